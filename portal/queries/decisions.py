"""What awaits the signatory: proposals in the order of their score, with the envelope after each; last decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.scoring import score_on_100
from portal.eligibility.rulebook import Rulebook
from portal.models import Decision, Dossier, Envelope, EnvelopeBalance, Organisation, Proposal, Score
from portal.queries.rulebooks import rulebooks_of_dossiers
from portal.queries.scope import window_dossiers

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
    decided: tuple[DecidedRow, ...]


def awaiting_decisions(session: Session, actor: Actor, limit: int = 200) -> WaitingList:
    """What the actor's windows await, best score first, then the oldest filing."""
    last = sa.select(sa.func.max(Proposal.id)).group_by(Proposal.dossier_id)
    rows = session.execute(
        sa.select(Dossier, Organisation.name, Proposal)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .join(Proposal, Proposal.dossier_id == Dossier.id)
        .where(window_dossiers(actor), Dossier.state == DossierState.PROPOSED, Proposal.id.in_(last))
        .limit(limit)
    ).all()
    scores = scores_of(session, {dossier.id: dossier.main_axis for dossier, _, _ in rows})
    available = available_in(session, {row[0].window_id for row in rows} or set(actor.window_ids()))
    ordered = sorted(rows, key=lambda row: (-(scores.get(row[0].id) or Fraction(-1)), row[0].filed_at, row[0].id))
    shown, remaining = [], available
    for dossier, name, proposal in ordered:
        remaining -= proposal.amount_cents
        shown.append(_row(dossier, name, proposal, scores.get(dossier.id), remaining))
    return WaitingList(available, tuple(shown), _decided(session, actor))


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


def _decided(session: Session, actor: Actor, limit: int = 20) -> tuple[DecidedRow, ...]:
    last = sa.select(sa.func.max(Decision.id)).group_by(Decision.dossier_id)
    rows = session.execute(
        sa.select(Dossier, Organisation.name, Decision)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .join(Decision, Decision.dossier_id == Dossier.id)
        .where(window_dossiers(actor), Decision.id.in_(last), Dossier.state.in_(DECIDED))
        .order_by(Decision.id.desc())
        .limit(limit)
    )
    return tuple(
        DecidedRow(
            dossier.public_id,
            dossier.reference or "",
            name,
            decision.outcome,
            DOSSIER.labels[dossier.state],
            decision.amount_cents,
            decision.decided_on,
        )
        for dossier, name, decision in rows
    )


def available_in(session: Session, window_ids: set[int]) -> int:
    """Cents still available in the envelopes of these windows."""
    total = sa.select(sa.func.coalesce(sa.func.sum(EnvelopeBalance.available_cents), 0)).join(
        Envelope, Envelope.id == EnvelopeBalance.envelope_id
    )
    return int(session.scalar(total.where(Envelope.window_id.in_(sorted(window_ids)))) or 0)


def levels_of(session: Session, dossier_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Levels that stand by criterion, for each dossier id that has any."""
    levels: dict[int, dict[str, int]] = defaultdict(dict)
    rows = session.scalars(
        sa.select(Score).where(Score.dossier_id.in_(sorted(dossier_ids))).order_by(Score.dossier_version, Score.id)
    )
    for row in rows:
        levels[row.dossier_id][row.criterion] = row.level
    return dict(levels)


def scores_of(session: Session, dossiers: dict[int, str]) -> dict[int, Fraction]:
    """Score on 100 of each dossier id → main axis whose grid is complete, by the rules it was filed under."""
    levels = levels_of(session, dossiers)
    found = {}
    rulebooks = rulebooks_of_dossiers(session, dossiers) if dossiers else {}
    for dossier_id, axis in dossiers.items():
        weights = _weights(rulebooks[dossier_id], axis)
        given = {code: level for code, level in levels.get(dossier_id, {}).items() if code in weights}
        if weights and set(given) == set(weights):
            found[dossier_id] = score_on_100(given, weights)
    return found


def _weights(rulebook: Rulebook, axis: str) -> dict[str, int]:
    known = rulebook.axes_by_code.get(axis)
    return {criterion.code: criterion.weight for criterion in known.criteria} if known else {}
