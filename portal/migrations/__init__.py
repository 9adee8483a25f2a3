"""Alembic environment, the revisions, and what brings an unreleased schema up to date."""
