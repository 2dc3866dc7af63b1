"""What the page weighs."""
