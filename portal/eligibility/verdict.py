"""The verdict drawn from the outcomes, and whether filing is prevented."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from portal.eligibility.findings import Outcome


class Verdict(StrEnum):
    """Three values; a human decides in the end."""

    ELIGIBLE = "eligible"
    TO_REVIEW = "to_review"
    INELIGIBLE = "ineligible"


def verdict_of(outcomes: Iterable[Outcome]) -> Verdict:
    """Ineligible if any fail; else to review if any review; else eligible."""
    seen = set(outcomes)
    if Outcome.FAIL in seen:
        return Verdict.INELIGIBLE
    return Verdict.TO_REVIEW if Outcome.REVIEW in seen else Verdict.ELIGIBLE
