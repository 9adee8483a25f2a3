"""Use-cases on what is known of an organisation: the registry, bodies outside the COG, corrections, proofs."""
