"""Databases of earlier revisions, and the one the models describe."""
