"""Change how a body receives decisions, after filing: electronically, or by post. What was notified stays notified."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import NotificationConsent
from portal.services.locking import lock_dossier, person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ChangeConsent:
    """``dossier`` (public id) receives its decisions electronically, or not."""

    dossier: str
    electronic: bool


def change_consent(uow: UnitOfWork, actor: Actor, command: ChangeConsent) -> bool:
    """Keep the answer and its date; whether it changed anything. Only who signs for the body gives it."""
    dossier = lock_dossier(uow, actor, Permission.DOSSIER_CORRECT, command.dossier)
    if dossier.state is DossierState.DRAFT:
        raise Conflict("Ce choix se fait au dépôt\u00a0: répondez dans le formulaire.")
    if dossier.electronic_notification == command.electronic:
        return False
    row = NotificationConsent(
        dossier_id=dossier.id, person_id=person_id_of(actor), electronic=command.electronic, created_at=uow.now
    )
    uow.session.add(row)
    dossier.electronic_notification = command.electronic
    uow.record(
        Event.DOSSIER_CONSENT_CHANGED,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={"electronic": command.electronic},
    )
    return True
