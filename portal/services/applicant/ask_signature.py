"""Tell the people who can sign that a draft is ready; once an hour at most."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import AuditEvent, Membership, Person
from portal.queries.rulebooks import rulebook_in_force
from portal.services.applicant.drafts import own_dossier
from portal.services.jobs.send_mail import queue_mail
from portal.services.unit_of_work import UnitOfWork

PAUSE = timedelta(hours=1)


def ask_signature(uow: UnitOfWork, actor: Actor, dossier_id: str, page_url: str) -> tuple[str, ...]:
    """Write « dossier prêt à signer » to the organisation's signatories; their names. Raises Conflict."""
    dossier = own_dossier(uow, actor, dossier_id, Permission.DOSSIER_EDIT)
    if dossier.state is not DossierState.DRAFT:
        raise Conflict("Ce dossier est déjà déposé.")
    people = uow.session.execute(
        sa.select(Person.name, Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == dossier.organisation_id, Membership.role == Role.PLEDGER)
        .order_by(Person.name)
    ).all()
    if not people:
        raise Conflict("Personne n’a encore le rôle de signataire dans votre organisme : invitez cette personne.")
    asked = sa.select(sa.func.max(AuditEvent.legal_at)).where(
        AuditEvent.dossier_public_id == dossier.public_id, AuditEvent.tag == Event.DOSSIER_SIGNATURE_ASKED
    )
    last = uow.session.scalar(asked)
    if last is not None and uow.now - last < PAUSE:
        raise Conflict("Le signataire vient d’être prévenu : laissez-lui une heure avant de lui écrire de nouveau.")
    closes_on = rulebook_in_force(uow.session, dossier.window_id).closes_on
    body = (
        f"Bonjour,\n\n{actor.name} a préparé la demande de subvention « {dossier.title or 'sans intitulé'} » pour "
        f"{dossier.organisation.name} et vous demande de la relire et de la signer.\n\nElle n’est pas déposée tant que "
        f"vous ne l’avez pas signée, au plus tard le {closes_on:%d/%m/%Y} inclus :\n{page_url}\n"
    )
    for person in people:
        queue_mail(uow, person.email, "Dossier prêt à signer", body, dossier.public_id)
    uow.record(
        Event.DOSSIER_SIGNATURE_ASKED,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={"people": len(people)},
    )
    return tuple(person.name for person in people)
