"""The names of the site in the domain name system."""
