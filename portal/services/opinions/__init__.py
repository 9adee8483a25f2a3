"""Use-cases of opinions asked from outside the portal."""
