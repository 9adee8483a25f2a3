"""The terms of an award, read back from the frozen content of its act: what was promised, never today's settings.

An act that modifies an award freezes, under ``arrete``, the parts that stand from then on: the same keys as the award's
(``award``, ``expenses``, ``calendar``, ``payments``, ``plan``, ``texts``…), each replacing the earlier part whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from portal.acts.data import PaymentKind, PlanKind, TaxBasis, UnderSpend


@dataclass(frozen=True, slots=True)
class TermLine:
    """A line of expenditure of the act. ``line`` is the public id of the expense; empty in acts that kept none."""

    line: str
    label: str
    supplier: str
    requested_cents: int
    retained_cents: int


@dataclass(frozen=True, slots=True)
class PaymentTerm:
    """An instalment: its own share of the maximum (None: what is left) and what triggers it."""

    kind: PaymentKind
    share: Fraction | None
    trigger: str


@dataclass(frozen=True, slots=True)
class PlanTerm:
    """A line of the financing plan the act retained."""

    label: str
    kind: PlanKind
    amount_cents: int


@dataclass(frozen=True, slots=True)
class LimitTerm:
    """A limit of the window that may lower the grant below rate × base."""

    label: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class AwardTerms:
    """What the act in force says. ``maximum_cents`` = the grant at most; dates are inclusive legal days in Paris."""

    title: str
    beneficiary: str
    axis_label: str
    local_authority: bool
    maximum_cents: int
    base_cents: int
    rate: Fraction
    tax_basis: TaxBasis
    limits: tuple[LimitTerm, ...]
    lines: tuple[TermLine, ...]
    plan: tuple[PlanTerm, ...]
    payments: tuple[PaymentTerm, ...]
    under_spend: UnderSpend | None
    permitted_start_at: datetime | None
    start_by_on: date | None
    completion_on: date | None
    last_claim_on: date | None
    publicity: str
    record_keeping: str
    final_statement: str


def consolidated(contents: Iterable[str]) -> dict[str, Any]:
    """The ``arrete`` part of the award (first of ``contents``) as the following acts, in order, changed it."""
    parts: dict[str, Any] = {}
    for content in contents:
        parts.update(json.loads(content).get("arrete") or {})
    return parts


def read_terms(parts: dict[str, Any]) -> AwardTerms:
    """The terms in a frozen ``arrete``. Raises KeyError or ValueError on content no award was ever issued with."""
    award, calendar, project, texts = parts["award"], parts["calendar"], parts["project"], parts["texts"]
    start = project.get("permitted_start_at")
    under_spend = texts.get("under_spend")
    return AwardTerms(
        title=project.get("title") or project.get("applicant_title") or "",
        beneficiary=parts["beneficiary"].get("name") or "",
        axis_label=project.get("axis_label") or "",
        local_authority=bool(parts["beneficiary"].get("local_authority")),
        maximum_cents=int(award["amount_cents"]),
        base_cents=int(award["base_cents"]),
        rate=Fraction(award["rate"]),
        tax_basis=TaxBasis(award["tax_basis"]),
        limits=tuple(LimitTerm(row["label"], int(row["amount_cents"])) for row in award.get("limits") or ()),
        lines=tuple(_line(row) for row in parts["expenses"]),
        plan=tuple(PlanTerm(row["label"], PlanKind(row["kind"]), int(row["amount_cents"])) for row in parts["plan"]),
        payments=tuple(_payment(row) for row in parts["payments"]),
        under_spend=UnderSpend(under_spend) if under_spend else None,
        permitted_start_at=datetime.fromisoformat(start.replace("Z", "+00:00")) if start else None,
        start_by_on=_day(calendar.get("start_by_on")),
        completion_on=_day(calendar.get("completion_on")),
        last_claim_on=_day(calendar.get("last_claim_on")),
        publicity=texts.get("publicity") or "",
        record_keeping=texts.get("record_keeping") or "",
        final_statement=texts.get("final_statement") or "",
    )


def _line(row: dict[str, Any]) -> TermLine:
    return TermLine(
        row.get("line") or "", row["label"], row["supplier"], int(row["requested_cents"]), int(row["retained_cents"])
    )


def _payment(row: dict[str, Any]) -> PaymentTerm:
    share = row.get("share")
    return PaymentTerm(PaymentKind(row["kind"]), Fraction(share) if share else None, row.get("trigger") or "")


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
