"""Use-cases of quotes: read one."""
