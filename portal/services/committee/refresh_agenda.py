"""Bring an agenda up to date: pin again what changed, take off what no longer awaits a decision, or one dossier."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor, Role
from portal.domain.committee import SessionOutcome
from portal.domain.dossier import DossierState
from portal.domain.events import Event
from portal.models import CommitteeSession, Dossier, Proposal, SessionItem
from portal.services.committee.agenda import add_conclusion, filed_versions, pin, standing_proposals
from portal.services.committee.loading import (
    AgendaItem,
    agenda_of,
    changed_since,
    load_item,
    load_preparing,
    require_no_link,
)
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RefreshAgenda:
    """Read again what changed since the agenda of ``session`` (public id)."""

    session: str


def refresh_agenda(uow: UnitOfWork, actor: Actor, command: RefreshAgenda) -> int:
    """Pin changed dossiers to what stands, with the new proposal as the session's proposed conclusion; take off those
    that are no longer proposed. Returns how many were touched."""
    session = load_preparing(uow, actor, command.session)
    require_no_link(uow, actor, session, Role.INSTRUCTOR)
    agenda = {entry.dossier.public_id: entry for entry in agenda_of(uow, session)}
    changed = [agenda[blocked.dossier] for blocked in changed_since(uow, list(agenda.values()))]
    ids = [entry.dossier.id for entry in changed]
    proposals, versions = standing_proposals(uow.session, ids), filed_versions(uow.session, ids)
    for entry in changed:
        if entry.dossier.state is not DossierState.PROPOSED:
            _take_off(uow, actor, session, entry.item, entry.dossier)
            continue
        _pin_again(uow, actor, session, entry, proposals[entry.dossier.id], versions.get(entry.dossier.id, 0))
    return len(changed)


def _pin_again(
    uow: UnitOfWork,
    actor: Actor,
    session: CommitteeSession,
    entry: AgendaItem,
    proposal: Proposal,
    filed_version: int,
) -> None:
    pin(entry.item, proposal, filed_version)
    grant = proposal.outcome == "grant"
    outcome = SessionOutcome.GRANT if grant else SessionOutcome.REFUSE
    add_conclusion(uow, actor, entry.item, outcome, proposal.amount_cents if grant else 0, proposal.motive)
    uow.record(
        Event.SESSION_PLANNED,
        actor,
        ("session", session.public_id),
        dossier=entry.dossier.public_id,
        facts={"proposal": proposal.public_id, "outcome": outcome.value, "amount_cents": proposal.amount_cents},
        detail=f"{session.reference}\u00a0: relu après modification",
    )


@dataclass(frozen=True, slots=True)
class TakeOffAgenda:
    """Take ``item`` off the agenda of ``session`` (public ids)."""

    session: str
    item: str


def take_off_agenda(uow: UnitOfWork, actor: Actor, command: TakeOffAgenda) -> None:
    """The dossier awaits another session; what was concluded stays in the history."""
    session = load_preparing(uow, actor, command.session)
    item = load_item(uow, actor, session, command.item)
    _take_off(uow, actor, session, item, uow.session.get_one(Dossier, item.dossier_id))


def _take_off(uow: UnitOfWork, actor: Actor, session: CommitteeSession, item: SessionItem, dossier: Dossier) -> None:
    item.removed_at = uow.now
    uow.record(
        Event.SESSION_UNPLANNED,
        actor,
        ("session", session.public_id),
        dossier=dossier.public_id,
        detail=f"{session.reference} – {session.title}",
    )
