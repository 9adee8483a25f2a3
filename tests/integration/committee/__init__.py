"""Scenarios, committee sessions, the waiting list."""
