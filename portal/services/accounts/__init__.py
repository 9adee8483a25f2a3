"""Use-cases of accounts: registering, signing in, changing a password. Hashing happens outside the unit of work."""
