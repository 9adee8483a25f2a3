"""Record a mandate given to the person who helps, and tell whoever gave it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.channels import Channel
from portal.domain.clocks import paris_date
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.mandate import EndedBy, Proof, Scope, date_problems
from portal.domain.permissions import Permission, Subject, require
from portal.models import Dossier, Mandate, Organisation
from portal.models.base import new_public_id
from portal.queries.assistance import code_digest
from portal.queries.windows import window_by_slug
from portal.services.applicant.add_document import stored_file_id
from portal.services.applicant.uploads import PreparedFile
from portal.services.assisting.bodies import body_problem, organisation_of
from portal.services.assisting.tell_giver import tell_giver
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordMandate:
    """Who gives the mandate (organisation by SIRET), to the actor working at ``office``, how far, until when.

    ``file``: the signed paper, or the account of the request. ``site_url``: address of the portal, for the link.
    """

    window: str
    siret: str
    giver_name: str
    giver_capacity: str
    scope: str
    proof: str
    file: PreparedFile | None
    given_on: date | None
    until_on: date | None
    site_url: str
    giver_email: str = ""
    giver_address: str = ""
    office: str = ""


def record_mandate(uow: UnitOfWork, actor: Actor, command: RecordMandate) -> str:
    """Keep the mandate, tell its giver when they have an address, return its public id.

    Raises InvalidInput by field. Dossiers prepared under an earlier mandate of the same person for the same
    organisation, ended or expired since, go on under this one.
    """
    window = window_by_slug(uow.session, command.window)
    require(actor, Permission.MANDATE_RECORD, Subject(window.id))
    problems = _problems(uow, actor, command)
    if problems or command.file is None or command.given_on is None or command.until_on is None:
        raise InvalidInput(problems)
    instructs = window.id in actor.window_ids(Role.INSTRUCTOR)
    channel = Channel.ASSISTED_INSTRUCTOR if instructs else Channel.ASSISTED_FRANCE_SERVICES
    organisation = organisation_of(uow, actor, command.siret, command.giver_address)
    mandate = Mandate(
        window_id=window.id,
        organisation_id=organisation.id,
        holder_id=person_id_of(actor),
        holder_office=command.office.strip(),
        channel=channel,
        giver_name=command.giver_name.strip(),
        giver_capacity=command.giver_capacity.strip(),
        giver_email=command.giver_email.strip().lower(),
        giver_address=command.giver_address.strip(),
        scope=Scope(command.scope),
        proof=Proof(command.proof),
        proof_file_id=stored_file_id(uow, command.file),
        proof_name=command.file.name,
        given_on=command.given_on,
        until_on=command.until_on,
        created_at=uow.now,
    )
    return keep_mandate(uow, actor, mandate, organisation, command.site_url)


def keep_mandate(uow: UnitOfWork, actor: Actor, mandate: Mandate, organisation: Organisation, site_url: str) -> str:
    """Write a mandate, take over what an earlier one left, journal it and tell its giver."""
    code = new_public_id() if mandate.giver_email else ""
    mandate.code_sha256 = code_digest(code) if code else None
    uow.session.add(mandate)
    uow.session.flush()
    facts = {
        "organisation": organisation.public_id,
        "scope": mandate.scope,
        "proof": mandate.proof,
        "until_on": mandate.until_on,
        "channel": mandate.channel,
        "dossiers": _take_over(uow, mandate),
    }
    said = f"{mandate.giver_name}, {mandate.giver_capacity}\n{mandate.holder_office}"
    uow.record(Event.MANDATE_RECORDED, actor, ("mandate", mandate.public_id), facts=facts, detail=said)
    if code:
        tell_giver(uow, mandate, organisation.name, actor.name, f"{site_url}/mandat/{code}")
    return mandate.public_id


def _problems(uow: UnitOfWork, actor: Actor, command: RecordMandate) -> dict[str, str]:
    problems = date_problems(command.given_on, command.until_on, paris_date(uow.now))
    wrong = body_problem(uow, command.siret)
    if wrong:
        problems["siret"] = wrong
    if not command.giver_name.strip():
        problems["giver_name"] = "Indiquez le prénom et le nom de la personne qui donne le mandat."
    if not command.giver_capacity.strip():
        problems["giver_capacity"] = "Indiquez sa qualité, par exemple : maire."
    if command.scope not in set(Scope):
        problems["scope"] = "Dites jusqu’où va le mandat."
    if command.proof not in set(Proof):
        problems["proof"] = "Dites ce que vous joignez."
    if command.file is None:
        problems["file"] = "Joignez le mandat signé, ou le compte rendu de la demande."
    email = command.giver_email.strip().lower()
    if not email and not command.giver_address.strip():
        text = "Indiquez une adresse électronique ou, à défaut, une adresse postale : la personne doit être prévenue."
        problems["giver_email"] = text
    if email and email == actor.email.lower():
        problems["giver_email"] = "C’est votre propre adresse : indiquez celle de la personne qui donne le mandat."
    return problems


def _take_over(uow: UnitOfWork, mandate: Mandate) -> int:
    """Move the dossiers of earlier mandates that no longer hold; one its giver denied gives nothing."""
    over = sa.or_(Mandate.ended_at.is_not(None), Mandate.until_on < paris_date(uow.now))
    earlier = sa.select(Mandate.id).where(
        Mandate.holder_id == mandate.holder_id,
        Mandate.organisation_id == mandate.organisation_id,
        Mandate.window_id == mandate.window_id,
        Mandate.id != mandate.id,
        sa.or_(Mandate.ended_by.is_(None), Mandate.ended_by != EndedBy.DENIED),
        over,
    )
    dossiers = uow.session.scalars(sa.select(Dossier).where(Dossier.mandate_id.in_(earlier)).with_for_update()).all()
    for dossier in dossiers:
        dossier.mandate_id = mandate.id
    return len(dossiers)
