"""Add a body that takes part in a mutualised project; the applicant stays its *chef de file*."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.identifiers import siren_problem
from portal.domain.partners import PARTNER_ROLES
from portal.models import Document, Dossier, PartnerBody
from portal.reference import body_by_siren
from portal.services.applicant.add_document import attach_file
from portal.services.applicant.drafts import own_draft, touch
from portal.services.applicant.uploads import PreparedFile
from portal.services.unit_of_work import UnitOfWork

PART = "partners"
MAX_PARTNERS = 100
AGREEMENT_KIND = "agreement"
TYPED_IN, REFERENCE = "saisie par le demandeur", "Code officiel géographique 2021 (INSEE)"


@dataclass(frozen=True, slots=True)
class AddPartner:
    """Name or SIREN of the body (the reference's name wins), its role in the project.

    ``agreement``: public id of a document already there; ``new_agreement``: a prepared file to add (it wins).
    """

    dossier: str
    version: int
    role: str
    name: str = ""
    siren: str = ""
    agreement: str | None = None
    new_agreement: PreparedFile | None = None


def add_partner(uow: UnitOfWork, actor: Actor, command: AddPartner) -> str:
    """Add the partner and return its name as kept. Raises InvalidInput by field, Conflict once filed."""
    dossier = own_draft(uow, actor, command.dossier, command.version, PART)
    body = body_by_siren(command.siren) if command.siren else None
    name = body.name if body else command.name.strip()
    problems = _problems(dossier, command, name)
    agreement_id = _agreement_id(uow, dossier, command.agreement, problems)
    if problems:
        raise InvalidInput(problems)
    if command.new_agreement is not None:
        agreement_id = attach_file(uow, actor, dossier, AGREEMENT_KIND, command.new_agreement).id
    partner = PartnerBody(
        position=max((row.position for row in dossier.partners), default=0) + 1,
        name=name,
        siren=command.siren,
        legal_category=body.legal_category if body else "",
        role=command.role,
        provenance=REFERENCE if body else TYPED_IN,
        agreement_id=agreement_id,
        created_at=uow.now,
    )
    dossier.partners.append(partner)
    touch(dossier)
    uow.session.flush()
    facts = {"siren": command.siren, "role": command.role}
    uow.record(
        Event.PARTNER_ADDED, actor, ("partner", partner.public_id), dossier=dossier.public_id, facts=facts, detail=name
    )
    return name


def _problems(dossier: Dossier, command: AddPartner, name: str) -> dict[str, str]:
    problems: dict[str, str] = {}
    if command.siren and siren_problem(command.siren):
        problems["siren"] = "Ce SIREN n’existe pas : vérifiez ses neuf chiffres, ou laissez ce champ vide."
    elif command.siren and command.siren == dossier.organisation.siren:
        problems["siren"] = "C’est votre propre organisme : il est déjà le chef de file."
    elif command.siren and any(row.siren == command.siren for row in dossier.partners):
        problems["siren"] = "Ce partenaire est déjà dans la liste."
    if not name:
        problems["name"] = "Indiquez le nom du partenaire."
    elif not command.siren and any(row.name.casefold() == name.casefold() for row in dossier.partners):
        problems["name"] = "Ce partenaire est déjà dans la liste."
    if command.role not in PARTNER_ROLES:
        problems["role"] = "Dites ce que ce partenaire fait dans le projet."
    if len(dossier.partners) >= MAX_PARTNERS:
        problems["name"] = f"Un dossier compte {MAX_PARTNERS} partenaires au plus : citez les autres dans l’accord."
    return problems


def _agreement_id(uow: UnitOfWork, dossier: Dossier, public_id: str | None, problems: dict[str, str]) -> int | None:
    if not public_id:
        return None
    found = uow.session.scalar(
        sa.select(Document.id).where(
            Document.public_id == public_id,
            Document.dossier_id == dossier.id,
            Document.removed_at.is_(None),
            Document.kind == AGREEMENT_KIND,
        )
    )
    if found is None:
        problems["agreement"] = "Cette pièce n’est plus dans le dossier : choisissez-en une autre ou déposez-la."
    return found
