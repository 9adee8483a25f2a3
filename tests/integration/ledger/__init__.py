"""The ledger on real databases: races of processes, mutants, any sequence of movements, past balances."""
