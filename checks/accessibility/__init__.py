"""Whether everybody can use the page."""
