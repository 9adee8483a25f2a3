"""Use-cases, one verb a file. They know no HTTP; the unit of work alone commits."""
