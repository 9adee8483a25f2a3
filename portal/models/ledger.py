"""The ledger: envelopes, append-only entries, and balance rows kept by the insert trigger (see ledger_ddl)."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.claim import ClaimState
from portal.domain.ledger import EFFECTS, NEEDS, EntryKind
from portal.models.base import Base, Business, Row, new_public_id
from portal.models.types import Cents, UTCDateTime, enum_column


class Envelope(Row, Base):
    """Credits of one window for one budget year."""

    __tablename__ = "envelope"
    __table_args__ = (sa.UniqueConstraint("window_id", "year"),)

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    window_id: Mapped[int] = mapped_column(sa.ForeignKey("window.id"), index=True)
    year: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(200))


class EnvelopeBalance(Base):
    """Current sums of one envelope; written by the trigger alone, locked by whoever is about to add an entry.

    ``last_entry_id`` is the entry added last: a change that is not exactly a newer entry's is refused (ledger_guards).
    """

    __tablename__ = "envelope_balance"
    __table_args__ = (
        sa.CheckConstraint(
            "available_cents >= 0 AND reserved_cents >= 0 AND committed_cents >= 0 AND paid_cents >= 0"
            " AND allotted_cents >= 0 AND cp_allotted_cents >= 0 AND shortfall_cents >= 0",
            name="not_negative",
        ),
        sa.CheckConstraint("available_cents + reserved_cents + committed_cents = allotted_cents", name="sums"),
        sa.CheckConstraint("paid_cents <= committed_cents", name="paid_committed"),
        sa.CheckConstraint("paid_cents <= cp_allotted_cents", name="paid_cp"),
        # A cut takes what is available first, and what comes back serves it first: hence no reservation meanwhile.
        sa.CheckConstraint("shortfall_cents = 0 OR available_cents = 0", name="shortfall_first"),
    )

    envelope_id: Mapped[int] = mapped_column(sa.ForeignKey("envelope.id"), primary_key=True)
    available_cents: Mapped[int] = mapped_column(Cents, default=0)
    reserved_cents: Mapped[int] = mapped_column(Cents, default=0)
    committed_cents: Mapped[int] = mapped_column(Cents, default=0)
    paid_cents: Mapped[int] = mapped_column(Cents, default=0)
    allotted_cents: Mapped[int] = mapped_column(Cents, default=0)
    cp_allotted_cents: Mapped[int] = mapped_column(Cents, default=0)
    shortfall_cents: Mapped[int] = mapped_column(Cents, default=0)
    last_entry_id: Mapped[int | None]


class DossierBalance(Base):
    """What a dossier has reserved; written by the trigger alone."""

    __tablename__ = "dossier_balance"
    __table_args__ = (sa.CheckConstraint("reserved_cents >= 0", name="not_negative"),)

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), primary_key=True)
    reserved_cents: Mapped[int] = mapped_column(Cents, default=0)
    last_entry_id: Mapped[int | None]


class ActBalance(Base):
    """What an act has committed and been paid; written by the trigger alone."""

    __tablename__ = "act_balance"
    __table_args__ = (
        sa.CheckConstraint("committed_cents >= 0 AND paid_cents >= 0", name="not_negative"),
        sa.CheckConstraint("paid_cents <= committed_cents", name="paid_committed"),
    )

    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), primary_key=True)
    committed_cents: Mapped[int] = mapped_column(Cents, default=0)
    paid_cents: Mapped[int] = mapped_column(Cents, default=0)
    last_entry_id: Mapped[int | None]


class PaymentClaim(Business, Base):
    """A payment claim on an act. ``kind``: ``advance``, ``interim`` or ``balance``; ``number`` counts those of an act.

    ``amount_cents`` is what is asked (nothing, for a balance already covered), ``payable_cents`` what the check found
    due. ``request_number`` is the payment request (demande de paiement) in Chorus, given when the claim is ordered;
    ``accountant_name`` and ``statement_on`` are those of the certified statement of expenditure.
    """

    __tablename__ = "payment_claim"
    __table_args__ = (
        sa.CheckConstraint("amount_cents > 0 OR (kind = 'balance' AND amount_cents = 0)", name="amount"),
        sa.CheckConstraint("payable_cents IS NULL OR payable_cents >= 0", name="payable"),
        sa.CheckConstraint("state <> 'ordered' OR (ordered_on IS NOT NULL AND request_number <> '')", name="ordered"),
        sa.CheckConstraint("state <> 'paid' OR paid_on IS NOT NULL", name="paid"),
    )

    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    state: Mapped[ClaimState] = mapped_column(enum_column(ClaimState, "state"), default=ClaimState.DRAFT)
    kind: Mapped[str] = mapped_column(sa.String(16), default="interim", server_default="interim")
    number: Mapped[int] = mapped_column(default=1, server_default="1")
    amount_cents: Mapped[int] = mapped_column(Cents)
    payable_cents: Mapped[int | None] = mapped_column(Cents)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("bank_account.id"))
    filed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    request_number: Mapped[str] = mapped_column(sa.String(20), default="", server_default="", index=True)
    ordered_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    payment_reference: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")
    accountant_name: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    statement_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(sa.Text, default="", server_default="")


def _effect_check() -> str:
    """SQL that ties the signed columns of an entry to its kind and amount, from the pure table of effects.

    Kinds that may serve a noted shortfall (available goes up, or a decrease) are bounded instead of fixed.
    """
    clauses = []
    for kind, (_available, reserved, committed, paid, _allotted, cp) in EFFECTS.items():
        rest = (
            f"reserved_delta = {reserved} * amount_cents AND committed_delta = {committed} * amount_cents"
            f" AND paid_delta = {paid} * amount_cents AND cp_delta = {cp} * amount_cents"
        )
        clauses.append(f"(kind = '{kind}' AND {rest} AND {_available_clause(kind)})")
    return " OR ".join(clauses)


def _available_clause(kind: EntryKind) -> str:
    available, _, _, _, allotted, _ = EFFECTS[kind]
    if kind is EntryKind.DECREASE:
        return (
            "available_delta <= 0 AND allotted_delta = available_delta AND shortfall_delta >= 0"
            " AND shortfall_delta - available_delta = amount_cents"
        )
    if available > 0:
        return (
            "shortfall_delta <= 0 AND available_delta >= 0 AND available_delta - shortfall_delta = amount_cents"
            f" AND allotted_delta = {allotted} * amount_cents + shortfall_delta"
        )
    return (
        f"available_delta = {available} * amount_cents AND allotted_delta = {allotted} * amount_cents"
        " AND shortfall_delta = 0"
    )


def _needs_check() -> str:
    columns = {
        "notice": "notice <> ''",
        "dossier": "dossier_id IS NOT NULL",
        "act": "act_id IS NOT NULL",
        "claim": "claim_id IS NOT NULL",
        "ej": "ej_number IS NOT NULL",
        "origin": "origin_id IS NOT NULL",
    }
    clauses = [
        f"(kind <> '{kind}' OR ({' AND '.join(columns[need] for need in sorted(needs))}))"
        for kind, needs in NEEDS.items()
    ]
    return " AND ".join(clauses)


class LedgerEntry(Base):
    """One movement: never updated, never deleted; corrections are counter-entries.

    ``origin_id`` is the entry this one answers (COUNTERPARTS): a correction, or the second half of a carry-over. A
    claim is paid by one entry at most: cancelled, another claim is made.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        sa.CheckConstraint("amount_cents > 0", name="amount"),
        sa.CheckConstraint(_effect_check(), name="effect"),
        sa.CheckConstraint(_needs_check(), name="needs"),
        sa.CheckConstraint("trim(reason) <> '' AND author_public_id <> '' AND idempotency_key <> ''", name="who_why"),
        sa.Index(
            "uq_ledger_entry_one_payment",
            "claim_id",
            unique=True,
            sqlite_where=sa.text("kind = 'payment'"),
            postgresql_where=sa.text("kind = 'payment'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    window_id: Mapped[int] = mapped_column(sa.ForeignKey("window.id"), index=True)
    envelope_id: Mapped[int] = mapped_column(sa.ForeignKey("envelope.id"), index=True)
    kind: Mapped[EntryKind] = mapped_column(enum_column(EntryKind, "kind"))
    amount_cents: Mapped[int] = mapped_column(Cents)
    available_delta: Mapped[int] = mapped_column(Cents)
    reserved_delta: Mapped[int] = mapped_column(Cents)
    committed_delta: Mapped[int] = mapped_column(Cents)
    paid_delta: Mapped[int] = mapped_column(Cents)
    allotted_delta: Mapped[int] = mapped_column(Cents)
    cp_delta: Mapped[int] = mapped_column(Cents)
    shortfall_delta: Mapped[int] = mapped_column(Cents)
    dossier_id: Mapped[int | None] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("act.id"), index=True)
    claim_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment_claim.id"))
    origin_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ledger_entry.id"), unique=True)
    notice: Mapped[str] = mapped_column(sa.String(200), default="")
    notice_on: Mapped[date | None]
    piece_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    ej_number: Mapped[str | None] = mapped_column(sa.String(10))
    reason: Mapped[str] = mapped_column(sa.String(300))
    author_public_id: Mapped[str] = mapped_column(sa.String(16))
    idempotency_key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    entered_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
