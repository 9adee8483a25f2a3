"""Puts dossiers on the agenda of a session, each pinned to the proposal, assessment and filed version then read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.actors import Actor
from portal.domain.committee import SessionOutcome, SessionState, Vote
from portal.domain.scoring import format_score
from portal.models import (
    Assessment,
    CommitteeSession,
    Dossier,
    DossierVersion,
    Proposal,
    SessionConclusion,
    SessionItem,
    Window,
)
from portal.services.applicant.submit_dossier import reference_prefix
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Entry:
    """A dossier for the agenda, with what is proposed to the session."""

    dossier: Dossier
    proposal: Proposal
    outcome: SessionOutcome
    amount_cents: int
    motive: str
    score: Fraction | None = None


def new_session(
    uow: UnitOfWork, actor: Actor, window_id: int, title: str, held_on: date, *, single: bool = False, place: str = ""
) -> CommitteeSession:
    """An empty session with the next number of its series (S: committee, D: rolling decision)."""
    prefix = reference_prefix(uow.session.get_one(Window, window_id).slug)
    series = f"{prefix}-{'D' if single else 'S'}"
    row = CommitteeSession(
        window_id=window_id,
        reference=f"{series}{uow.next_number(f'session:{series}'):04d}",
        single=single,
        title=title,
        held_on=held_on,
        place=place,
        state=SessionState.PREPARING,
        person_id=person_id_of(actor),
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    return row


def put_on_agenda(
    uow: UnitOfWork, actor: Actor, session: CommitteeSession, entries: Sequence[Entry], first: int = 1
) -> list[SessionItem]:
    """Add the dossiers in order, each with the conclusion proposed to the session. One that was taken off comes back
    at its new place."""
    ids = [entry.dossier.id for entry in entries]
    versions = filed_versions(uow.session, ids)
    known = uow.session.scalars(
        sa.select(SessionItem).where(SessionItem.session_id == session.id, SessionItem.dossier_id.in_(ids))
    )
    former = {item.dossier_id: item for item in known}
    items = []
    for place, entry in enumerate(entries):
        item = former.get(entry.dossier.id) or SessionItem(
            session_id=session.id, dossier_id=entry.dossier.id, created_at=uow.now
        )
        item.position, item.removed_at = first + place, None
        pin(item, entry.proposal, versions.get(entry.dossier.id, 0))
        item.score_text = "" if entry.score is None else format_score(entry.score)
        items.append(item)
    uow.session.add_all(items)
    uow.session.flush()
    for item, entry in zip(items, entries, strict=True):
        add_conclusion(uow, actor, item, entry.outcome, entry.amount_cents, entry.motive)
    uow.session.flush()
    return items


def pin(item: SessionItem, proposal: Proposal, filed_version: int) -> None:
    """What the session reads of this dossier."""
    item.proposal_id, item.assessment_id, item.filed_version = proposal.id, proposal.assessment_id, filed_version


def add_conclusion(
    uow: UnitOfWork,
    actor: Actor,
    item: SessionItem,
    outcome: SessionOutcome,
    amount_cents: int,
    motive: str,
    vote: Vote | None = None,
) -> SessionConclusion:
    """Note what is concluded of an item; earlier conclusions are kept."""
    counted = vote or Vote()
    row = SessionConclusion(
        item_id=item.id,
        person_id=person_id_of(actor),
        outcome=outcome,
        amount_cents=amount_cents,
        motive=motive.strip(),
        votes_for=counted.for_,
        votes_against=counted.against,
        votes_abstained=counted.abstained,
        created_at=uow.now,
    )
    uow.session.add(row)
    return row


def filed_versions(session: Session, dossier_ids: Sequence[int]) -> dict[int, int]:
    """Number of the filed version that stands, by dossier id."""
    query = (
        sa.select(DossierVersion.dossier_id, sa.func.max(DossierVersion.number))
        .where(DossierVersion.dossier_id.in_(dossier_ids))
        .group_by(DossierVersion.dossier_id)
    )
    return {dossier_id: int(number) for dossier_id, number in session.execute(query)}


def standing_proposals(session: Session, dossier_ids: Sequence[int]) -> dict[int, Proposal]:
    """The proposal that stands, by dossier id."""
    last = sa.select(sa.func.max(Proposal.id)).where(Proposal.dossier_id.in_(dossier_ids)).group_by(Proposal.dossier_id)
    return {row.dossier_id: row for row in session.scalars(sa.select(Proposal).where(Proposal.id.in_(last)))}


def newer_assessments(session: Session, items: Sequence[SessionItem]) -> set[int]:
    """Dossier ids that were assessed again, for the same purpose, since they were put on the agenda."""
    pinned, newer = aliased(Assessment), aliased(Assessment)
    query = (
        sa.select(SessionItem.dossier_id)
        .join(pinned, pinned.id == SessionItem.assessment_id)
        .join(newer, (newer.dossier_id == pinned.dossier_id) & (newer.purpose == pinned.purpose))
        .where(SessionItem.id.in_([item.id for item in items]), newer.id > pinned.id)
    )
    return set(session.scalars(query))
