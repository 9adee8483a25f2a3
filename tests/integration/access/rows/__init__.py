"""One module per area; each has ``ROWS``, by endpoint."""
