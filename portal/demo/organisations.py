"""Organisations of the demonstration from the reference: real identity, fictional establishment and address."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from portal.demo.siret import demo_siret
from portal.models import Organisation
from portal.models.base import new_public_id
from portal.reference import communes_of, epcis
from portal.reference.bodies import Body, Commune


def organisation_of(body: Body, now: datetime) -> Organisation:
    """The organisation of a commune or an EPCI. Raises LookupError when the reference gives it no SIREN."""
    if body.siren is None:
        raise LookupError(f"{body.name} has no SIREN in the reference")
    commune = body if isinstance(body, Commune) else None
    epci_siren = (commune.epci_siren or "") if commune else ""
    return Organisation(
        public_id=new_public_id(),
        siren=body.siren,
        siret=demo_siret(body.siren),
        name=body.name,
        legal_category=body.legal_category,
        department=body.department,
        arrondissement=commune.arrondissement if commune else "",
        insee_code=commune.code if commune else "",
        population=body.population,
        epci_siren=epci_siren,
        epci_name=_epci_names().get(epci_siren, ""),
        address=demo_address(body),
        postal_code=commune.postal_codes[0] if commune else "",
        provenance="COG 2021, établissement fictif",
        created_at=now,
    )


def demo_address(body: Body) -> str:
    """A commune's town comes from the reference; that of a grouping is typed as its people do: its largest member."""
    street = "1 place de l’Exemple"
    members = [one for one in communes_of(body.department) if one.epci_siren == body.siren and one.postal_codes]
    if isinstance(body, Commune) or not members:
        return f"{street} (adresse fictive)"
    seat = max(members, key=lambda one: one.population)
    return f"{street} (adresse fictive), {seat.postal_codes[0]} {seat.name}"


@lru_cache(maxsize=1)
def _epci_names() -> dict[str, str]:
    return {epci.siren: epci.name for epci in epcis()}
