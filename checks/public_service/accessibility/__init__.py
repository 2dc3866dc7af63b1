"""The accessibility statement of the site, with its mention, its scheme and its plan."""
