"""The rules of a scenario as they are kept: a plain dictionary for canonical JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from portal.domain.scenario.facts import Adjustment, Fill, Order, Rules, Scope, TieBreak

SCHEMA = 1


def content_of(rules: Rules) -> dict[str, Any]:
    """The rules as JSON takes them: fractions as « 7/10 », cents as integers, empty adjustments left out."""
    return {
        "schema": SCHEMA,
        "scope": rules.scope.value,
        "order": rules.order.value,
        "tie_break": rules.tie_break.value,
        "fill": rules.fill.value,
        "rate": _text(rules.rate),
        "minimum_score": _text(rules.minimum_score),
        "envelope_cents": rules.envelope_cents,
        "partial_last": rules.partial_last,
        "adjustments": {
            dossier: {
                "rank": by_hand.rank,
                "amount_cents": by_hand.amount_cents,
                "priorities": by_hand.priorities,
                "aside": by_hand.aside,
            }
            for dossier, by_hand in rules.adjustments.items()
            if not by_hand.is_empty
        },
    }


def rules_from(content: Mapping[str, Any]) -> Rules:
    """Inverse of ``content_of``."""
    return Rules(
        scope=Scope(content["scope"]),
        order=Order(content["order"]),
        tie_break=TieBreak(content["tie_break"]),
        fill=Fill(content["fill"]),
        rate=_fraction(content["rate"]),
        minimum_score=_fraction(content["minimum_score"]),
        envelope_cents=content["envelope_cents"],
        partial_last=content["partial_last"],
        adjustments={dossier: Adjustment(**by_hand) for dossier, by_hand in content["adjustments"].items()},
    )


def _text(value: Fraction | None) -> str | None:
    return None if value is None else f"{value.numerator}/{value.denominator}"


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
