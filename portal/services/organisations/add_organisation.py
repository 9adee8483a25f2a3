"""A body that the COG does not hold (association, syndicat, CCAS, GIP…): typed in, with the proofs asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.identifiers import siren_of, siret_problem
from portal.domain.organisation import PROOF_LABELS, proofs_asked
from portal.models import Organisation
from portal.reference import body_by_siren, departments, legal_category_label
from portal.services.applicant.uploads import PreparedFile
from portal.services.organisations.add_proof import attach_proof
from portal.services.organisations.facts import note_typed
from portal.services.organisations.joining import join_if_free
from portal.services.organisations.look_up import NO_LOOKUP, Lookup
from portal.services.unit_of_work import UnitOfWork

PROVENANCE = "saisie du demandeur"
#: Categories the COG holds: their bodies are found there.
OF_REFERENCE = frozenset({"7210", "7343", "7344", "7346", "7348"})


@dataclass(frozen=True, slots=True)
class AddOrganisation:
    """Identity as typed, what the registry had said, and the proofs by kind (already in the store)."""

    siret: str
    name: str
    legal_category: str
    department: str
    address: str
    postal_code: str
    france_services: bool = False
    lookup: Lookup = NO_LOOKUP
    proofs: dict[str, PreparedFile] = field(default_factory=dict)


def add_organisation(uow: UnitOfWork, actor: Actor, command: AddOrganisation) -> str:
    """Register the body, join it, keep its proofs; returns its public id.

    Raises InvalidInput: a wrong field, a body of the COG, a proof that misses, a space already there (``siren``).
    """
    if actor.person_id is None:
        raise Forbidden
    problems = _problems(command)
    if problems:
        raise InvalidInput(problems)
    siren = siren_of(command.siret)
    row = uow.session.scalar(sa.select(Organisation).where(Organisation.siren == siren).with_for_update())
    known = row is not None
    row = row or _create(uow, actor, command)
    join_if_free(uow, actor, row)
    if not known:
        for kind, file in command.proofs.items():
            attach_proof(uow, actor, row, kind, file)
    return row.public_id


def _problems(command: AddOrganisation) -> dict[str, str]:
    found = {}
    wrong = siret_problem(command.siret)
    body = None if wrong else body_by_siren(siren_of(command.siret))
    if wrong:
        found["siret"] = wrong
    elif body is not None:
        found["siret"] = f"Ce SIRET est celui de {body.name}\u00a0: recherchez cet organisme par son nom."
    if not command.name.strip():
        found["name"] = "Indiquez le nom de l’organisme, comme dans ses statuts."
    if legal_category_label(command.legal_category) is None:
        found["legal_category"] = "Choisissez la catégorie juridique de l’organisme."
    elif command.legal_category in OF_REFERENCE:
        found["legal_category"] = (
            "Les communes et les intercommunalités à fiscalité propre sont déjà connues\u00a0: recherchez par le nom."
        )
    if command.department not in departments():
        found["department"] = "Indiquez le département du siège, par exemple 71."
    if not command.address.strip():
        found["address"] = "Indiquez l’adresse postale de l’organisme."
    if command.lookup.record is not None and command.lookup.record.closed:
        found["siret"] = "Cet organisme est fermé d’après l’annuaire des entreprises\u00a0: vérifiez le SIRET."
    for kind in proofs_asked(command.legal_category, False, command.france_services):
        if kind not in command.proofs:
            found[f"proof_{kind}"] = f"Joignez cette pièce\u00a0: {_lower(PROOF_LABELS[kind])}."
    return found


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _create(uow: UnitOfWork, actor: Actor, command: AddOrganisation) -> Organisation:
    siren = siren_of(command.siret)
    values = {
        "name": command.name.strip(),
        "siret": command.siret,
        "legal_category": command.legal_category,
        "department": command.department,
        "address": command.address.strip(),
        "postal_code": command.postal_code.strip(),
    }
    row = Organisation(siren=siren, population=None, provenance=PROVENANCE, created_at=uow.now, **values)
    uow.session.add(row)
    uow.session.flush()
    note_typed(uow, row, values, command.lookup, actor.person_id)
    facts = {"siren": row.siren, "siret": row.siret, "legal_category": row.legal_category}
    uow.record(Event.ORGANISATION_CREATED, actor, ("organisation", row.public_id), facts=facts)
    return row
