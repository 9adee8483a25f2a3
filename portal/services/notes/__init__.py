"""Use-cases of internal notes and of the call log."""
