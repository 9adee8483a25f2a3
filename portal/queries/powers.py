"""By which power a person signs for an organisation, as it stands or as a filing kept it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.team import POWER_LABELS, PowerKind
from portal.models import Organisation, SignatoryPower


@dataclass(frozen=True, slots=True)
class PowerView:
    """A declared power. ``representative`` names the legal representative, whoever signs."""

    id: int
    public_id: str
    person_id: int
    kind: PowerKind
    capacity: str
    representative_name: str
    representative_capacity: str
    delegated_on: date | None
    reference: str
    file_name: str
    declared_at: datetime

    @property
    def label(self) -> str:
        return POWER_LABELS[self.kind]

    @property
    def is_delegate(self) -> bool:
        return self.kind is PowerKind.DELEGATE

    @property
    def representative(self) -> str:
        """« Camille EXEMPLE, maire »."""
        return f"{self.representative_name}, {lower_first(self.representative_capacity)}"


def lower_first(text: str) -> str:
    """« maire » for « Maire »; an acronym keeps its capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def signed_by(power: PowerView | None, signer: str) -> str:
    """Who signed, by which power: « Paul Adjoint, premier adjoint, par délégation de Camille Maire, maire, du … »."""
    if power is None or not power.is_delegate or power.delegated_on is None:
        return signer
    act = f"{power.reference} du {power.delegated_on:%d/%m/%Y}"
    return f"{signer}, par délégation de {power.representative} ({act})"


def standing_power(session: Session, person_id: int | None, organisation_id: int) -> PowerView | None:
    """What the person declared last for this organisation, or None."""
    row = session.scalar(
        sa.select(SignatoryPower)
        .where(SignatoryPower.person_id == person_id, SignatoryPower.organisation_id == organisation_id)
        .order_by(SignatoryPower.id.desc())
        .limit(1)
    )
    return power_view(row) if row else None


def power_for_signing(session: Session, actor: Actor, organisation: str) -> PowerView | None:
    """What the actor declared last for one of their organisations (public id)."""
    found = session.scalar(
        sa.select(Organisation.id).where(
            Organisation.public_id == organisation, Organisation.id.in_(sorted(actor.organisation_ids()))
        )
    )
    return standing_power(session, actor.person_id, found) if found is not None else None


def power_by_id(session: Session, power_id: int | None) -> PowerView | None:
    """The power a filing was signed under."""
    row = session.get(SignatoryPower, power_id) if power_id is not None else None
    return power_view(row) if row else None


def power_view(row: SignatoryPower) -> PowerView:
    """The row, frozen."""
    return PowerView(
        row.id,
        row.public_id,
        row.person_id,
        row.kind,
        row.capacity,
        row.representative_name,
        row.representative_capacity,
        row.delegated_on,
        row.reference,
        row.file_name,
        row.created_at,
    )
