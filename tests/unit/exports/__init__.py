"""Tests of what leaves in other programs’ formats."""
