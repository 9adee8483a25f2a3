"""Opinions from outside, internal notes and the call log."""
