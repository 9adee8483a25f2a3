"""Use-cases of administrators: windows, settings, roles; in demo the legal clock. And the refusals to serve."""
