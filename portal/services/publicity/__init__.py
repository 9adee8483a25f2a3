"""Visuals of the publicity that beneficiaries make of a grant: propose, approve, retire."""
