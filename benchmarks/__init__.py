"""Measures by ratio: pages against a floor page, acts against a bare PDF, eligibility against reading its JSON."""
