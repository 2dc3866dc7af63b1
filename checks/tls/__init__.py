"""How the web server proves who it is and hides what is said: TLS."""
