"""A person says which commune or EPCI they work for. The first one becomes its editor and pledger."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.identifiers import siret_problem
from portal.domain.organisation import Source
from portal.models import Organisation
from portal.reference import Body, Commune, body_by_siren
from portal.services.organisations.facts import note_facts, note_typed
from portal.services.organisations.joining import join_if_free
from portal.services.organisations.look_up import NO_LOOKUP, Lookup
from portal.services.unit_of_work import UnitOfWork

PROVENANCE = "COG 2021, établissement déclaré par le demandeur"


@dataclass(frozen=True, slots=True)
class AttachOrganisation:
    """SIREN of a commune or EPCI of the 2021 COG; SIRET (14 digits) and postal address typed by the person, or
    prefilled from what the registry said."""

    siren: str
    siret: str
    address: str = ""
    lookup: Lookup = NO_LOOKUP


@dataclass(frozen=True, slots=True)
class AttachedOrganisation:
    """The organisation the person now belongs to."""

    organisation_id: int
    public_id: str
    name: str


def attach_organisation(uow: UnitOfWork, actor: Actor, command: AttachOrganisation) -> AttachedOrganisation:
    """Make ``actor`` a member of the body. Raises InvalidInput (``siren``, ``siret``): one with people or
    dossiers is never taken this way.

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
    join_if_free(uow, actor, organisation)
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
    read = ("name", "legal_category", "department", "population", "epci_name", "postal_code")
    note_facts(uow, organisation, {name: getattr(organisation, name) for name in read}, Source.COG)
    typed = {"siret": organisation.siret, "address": organisation.address}
    note_typed(uow, organisation, typed, command.lookup, actor.person_id)
    facts = {"siren": organisation.siren, "siret": organisation.siret}
    uow.record(Event.ORGANISATION_CREATED, actor, ("organisation", organisation.public_id), facts=facts)
    return organisation

