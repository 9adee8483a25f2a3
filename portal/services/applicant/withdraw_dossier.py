"""Withdraw a filed dossier (désistement), with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.services.applicant.drafts import check_version, own_dossier
from portal.services.jobs.send_mail import queue_mail
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WithdrawDossier:
    """The dossier, the version of the page, and why."""

    dossier: str
    version: int
    reason: str


def withdraw_dossier(uow: UnitOfWork, actor: Actor, command: WithdrawDossier) -> None:
    """Withdraw. Raises Conflict once a decision is recorded, InvalidInput without a reason."""
    dossier = own_dossier(uow, actor, command.dossier, Permission.DOSSIER_WITHDRAW)
    if dossier.state in (DossierState.GRANTED, DossierState.REFUSED, DossierState.CLOSED):
        # A decision not yet notified is not told by a refusal to withdraw.
        raise Conflict("Ce dossier ne peut plus être retiré ici : écrivez au service instructeur.")
    state = DOSSIER.next(dossier.state, "withdraw")
    check_version(dossier, command.version)
    if not command.reason.strip():
        raise InvalidInput({"reason": "Dites en quelques mots pourquoi vous vous désistez."})
    dossier.state = state
    uow.record(
        Event.DOSSIER_WITHDRAWN,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={"reference": dossier.reference},
        detail=command.reason.strip(),
    )
    body = (
        f"Bonjour,\n\nLe désistement de votre demande {dossier.reference} est enregistré. Elle ne sera plus instruite."
        "\n\nSi vous n’êtes pas à l’origine de cette démarche, écrivez sans attendre au service instructeur.\n"
    )
    queue_mail(uow, dossier.contact_email, f"Désistement de votre demande {dossier.reference}", body, dossier.public_id)
