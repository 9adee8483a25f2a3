"""Twins: dossiers that look alike, found by keys and answered by people."""
