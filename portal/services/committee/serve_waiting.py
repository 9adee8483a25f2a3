"""When money comes back: a session of one for a dossier of the waiting list; or take a dossier off the list."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.committee import SessionOutcome, SessionState
from portal.domain.dossier import DOSSIER
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.permissions import Permission, Subject, require
from portal.models import CommitteeSession, Dossier, SessionItem, WaitingEntry
from portal.queries.appraisal import scores_of
from portal.queries.scope import not_barred
from portal.services.committee.agenda import Entry, new_session, put_on_agenda, standing_proposals
from portal.services.committee.deciding import leave_waiting_list
from portal.services.unit_of_work import UnitOfWork

_OPEN = (SessionState.PREPARING, SessionState.HELD, SessionState.AGREED)


@dataclass(frozen=True, slots=True)
class ServeWaiting:
    """Prepare a session for this entry of the waiting list (public id)."""

    entry: str


def serve_waiting(uow: UnitOfWork, actor: Actor, command: ServeWaiting) -> str:
    """A session of one, ready to be held, with the amount of the list; returns its public id. When a session under way
    already holds the dossier, that one. Nothing is reserved before it decides."""
    entry, dossier = _entry(uow, actor, command.entry)
    DOSSIER.next(dossier.state, "grant")
    known = uow.session.scalar(
        sa.select(CommitteeSession.public_id)
        .join(SessionItem, SessionItem.session_id == CommitteeSession.id)
        .where(
            SessionItem.dossier_id == dossier.id,
            SessionItem.removed_at.is_(None),
            CommitteeSession.state.in_(_OPEN),
        )
    )
    if known is not None:
        return known
    proposal = standing_proposals(uow.session, [dossier.id])[dossier.id]
    if proposal.outcome != "grant":
        raise Conflict("La proposition est devenue un refus\u00a0: ce dossier ne peut plus être servi depuis la liste.")
    session = new_session(
        uow, actor, entry.window_id, f"Liste d’attente\u00a0: {dossier.organisation.name}", paris_date(uow.now)
    )
    score = scores_of(uow.session, {dossier.id: dossier.main_axis}).get(dossier.id)
    amount = min(entry.amount_cents, proposal.amount_cents)
    put_on_agenda(
        uow, actor, session, [Entry(dossier, proposal, SessionOutcome.GRANT, amount, proposal.motive, score)]
    )
    return session.public_id


@dataclass(frozen=True, slots=True)
class LeaveWaiting:
    """Take an entry off the list (public id), with the reason."""

    entry: str
    reason: str


def leave_waiting(uow: UnitOfWork, actor: Actor, command: LeaveWaiting) -> None:
    """The dossier stays proposed and awaits another decision. Raises InvalidInput (``reason``)."""
    _, dossier = _entry(uow, actor, command.entry)
    if not command.reason.strip():
        raise InvalidInput({"reason": "Écrivez pourquoi le dossier sort de la liste."})
    leave_waiting_list(uow, actor, dossier, "removed", command.reason.strip())


def _entry(uow: UnitOfWork, actor: Actor, public_id: str) -> tuple[WaitingEntry, Dossier]:
    """The open entry and its dossier, locked."""
    found = uow.session.scalar(
        sa.select(WaitingEntry).where(
            WaitingEntry.public_id == public_id, not_barred(actor, WaitingEntry.dossier_id)
        )
    )
    if found is None:
        raise NotFound
    require(actor, Permission.SESSION_PREPARE, Subject(found.window_id))
    dossier = uow.session.get_one(Dossier, found.dossier_id, with_for_update=True)
    if found.left_at is not None:
        raise Conflict("Ce dossier n’est plus sur la liste d’attente.")
    return found, dossier
