"""Changes of an award: those asked for, and what the rules say of one today."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act_kinds import ActKind, act_label
from portal.domain.amendment import AMENDMENT, AmendmentState, Change, Transfer, moved_lines
from portal.eligibility.act_changes import ChangedCheck, ChangeReview, review_change
from portal.models import Act, AmendmentRequest, Person
from portal.queries.award import AwardView
from portal.queries.settlement import award_facts, terms_of


@dataclass(frozen=True, slots=True)
class MovedLine:
    """A retained line before and after the transfers of a change."""

    label: str
    before_cents: int
    after_cents: int


@dataclass(frozen=True, slots=True)
class AmendmentView:
    """A change and where it stands. ``review``: the rules' answer, kept once decided."""

    public_id: str
    state: AmendmentState
    state_label: str
    asked_by_staff: bool
    asked_by: str
    asked_at: datetime
    reason: str
    change: Change
    lines: tuple[MovedLine, ...]
    review: ChangeReview
    decided_at: datetime | None
    motive: str
    following_act: str
    following_reference: str
    following_label: str

    @property
    def is_open(self) -> bool:
        return self.state is AmendmentState.ASKED


def amendments_of(session: Session, award: AwardView) -> tuple[AmendmentView, ...]:
    """The changes of an award the caller has read in its actor's scope, last first."""
    rows = session.execute(
        sa.select(AmendmentRequest, Person.name, Act.public_id, Act.reference, Act.agreed)
        .join(Person, Person.id == AmendmentRequest.asked_by_id)
        .outerjoin(Act, Act.id == AmendmentRequest.following_act_id)
        .where(AmendmentRequest.act_id == award.act_id)
        .order_by(AmendmentRequest.id.desc())
    )
    kind = ActKind.AMENDMENT
    return tuple(
        _view(session, award, row, name, (act or "", reference or "", act_label(kind, bool(agreed))))
        for row, name, act, reference, agreed in rows
    )


def review_of(session: Session, award: AwardView, change: Change) -> ChangeReview:
    """The checks made again on the award as ``change`` would make it."""
    facts, rulebook = award_facts(session, award)
    touched = {ident for one in change.transfers for ident in (one.source, one.target)}
    after = moved_lines(retained_by_line(award), change.transfers)
    lines = {ident: cents for ident, cents in after.items() if ident in touched}
    return review_change(facts, rulebook, terms_of(award), lines, change)


def retained_by_line(award: AwardView) -> dict[str, int]:
    """Retained amounts by public id of the expense, in the order of the act."""
    return {line.expense_public_id: line.retained_cents for line in award.retained_lines if line.expense_public_id}


def change_content(change: Change) -> dict[str, Any]:
    """A change as it is kept."""
    return {
        "completion_on": change.completion_on.isoformat() if change.completion_on else None,
        "start_by_on": change.start_by_on.isoformat() if change.start_by_on else None,
        "description": change.description,
        "transfers": [[one.source, one.target, one.amount_cents] for one in change.transfers],
    }


def read_change(content: Mapping[str, Any]) -> Change:
    """A kept change."""
    return Change(
        _day(content.get("completion_on")),
        _day(content.get("start_by_on")),
        content.get("description") or "",
        tuple(Transfer(*one) for one in content.get("transfers") or ()),
    )


def review_content(review: ChangeReview) -> dict[str, Any]:
    """The rules' answer as it is kept with the decision."""
    return {
        "allowed_cents": review.allowed_cents,
        "amount_cents": review.amount_cents,
        "checks": [
            {
                "code": one.code,
                "label": one.label,
                "outcome": str(one.outcome),
                "before": str(one.before),
                "message": one.message,
            }
            for one in review.checks
        ],
    }


def _view(
    session: Session, award: AwardView, row: AmendmentRequest, name: str, following: tuple[str, str, str]
) -> AmendmentView:
    change = read_change(json.loads(row.content))
    review = _review(session, award, row, change)
    before = retained_by_line(award)
    labels = {line.expense_public_id: line.label for line in award.lines}
    touched = {ident for one in change.transfers for ident in (one.source, one.target)}
    in_force = row.state is AmendmentState.IN_FORCE
    after = before if in_force else moved_lines(before, change.transfers)
    if in_force:
        before = moved_lines(after, [Transfer(one.target, one.source, one.amount_cents) for one in change.transfers])
    return AmendmentView(
        row.public_id,
        row.state,
        AMENDMENT.labels[row.state],
        row.asked_by_staff,
        name,
        row.created_at,
        row.reason,
        change,
        tuple(
            MovedLine(labels.get(ident, ident), before.get(ident, 0), after.get(ident, 0))
            for ident in sorted(touched, key=lambda one: labels.get(one, one))
        ),
        review,
        row.decided_at,
        row.motive,
        *following,
    )


def _review(session: Session, award: AwardView, row: AmendmentRequest, change: Change) -> ChangeReview:
    """The checks kept with the decision; before it, as they would be today."""
    if not row.review:
        return review_of(session, award, change)
    kept = json.loads(row.review)
    checks = tuple(ChangedCheck(**one) for one in kept["checks"])
    return ChangeReview(checks, kept["allowed_cents"], kept["amount_cents"])


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
