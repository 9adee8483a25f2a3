"""Scenarios kept, committee sessions from their agenda to their decisions, the waiting list."""
