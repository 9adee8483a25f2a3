"""Put an end to a mandate: its giver, a signatory of the organisation, or whoever helps. Nothing prepared is lost."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import VISITOR, Actor
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.mandate import EndedBy
from portal.domain.permissions import Permission, Subject, require
from portal.models import Mandate, Organisation, Person
from portal.services.assisting.own_mandate import held_mandate, mandate_by_code, mandate_by_id, require_open
from portal.services.jobs.send_mail import queue_mail
from portal.services.unit_of_work import UnitOfWork


def end_by_code(uow: UnitOfWork, code: str, *, denied: bool) -> None:
    """The giver ends it with their own code; ``denied``: they say they never gave it."""
    mandate = mandate_by_code(uow, code)
    _end(uow, VISITOR, mandate, EndedBy.DENIED if denied else EndedBy.GIVER, "")


def end_by_organisation(uow: UnitOfWork, actor: Actor, public_id: str) -> None:
    """A signatory of the organisation ends it. Raises NotFound or Forbidden to anybody else."""
    mandate = mandate_by_id(uow, public_id)
    require(actor, Permission.MANDATE_END, Subject(mandate.window_id, mandate.organisation_id, is_draft=True))
    _end(uow, actor, mandate, EndedBy.ORGANISATION, "")


def end_by_holder(uow: UnitOfWork, actor: Actor, public_id: str, reason: str) -> None:
    """The helper ends it, for a reason (the giver asked by word or letter, the work is done…)."""
    mandate = held_mandate(uow, actor, public_id)
    if not reason.strip():
        raise InvalidInput({"reason": "Dites en quelques mots pourquoi le mandat prend fin."})
    _end(uow, actor, mandate, EndedBy.HOLDER, reason.strip())


def _end(uow: UnitOfWork, actor: Actor, mandate: Mandate, by: EndedBy, reason: str) -> None:
    """Raises Conflict when the mandate is over already."""
    require_open(uow, mandate)
    mandate.ended_at, mandate.ended_by, mandate.end_reason = uow.now, by, reason
    subject = ("mandate", mandate.public_id)
    uow.record(Event.MANDATE_ENDED, actor, subject, facts={"by": by}, detail=reason)
    organisation = uow.session.get_one(Organisation, mandate.organisation_id)
    holder = uow.session.scalars(sa.select(Person).where(Person.id == mandate.holder_id)).one()
    said = (
        f"Bonjour,\n\nLe mandat donné par {mandate.giver_name} pour {organisation.name} a pris fin. Ce qui a été "
        "préparé est conservé pour l’organisme ; plus rien ne peut être fait en son nom au titre de ce mandat.\n"
    )
    title = f"Fin du mandat pour {organisation.name}"
    for recipient in sorted({holder.email.lower(), mandate.giver_email} - {""}):
        queue_mail(uow, recipient, title, said)
