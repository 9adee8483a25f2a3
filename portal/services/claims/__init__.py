"""Use-cases of payment claims, from the beneficiary's draft to the transfer of the money."""
