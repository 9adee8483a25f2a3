"""Demonstration data: realistic, seeded, and plainly fictional wherever a fact is not public."""
