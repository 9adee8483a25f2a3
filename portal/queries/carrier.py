"""What the prefecture reads of a dossier's carrier: identity with its sources, proofs, power of the signatory, mail."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.models import Dossier, Membership, Organisation, Person
from portal.queries.bounces import BounceView, bounces_of
from portal.queries.carriers import is_listed_carrier
from portal.queries.instruction import DossierHead
from portal.queries.organisations import (
    FieldView,
    KeptFile,
    OrganisationView,
    organisation_by_id,
    organisation_file,
)
from portal.queries.powers import PowerView, power_by_id


@dataclass(frozen=True, slots=True)
class CarrierSheet:
    """The carrier of a dossier. ``late``: corrections made after the filing; ``listed``: on the list of carriers of
    France Services, None when the question does not arise; ``power``: None when none was declared."""

    organisation: OrganisationView
    power: PowerView | None
    bounces: tuple[BounceView, ...]
    late: tuple[FieldView, ...]
    listed: bool | None


def carrier_sheet(session: Session, head: DossierHead) -> CarrierSheet:
    """For a dossier already read in scope; eight queries at most."""
    dossier = session.get_one(Dossier, head.id)
    organisation = organisation_by_id(session, dossier.organisation_id)
    members = session.scalars(
        sa.select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == dossier.organisation_id)
    )
    filed_on = head.filed_at.date() if head.filed_at else None
    late = tuple(one for one in organisation.fields if filed_on and one.changed_on and one.changed_on > filed_on)
    declared = dossier.france_services != "none"
    row = session.get_one(Organisation, dossier.organisation_id)
    return CarrierSheet(
        organisation,
        power_by_id(session, dossier.pledge_power_id),
        tuple(bounces_of(session, [dossier.contact_email, *members])),
        late,
        is_listed_carrier(session, head.window_id, row) if declared else None,
    )


def carrier_file(session: Session, head: DossierHead, public_id: str) -> KeptFile:
    """A file of the carrier of a dossier already read in scope. Raises NotFound."""
    organisation_id = session.scalars(sa.select(Dossier.organisation_id).where(Dossier.id == head.id)).one()
    return organisation_file(session, organisation_id, public_id)
