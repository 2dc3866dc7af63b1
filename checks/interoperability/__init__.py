"""Whether other systems can read what the town publishes."""
