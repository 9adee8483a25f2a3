"""Eligibility: a rulebook per window, pure rules, one assessment. Imports portal.domain only."""
