"""Write where each fact about an organisation was read: appended, the last one stands."""

from __future__ import annotations

from collections.abc import Mapping

from portal.domain.clocks import paris_date
from portal.domain.organisation import FIELD_LABELS, Source
from portal.models import Organisation, OrganisationFact
from portal.services.organisations.look_up import Lookup
from portal.services.unit_of_work import UnitOfWork


def note_facts(
    uow: UnitOfWork,
    organisation: Organisation,
    values: Mapping[str, object],
    source: Source,
    person_id: int | None = None,
) -> None:
    """Append these fields with the source; the legal date of today. Empty values are no facts."""
    read_on = paris_date(uow.now)
    for field, value in values.items():
        if field in FIELD_LABELS and value not in (None, ""):
            _append(uow, organisation, field, str(value), source, read_on, person_id)


def note_typed(
    uow: UnitOfWork, organisation: Organisation, values: Mapping[str, object], lookup: Lookup, person_id: int | None
) -> None:
    """Fields of a form that the registry had prefilled: what it said is its own, what differs was typed beside it."""
    said = registry_values(lookup)
    for field, value in values.items():
        if field not in FIELD_LABELS or value in (None, ""):
            continue
        if said.get(field) and lookup.read_on is not None:
            _append(uow, organisation, field, said[field], Source.REGISTRY, lookup.read_on, None)
        if said.get(field) != str(value):
            _append(uow, organisation, field, str(value), Source.TYPED, paris_date(uow.now), person_id)


def registry_values(lookup: Lookup) -> dict[str, str]:
    """What the registry said, by field."""
    if lookup.record is None:
        return {}
    fields = ("name", "siret", "legal_category", "department", "address", "postal_code")
    return {field: getattr(lookup.record, field) for field in fields if getattr(lookup.record, field)}


def _append(
    uow: UnitOfWork,
    organisation: Organisation,
    field: str,
    value: str,
    source: Source,
    read_on: object,
    person_id: int | None,
) -> None:
    row = OrganisationFact(
        organisation_id=organisation.id,
        field=field,
        value=value[:300],
        source=source,
        read_on=read_on,
        person_id=person_id,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
