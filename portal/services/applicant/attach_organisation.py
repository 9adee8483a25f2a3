"""A person says which commune or EPCI they work for. The first one becomes its editor and pledger."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.errors import Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.identifiers import siret_problem
from portal.models import Membership, Organisation
from portal.reference import Body, Commune, body_by_siren
from portal.services.unit_of_work import UnitOfWork

PROVENANCE = "COG 2021, établissement déclaré par le demandeur"


@dataclass(frozen=True, slots=True)
class AttachOrganisation:
    """SIREN of a commune or EPCI of the 2021 COG, SIRET (14 digits) and postal address typed by the person."""

    siren: str
    siret: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class AttachedOrganisation:
    """The organisation the person now belongs to."""

    organisation_id: int
    public_id: str
    name: str


def attach_organisation(uow: UnitOfWork, actor: Actor, command: AttachOrganisation) -> AttachedOrganisation:
    """Make ``actor`` a member of the body. Raises InvalidInput (``siren``, ``siret``); no takeover of one with members.

    The organisation's row is made once per SIREN from the reference; its SIRET is the first one given.
    """
    if actor.person_id is None:
        raise Forbidden
    body = body_by_siren(command.siren)
    if body is None:
        raise InvalidInput({"siren": "Cet organisme n’est pas dans la liste : recherchez-le de nouveau par son nom."})
    problem = _siret_problem(command.siret, body)
    if problem:
        raise InvalidInput({"siret": problem})
    organisation = uow.session.scalar(
        sa.select(Organisation).where(Organisation.siren == body.siren).with_for_update()
    ) or _create(uow, actor, body, command)
    members = set(
        uow.session.scalars(sa.select(Membership.person_id).where(Membership.organisation_id == organisation.id))
    )
    if members and actor.person_id not in members:
        raise InvalidInput({"siren": _taken(organisation.name)})
    if not members:
        _join(uow, actor, organisation)
    return AttachedOrganisation(organisation.id, organisation.public_id, organisation.name)


def _siret_problem(siret: str, body: Body) -> str | None:
    problem = siret_problem(siret)
    if problem:
        return problem
    if siret[:9] != body.siren:
        return (
            f"Ce SIRET n’est pas celui de {body.name} : il doit commencer par {body.siren}. "
            "Vérifiez qu’il ne s’agit pas de l’école, du CCAS ou d’un budget annexe."
        )
    return None


def _taken(name: str) -> str:
    return (
        f"{name} a déjà un espace dans ce guichet. Demandez à un collègue qui y a accès de vous y ajouter ; "
        "si plus personne n’y a accès, écrivez au service instructeur."
    )


def _create(uow: UnitOfWork, actor: Actor, body: Body, command: AttachOrganisation) -> Organisation:
    commune = body if isinstance(body, Commune) else None
    epci = body_by_siren(commune.epci_siren) if commune and commune.epci_siren else None
    organisation = Organisation(
        siren=body.siren or "",
        siret=command.siret,
        name=body.name,
        legal_category=body.legal_category,
        department=body.department,
        arrondissement=commune.arrondissement if commune else "",
        insee_code=commune.code if commune else "",
        population=body.population,
        epci_siren=epci.siren or "" if epci else "",
        epci_name=epci.name if epci else "",
        address=command.address,
        postal_code=commune.postal_codes[0] if commune and commune.postal_codes else "",
        provenance=PROVENANCE,
        created_at=uow.now,
    )
    uow.session.add(organisation)
    uow.session.flush()
    facts = {"siren": organisation.siren, "siret": organisation.siret}
    uow.record(Event.ORGANISATION_CREATED, actor, ("organisation", organisation.public_id), facts=facts)
    return organisation


def _join(uow: UnitOfWork, actor: Actor, organisation: Organisation) -> None:
    for role in (Role.EDITOR, Role.PLEDGER):
        uow.session.add(
            Membership(person_id=actor.person_id, organisation_id=organisation.id, role=role, created_at=uow.now)
        )
        facts = {"role": role, "person": actor.public_id}
        uow.record(Event.ROLE_GRANTED, actor, ("organisation", organisation.public_id), facts=facts)
