"""Signing acts: on paper with scans, electronically here, or in the prefecture's parapheur; deputies."""
