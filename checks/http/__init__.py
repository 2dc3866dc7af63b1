"""How the web server answers."""
