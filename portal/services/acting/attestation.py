"""What a certificate of available credits says of an act: its data from the database, its reference, who may not
give it. Writes nothing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.attestation import AttestationData
from portal.domain.ledger import EntryKind
from portal.domain.money import Euros
from portal.models import (
    Act,
    CreditsAttestation,
    CreditsNotice,
    Decision,
    Envelope,
    EnvelopeBalance,
    LedgerEntry,
    Organisation,
    Person,
)
from portal.queries.windows import window_settings
from portal.services.acting import act_settings
from portal.services.acting.act_data import attestation_reference
from portal.services.acting.beneficiary_name import full_name

_NOTIFIED = (EntryKind.ALLOTMENT, EntryKind.INCREASE)
#: Printed after the imputation of the act when the window gives them.
_FURTHER = ("chorus.goods_group", "chorus.general_account", "chorus.location")


def last_attestation(session: Session, act_id: int) -> CreditsAttestation | None:
    """The last certificate given for an act, whether or not it still stands."""
    query = sa.select(CreditsAttestation).where(CreditsAttestation.act_id == act_id)
    return session.scalar(query.order_by(CreditsAttestation.id.desc()).limit(1))


def reservation_of(session: Session, decision: Decision) -> LedgerEntry:
    """The entry that reserves what ``decision`` grants."""
    key = f"reservation:{decision.public_id}"
    return session.scalars(sa.select(LedgerEntry).where(LedgerEntry.idempotency_key == key)).one()


def attestation_data(
    session: Session, act: Act, person_id: int, certified_on: date, made_at: datetime, *, specimen: bool
) -> AttestationData:
    """The facts of the certificate ``person_id`` would give now for ``act``."""
    settings = window_settings(session, act.window_id)
    decision = session.get_one(Decision, act.decision_id)
    envelope = session.get_one(Envelope, reservation_of(session, decision).envelope_id)
    balance = session.get_one(EnvelopeBalance, envelope.id)
    body = session.get_one(Organisation, act.organisation_id)
    capacity = settings.text("budget.attestation_capacity")
    further = [(act_settings.SPECS[key].label, settings.text(key)) for key in _FURTHER]
    authority = act_settings.authority(settings)
    return AttestationData(
        reference=_next_reference(session, act),
        certified_on=certified_on,
        made_at=made_at,
        specimen=specimen,
        authority_lines=authority.header_lines,
        service_lines=authority.service_lines,
        place=authority.place,
        attester_lines=tuple(line for line in (capacity, session.get_one(Person, person_id).name) if line),
        act_reference=act.reference,
        dossier_reference=act.dossier.reference or "",
        beneficiary=full_name(body.legal_category, body.name),
        siret=body.siret,
        operation=act.title,
        decided_on=decision.decided_on,
        amount_cents=Euros(act.amount_cents),
        envelope=f"{envelope.year} – {envelope.label}",
        allotted_cents=Euros(balance.allotted_cents),
        available_cents=Euros(balance.available_cents),
        imputation=(*_imputation(act_settings.imputation(settings)), *(row for row in further if row[1])),
    )


def frozen_attestation(data: AttestationData) -> dict[str, Any]:
    """The certificate as canonical JSON takes it."""
    return {"attestation": asdict(data)}


def notified_credits(session: Session, act: Act, person_id: int) -> bool:
    """Whether this person entered credits of the envelope the act draws on, and nobody corrected them since."""
    decision = session.get_one(Decision, act.decision_id)
    envelope_id = reservation_of(session, decision).envelope_id
    answered = sa.select(LedgerEntry.origin_id).where(LedgerEntry.origin_id.is_not(None))
    entered = sa.select(LedgerEntry.id).where(
        LedgerEntry.envelope_id == envelope_id,
        LedgerEntry.kind.in_(_NOTIFIED),
        LedgerEntry.author_public_id == sa.select(Person.public_id).where(Person.id == person_id).scalar_subquery(),
        LedgerEntry.id.not_in(answered),
    )
    confirmed = sa.select(sa.literal("notice:") + CreditsNotice.posting_key + sa.literal(":ae")).where(
        CreditsNotice.state == "confirmed"
    )
    alone = entered.where(LedgerEntry.idempotency_key.not_in(confirmed))
    proposed = sa.select(CreditsNotice.id).where(
        CreditsNotice.envelope_id == envelope_id,
        CreditsNotice.state == "confirmed",
        CreditsNotice.proposed_by_id == person_id,
        sa.not_(CreditsNotice.cut),
    )
    return session.scalar(sa.select(sa.or_(alone.exists(), proposed.exists()))) is True


def _imputation(rows: tuple[tuple[str, str | None], ...]) -> tuple[tuple[str, str | None], ...]:
    """The imputation of the act, the « centre financier » under the name the management frame has too."""
    return tuple(("Centre financier (BOP-UO)" if label == "Centre financier" else label, code) for label, code in rows)


def _next_reference(session: Session, act: Act) -> str:
    """One certificate an act; given again after a decision taken back, it has a rank."""
    given = session.scalar(
        sa.select(sa.func.count()).select_from(CreditsAttestation).where(CreditsAttestation.act_id == act.id)
    )
    reference = attestation_reference(act.reference)
    return f"{reference}-{given + 1}" if given else reference
