"""Adapters to the outside: database, clocks, files, mail. Picked by ``portal.create_app`` alone."""
