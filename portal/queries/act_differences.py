"""What an issued award says otherwise than the proposal decided on: amounts, rate, lines, wording, conditions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from portal.domain.act_kinds import ActKind
from portal.domain.money import Euros, format_euros, format_rate
from portal.models import Act, Proposal

#: (what, in the proposal, in the act); an empty text: it is not there at all.
Difference = tuple[str, str, str]


def differences(act: Act, proposal: Proposal, assessed: str) -> tuple[Difference, ...]:
    """None for an act that is not an award. ``assessed``: the kept input of the assessment that was proposed on."""
    if act.kind != ActKind.AWARD:
        return ()
    frozen = json.loads(act.content or "{}").get("arrete", {})
    return (*_amounts(act, proposal, frozen), *_lines(frozen, assessed), *_conditions(act, proposal, frozen))


def _amounts(act: Act, proposal: Proposal, frozen: dict[str, Any]) -> Iterator[Difference]:
    award, plan = frozen.get("award", {}), frozen.get("plan", ())
    own = sum(row["amount_cents"] for row in plan if row["kind"] == "own_funds") if plan else None
    for what, before, after in (
        ("Montant", proposal.amount_cents, act.amount_cents),
        ("Dépense subventionnable", proposal.subsidisable_cents, award.get("base_cents")),
        ("Autofinancement", proposal.own_funds_cents, own),
    ):
        if after is not None and after != before:
            yield what, format_euros(Euros(before)), format_euros(Euros(after))
    rate = award.get("rate")
    if rate and format_rate(Fraction(rate)) != _spaced(proposal.rate_text):
        yield "Taux", proposal.rate_text, format_rate(Fraction(rate))


def _spaced(rate: str) -> str:
    return rate.replace(" ", "\u00a0")


def _lines(frozen: dict[str, Any], assessed: str) -> Iterator[Difference]:
    """Lines of expenditure by their key: those that came, went, or have another name."""
    before = {row["id"]: row["label"] for row in json.loads(assessed or "{}").get("expenses", ())}
    after = {row["line"]: row for row in frozen.get("expenses", ()) if row.get("line")}
    for line, label in before.items() if after else ():
        if line not in after:
            yield "Ligne de dépense", label, ""
        elif after[line]["label"] != label:
            yield "Ligne de dépense", label, after[line]["label"]
    for line, row in after.items():
        if line not in before and row["retained_cents"]:
            yield "Ligne de dépense", "", f"{row['label']}, {format_euros(Euros(row['retained_cents']))}"


def _conditions(act: Act, proposal: Proposal, frozen: dict[str, Any]) -> Iterator[Difference]:
    if proposal.act_title and act.title.casefold() != proposal.act_title.casefold():
        yield "Intitulé", proposal.act_title, act.title
    for title, _ in frozen.get("texts", {}).get("special_articles", ()):
        yield "Article particulier", "", title
