"""Use-cases of an award until it is closed: final amount, suspension, recovery, changes, tranches, closure."""
