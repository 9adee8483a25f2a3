"""Checks of what must always be true: ledger, audit chain, files, series. Each yields one French line per problem."""
