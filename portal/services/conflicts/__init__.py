"""Use-cases of conflicts of interests: declared, answered before opening, ended."""
