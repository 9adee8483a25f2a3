"""What awaits the signatory: proposals in the order of their score, with the envelope after each; last decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import accumulate, islice

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER, DossierState
from portal.models import Decision, Dossier, Organisation, Proposal
from portal.queries.appraisal import levels_of as levels_of
from portal.queries.appraisal import scores_of as scores_of
from portal.queries.balances import seen_available, seen_credits
from portal.queries.scope import window_dossiers

PAGE_SIZE = 25
OUTCOMES = {"grant": "Accorder", "refuse": "Refuser"}
DECIDED = (DossierState.GRANTED, DossierState.REFUSED)


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal awaiting the decision. ``remaining_cents``: available credits once it and those above are granted."""

    dossier_public_id: str
    dossier_reference: str
    organisation_name: str
    title: str
    axis: str
    filed_at: datetime | None
    score: Fraction | None
    outcome: str
    outcome_label: str
    requested_cents: int | None
    amount_cents: int
    remaining_cents: int


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A recent decision."""

    dossier_public_id: str
    dossier_reference: str
    organisation_name: str
    outcome: str
    state_label: str
    amount_cents: int
    decided_on: date


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Proposals in the order of their score, and what the credits leave."""

    available_cents: int
    rows: tuple[ProposalRow, ...]
    count: int
    proposed_cents: int
    page: int
    pages: int


def awaiting_decisions(session: Session, actor: Actor, page: int = 1) -> WaitingList:
    """A page of what the actor's windows await, best score first, then the oldest filing.

    Every proposal is ordered, by a few columns of its own, before the page is read whole.
    """
    last = sa.select(sa.func.max(Proposal.id)).where(Proposal.dossier_id == Dossier.id).correlate(Dossier)
    credits = seen_credits(session, actor)
    every = session.execute(
        sa.select(Dossier.id, Dossier.main_axis, Dossier.filed_at, Dossier.window_id, Proposal.amount_cents)
        .add_columns(credits.c.available)
        .join(Proposal, Proposal.id == last.scalar_subquery())
        .outerjoin(credits, credits.c.window_id == Dossier.window_id)
        .where(window_dossiers(actor), Dossier.state == DossierState.PROPOSED)
    ).all()
    scores = scores_of(session, {row.id: row.main_axis for row in every})
    ordered = sorted(every, key=lambda row: (-(scores.get(row.id) or Fraction(-1)), row.filed_at, row.id))
    windows = {row.window_id: int(row.available or 0) for row in every}
    available = sum(windows.values()) if windows else seen_available(session, actor, set(actor.window_ids()))
    left = accumulate((-row.amount_cents for row in ordered), initial=available)
    remaining = dict(zip((row.id for row in ordered), islice(left, 1, None), strict=True))
    pages = max(1, -(-len(ordered) // PAGE_SIZE))
    page = min(max(1, page), pages)
    ids = [row.id for row in ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]]
    found = session.execute(
        sa.select(Dossier, Organisation.name, Proposal)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .join(Proposal, Proposal.id == last.scalar_subquery())
        .where(Dossier.id.in_(ids))
    ).all() if ids else ()  # fmt: skip
    shown = {row[0].id: _row(*row, scores.get(row[0].id), remaining[row[0].id]) for row in found}
    rows = tuple(shown[dossier_id] for dossier_id in ids)
    proposed = sum(row.amount_cents for row in every)
    return WaitingList(available, rows, len(every), proposed, page, pages)


def _row(dossier: Dossier, name: str, proposal: Proposal, score: Fraction | None, remaining: int) -> ProposalRow:
    return ProposalRow(
        dossier.public_id,
        dossier.reference or "",
        name,
        dossier.title,
        dossier.main_axis,
        dossier.filed_at,
        score,
        proposal.outcome,
        OUTCOMES[proposal.outcome],
        dossier.requested_cents,
        proposal.amount_cents,
        remaining,
    )


@dataclass(frozen=True, slots=True)
class DecidedList:
    """A page of the decisions taken, newest first."""

    rows: tuple[DecidedRow, ...]
    page: int
    pages: int


def decisions_taken(session: Session, actor: Actor, page: int = 1) -> DecidedList:
    """A page of the last decision of each dossier of the actor's windows, newest first."""
    last = sa.select(sa.func.max(Decision.id)).group_by(Decision.dossier_id)
    taken = (
        sa.select(Dossier, Organisation.name, Decision)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .join(Decision, Decision.dossier_id == Dossier.id)
        .where(window_dossiers(actor), Decision.id.in_(last), Dossier.state.in_(DECIDED))
    )
    count = session.scalar(sa.select(sa.func.count()).select_from(taken.with_only_columns(Decision.id).subquery())) or 0
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    rows = session.execute(taken.order_by(Decision.id.desc()).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE))
    return DecidedList(tuple(_decided(*row) for row in rows), page, pages)


def _decided(dossier: Dossier, name: str, decision: Decision) -> DecidedRow:
    return DecidedRow(
        dossier.public_id,
        dossier.reference or "",
        name,
        decision.outcome,
        DOSSIER.labels[dossier.state],
        decision.amount_cents,
        decision.decided_on,
    )
