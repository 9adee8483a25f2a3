"""Use-cases of the budget officer, and the posting of ledger entries."""
