"""Decisions, their grounds and their letters."""
