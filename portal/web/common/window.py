"""The window whose call the public pages present, when the address names none."""

from __future__ import annotations

from portal.eligibility.rulebook import Rulebook, load_rulebook

HOME_WINDOW = "fitn7-axe3-71-2021"


def home_rulebook() -> Rulebook:
    """Its rulebook (read once per process)."""
    return load_rulebook(HOME_WINDOW)
