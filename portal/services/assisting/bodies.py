"""The organisation somebody is helped to file for: known already, or found in the reference by its SIREN."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.events import Event
from portal.domain.identifiers import siret_problem
from portal.models import Organisation
from portal.reference import Body, Commune, body_by_siren
from portal.services.unit_of_work import UnitOfWork

PROVENANCE = "COG 2021, établissement indiqué dans le mandat"


def body_problem(uow: UnitOfWork, siret: str) -> str | None:
    """Why no organisation can be found or made for this SIRET, in one sentence, or None."""
    problem = siret_problem(siret)
    if problem:
        return problem
    known = uow.session.scalar(sa.select(Organisation.id).where(Organisation.siren == siret[:9]))
    if known is None and body_by_siren(siret[:9]) is None:
        return (
            "Aucune commune ni intercommunalité n’a ce SIREN, et aucun organisme de ce numéro n’est encore connu du "
            "guichet : vérifiez le numéro."
        )
    return None


def organisation_of(uow: UnitOfWork, actor: Actor, siret: str, address: str = "") -> Organisation:
    """The organisation of this SIREN, its row made when it has none (call ``body_problem`` before)."""
    known = uow.session.scalar(sa.select(Organisation).where(Organisation.siren == siret[:9]).with_for_update())
    if known is not None:
        return known
    body = body_by_siren(siret[:9])
    if body is None:
        raise LookupError(siret)
    organisation = _row(body, siret, address)
    organisation.created_at = uow.now
    uow.session.add(organisation)
    uow.session.flush()
    facts = {"siren": organisation.siren, "siret": organisation.siret}
    uow.record(Event.ORGANISATION_CREATED, actor, ("organisation", organisation.public_id), facts=facts)
    return organisation


def _row(body: Body, siret: str, address: str) -> Organisation:
    commune = body if isinstance(body, Commune) else None
    epci = body_by_siren(commune.epci_siren) if commune and commune.epci_siren else None
    return Organisation(
        siren=siret[:9],
        siret=siret,
        name=body.name,
        legal_category=body.legal_category,
        department=body.department,
        arrondissement=commune.arrondissement if commune else "",
        insee_code=commune.code if commune else "",
        population=body.population,
        epci_siren=(epci.siren or "") if epci else "",
        epci_name=epci.name if epci else "",
        address=" ".join(address.split())[:300],
        postal_code=commune.postal_codes[0] if commune and commune.postal_codes else "",
        provenance=PROVENANCE,
    )
