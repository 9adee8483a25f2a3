"""Use-cases of the exchanges with Chorus: exports brought, payments recorded, differences explained."""
