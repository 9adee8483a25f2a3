"""Everything HTTP: security, errors, templating, static files and the pages of each actor."""
