"""« Dossier mutualisé ? »: answer whether two dossiers that look alike are one project."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import Dossier, TwinAnswer
from portal.queries.twins import twins_of
from portal.services.locking import lock_dossier, person_id_of
from portal.services.unit_of_work import UnitOfWork

UNANSWERED = "Le même devis semble compté deux fois. Répondez d’abord à « Dossier mutualisé ? » pour\u00a0: {}."


@dataclass(frozen=True, slots=True)
class AnswerTwin:
    """Two dossiers by their public ids; ``lead``: the public id of the one whose carrier leads the shared project,
    empty for a coincidence, which wants a ``reason``."""

    dossier: str
    other: str
    shared: bool
    lead: str = ""
    reason: str = ""


def answer_twin(uow: UnitOfWork, actor: Actor, command: AnswerTwin) -> str:
    """Keep the answer beside earlier ones and return its public id; the history of both dossiers says it. Raises
    InvalidInput (``lead``, ``reason``), NotFound unless the actor may examine both."""
    if command.dossier == command.other:
        raise NotFound
    names = sorted((command.dossier, command.other))
    pair = [lock_dossier(uow, actor, Permission.DOSSIER_QUALIFY, name) for name in names]
    leads = {dossier.public_id: dossier for dossier in pair}
    reason = command.reason.strip()
    if command.shared and command.lead not in leads:
        raise InvalidInput({"lead": "Choisissez le chef de file du projet mutualisé."})
    if not command.shared and not reason:
        raise InvalidInput({"reason": "Écrivez pourquoi ce n’est qu’une coïncidence."})
    first, second = sorted(pair, key=lambda dossier: dossier.id)
    row = TwinAnswer(
        first_id=first.id,
        second_id=second.id,
        person_id=person_id_of(actor),
        shared=command.shared,
        lead_id=leads[command.lead].organisation_id if command.shared else None,
        reason=reason,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    lead = leads[command.lead].organisation.name if command.shared else ""
    for dossier, other in ((first, second), (second, first)):
        said = f"projet mutualisé, chef de file {lead}" if lead else "coïncidence"
        uow.record(
            Event.TWIN_ANSWERED,
            actor,
            ("twin_answer", row.public_id),
            dossier=dossier.public_id,
            facts={"with": other.public_id, "shared": command.shared},
            detail=f"Avec {other.reference}\u00a0: {said}. {reason}".strip(),
        )
    return row.public_id


def unanswered_problem(uow: UnitOfWork, actor: Actor, dossier: Dossier) -> dict[str, str]:
    """``{"twins": sentence}`` while a quote seems counted in another dossier and nobody said why, else nothing."""
    waiting = [twin for twin in twins_of(uow.session, actor, dossier.id) if twin.must_be_answered]
    named = ", ".join(f"{twin.side.reference} ({twin.side.organisation})" for twin in waiting)
    return {"twins": UNANSWERED.format(named)} if waiting else {}
