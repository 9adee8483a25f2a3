"""Instruction of a filed dossier: completeness, eligibility, expenses, criteria, up to the proposal."""
