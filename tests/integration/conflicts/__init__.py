"""Conflicts of interests, from the declaration to what disappears."""
