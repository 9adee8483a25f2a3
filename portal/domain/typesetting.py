"""Texts of the call as they are shown: its typewriter apostrophes are not printed. Quotations that must be found again
word for word are left alone."""

from __future__ import annotations


def typographic(text: str) -> str:
    """``text`` with typographic apostrophes."""
    return text.replace("'", "’")
