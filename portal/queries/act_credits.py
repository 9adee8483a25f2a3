"""What Chorus and the budget officer know of an act: its certificate of available credits, its supplier number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.models import Act, ChorusSupplier, CreditsAttestation, Dossier, Person
from portal.queries.acts import DownloadView
from portal.queries.scope import window_dossiers


@dataclass(frozen=True, slots=True)
class AttestationView:
    """A certificate given; ``stands``: the act still relies on it."""

    public_id: str
    reference: str
    certified_on: date
    amount_cents: int
    given_by: str
    size: int
    sha256: str
    stands: bool


@dataclass(frozen=True, slots=True)
class ActCredits:
    """The certificates of an act, last first, and its beneficiary's number in Chorus (empty: not recorded)."""

    attestations: tuple[AttestationView, ...]
    supplier_number: str
    supplier_siret: str


def act_credits(session: Session, actor: Actor, act_public_id: str) -> ActCredits:
    """The same for one act. Raises NotFound out of the actor's windows."""
    act = session.scalar(
        sa.select(Act).join(Dossier, Dossier.id == Act.dossier_id).where(
            window_dossiers(actor), Act.public_id == act_public_id
        )
    )
    if act is None:
        raise NotFound
    rows = session.execute(
        sa.select(CreditsAttestation, Person.name)
        .join(Person, Person.id == CreditsAttestation.person_id)
        .where(CreditsAttestation.act_id == act.id)
        .order_by(CreditsAttestation.id.desc())
        .options(joinedload(CreditsAttestation.file))
    ).all()
    given = tuple(
        AttestationView(
            row.public_id,
            row.reference,
            row.certified_on,
            row.amount_cents,
            name,
            row.file.size,
            row.file.sha256,
            rank == 0 and act.credits_certified_on is not None,
        )
        for rank, (row, name) in enumerate(rows)
    )
    supplier = session.execute(
        sa.select(ChorusSupplier.number, ChorusSupplier.siret)
        .where(ChorusSupplier.organisation_id == act.organisation_id)
        .order_by(ChorusSupplier.id.desc())
        .limit(1)
    ).first()
    return ActCredits(given, supplier.number if supplier else "", supplier.siret if supplier else "")


def attestation_file(session: Session, actor: Actor, public_id: str) -> DownloadView:
    """The PDF of a certificate, for the prefecture. Raises NotFound."""
    row = session.scalar(
        sa.select(CreditsAttestation)
        .join(Act, Act.id == CreditsAttestation.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .where(window_dossiers(actor), CreditsAttestation.public_id == public_id)
        .options(joinedload(CreditsAttestation.file))
    )
    if row is None:
        raise NotFound
    return DownloadView(row.file.sha256, row.file.media_type, f"attestation-{row.reference}.pdf")
