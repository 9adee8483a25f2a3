"""Declare a dossier complete: the date from which clocks run and the project may start."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import PARIS
from portal.domain.dossier import DOSSIER
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.review import Stage, StageOutcome, complete_instant
from portal.models import Dossier, RequestedItem
from portal.services.instruction.loading import add_stage, load_dossier
from portal.services.instruction.reassess import reassess
from portal.services.jobs.send_mail import queue_mail
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DeclareComplete:
    """Dossier by public id, version of the form, free comment."""

    dossier: str
    version: int | None = None
    comment: str = ""


def declare_complete(uow: UnitOfWork, actor: Actor, command: DeclareComplete) -> None:
    """Note the completeness, date it, assess again with that date, and write to the contact.

    The date is the filing's when the dossier was presumed complete, else the arrival of the last indispensable piece.
    """
    dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_CHECK_COMPLETENESS)
    dossier.state = DOSSIER.next(dossier.state, "declare_complete")
    if dossier.filed_at is None:
        raise Conflict("Ce dossier n’a pas de date de dépôt : il ne peut pas être déclaré complet.")
    supplied = sa.select(sa.func.max(RequestedItem.supplied_at)).where(RequestedItem.dossier_id == dossier.id)
    complete_at = complete_instant(dossier.filed_at, dossier.presumed_complete, uow.session.scalar(supplied))
    dossier.complete_at = complete_at
    add_stage(uow, actor, dossier, Stage.COMPLETENESS, StageOutcome.COMPLETE, command.comment)
    uow.record(
        Event.DOSSIER_DECLARED_COMPLETE,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={"complete_at": complete_at},
        detail=command.comment,
    )
    reassess(uow, actor, dossier)
    _tell_contact(uow, dossier)


def _tell_contact(uow: UnitOfWork, dossier: Dossier) -> None:
    if not dossier.contact_email or dossier.complete_at is None:
        return
    local = dossier.complete_at.astimezone(PARIS)
    body = (
        "Bonjour,\n\n"
        f"Votre dossier {dossier.reference}, « {dossier.title} », est déclaré complet.\n"
        f"Il est réputé complet le {local:%d/%m/%Y} à {local:%H} h {local:%M} (heure de Paris) : votre projet pouvait "
        "être engagé à partir de cet instant, à vos risques tant que la subvention n’est pas accordée.\n\n"
        "Un dossier complet n’est pas une promesse de subvention. Son examen se poursuit ; vous serez informé de la "
        "décision. Vous pouvez suivre son avancement dans votre espace, rubrique « Mes dossiers ».\n"
    )
    queue_mail(uow, dossier.contact_email, f"Dossier {dossier.reference} complet", body, dossier.public_id)
