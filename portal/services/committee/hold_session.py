"""The day of the session: who came, who stepped aside, what was concluded; then the session is held, or reopened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.committee import (
    SESSION,
    VOTING_ROLES,
    SessionOutcome,
    SessionState,
    quorum_problem,
)
from portal.domain.conflicts import DECLARED_LINK
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import CommitteeSession, SessionMember, SessionRecusal
from portal.queries.conflicts import declared_recusals
from portal.queries.windows import window_settings
from portal.services.committee.loading import AgendaItem, agenda_of, load_session, require_no_link
from portal.services.unit_of_work import UnitOfWork

QUORUM = "committee.quorum_percent"


@dataclass(frozen=True, slots=True)
class HoldSession:
    """Close the session: ``minutes`` is what its record says beside the conclusions."""

    session: str
    minutes: str = ""
    held_on: date | None = None


def hold_session(uow: UnitOfWork, actor: Actor, command: HoldSession) -> None:
    """The conclusions are now those of the session. Raises InvalidInput (``session``) naming what is missing: a motive
    of refusal, the quorum when the window asks for one. Members' declared links become recusals of the minutes; whoever
    has one cannot hold it (Forbidden)."""
    row = load_session(uow, actor, Permission.SESSION_PREPARE, command.session)
    target = SESSION.next(row.state, "hold")
    require_no_link(uow, actor, row, Role.INSTRUCTOR)
    agenda = agenda_of(uow, row)
    members = list(uow.session.scalars(sa.select(SessionMember).where(SessionMember.session_id == row.id)))
    problem = _missing(uow, row.window_id, agenda, members)
    if problem:
        raise InvalidInput({"session": problem})
    _recuse_declared(uow, actor, row, agenda)
    row.state, row.held_at, row.minutes = target, uow.now, command.minutes.strip()
    row.held_on = command.held_on or row.held_on
    counts = {outcome.value: 0 for outcome in SessionOutcome}
    for entry in agenda:
        counts[entry.conclusion.outcome.value] += 1
    facts = {"outcomes": counts, "granted_cents": sum(entry.conclusion.amount_cents for entry in _grants(agenda))}
    uow.record(Event.SESSION_HELD, actor, ("session", row.public_id), facts=facts, detail=row.minutes)


@dataclass(frozen=True, slots=True)
class ReviseSession:
    """Put a session back in preparation, or cancel it (``cancel``). An agreement given falls with it."""

    session: str
    reason: str
    cancel: bool = False


def revise_session(uow: UnitOfWork, actor: Actor, command: ReviseSession) -> None:
    """Raises InvalidInput (``reason``), Conflict once the decisions are taken, Forbidden to whoever declared a link
    with one of its dossiers."""
    row = load_session(uow, actor, Permission.SESSION_PREPARE, command.session)
    target = SESSION.next(row.state, "cancel" if command.cancel else "revise")
    require_no_link(uow, actor, row, Role.INSTRUCTOR)
    reason = command.reason.strip()
    if not reason:
        raise InvalidInput({"reason": "Écrivez pourquoi."})
    dropped = row.agreement_reference if row.state is SessionState.AGREED else ""
    row.state = target
    row.held_at = row.agreed_on = row.agreed_by_id = None
    row.agreement_reference = ""
    tag = Event.SESSION_CANCELLED if command.cancel else Event.SESSION_REVISED
    detail = f"{reason}\nAccord caduc\u00a0: {dropped}" if dropped else reason
    uow.record(tag, actor, ("session", row.public_id), detail=detail)


def _grants(agenda: list[AgendaItem]) -> list[AgendaItem]:
    return [entry for entry in agenda if entry.conclusion.outcome is SessionOutcome.GRANT]


def _missing(uow: UnitOfWork, window_id: int, agenda: list[AgendaItem], members: list[SessionMember]) -> str:
    """The first thing that keeps the session open, as a sentence; empty when nothing does."""
    if not agenda:
        raise Conflict("Aucun dossier n’est à l’ordre du jour.")
    unexplained = [
        entry.dossier.reference or ""
        for entry in agenda
        if entry.conclusion.outcome is SessionOutcome.REFUSE and not entry.conclusion.motive
    ]
    if unexplained:
        return f"Écrivez le motif du refus pour\u00a0: {', '.join(unexplained)}."
    percent = window_settings(uow.session, window_id).integer(QUORUM) or 0
    voters = [member for member in members if member.role in VOTING_ROLES]
    return quorum_problem(len(voters), sum(member.present for member in voters), percent)


def _recuse_declared(uow: UnitOfWork, actor: Actor, row: CommitteeSession, agenda: list[AgendaItem]) -> None:
    """Members step aside for the dossiers of the bodies they declared a link with, without being asked: the minutes
    say so."""
    references = {entry.item.id: entry.dossier.public_id for entry in agenda}
    for one in declared_recusals(uow.session, row.id):
        if one.recorded:
            continue
        uow.session.add(
            SessionRecusal(item_id=one.item_id, member_id=one.member_id, reason=DECLARED_LINK, created_at=uow.now)
        )
        uow.record(
            Event.SESSION_RECUSAL_RECORDED,
            actor,
            ("session", row.public_id),
            dossier=references[one.item_id],
            detail=f"{one.name}\u00a0: {DECLARED_LINK}",
        )
