"""After the award: start of the operation, bank accounts, invoices of a claim. Rows are added, not rewritten."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.bank_account import AccountState
from portal.models.base import Base, Business, Row, new_public_id
from portal.models.system import StoredFile
from portal.models.types import Cents, UTCDateTime, enum_column


class StartDeclaration(Row, Base):
    """The first legal act of an operation, as its beneficiary declares it with proof. The last of an act stands.

    ``kind``: ``signed_quote``, ``order``, ``contract`` or ``other``. The check of the prefecture: ``accepted`` (None
    while nobody looked), who, when, and the remark told to the beneficiary.
    """

    __tablename__ = "start_declaration"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    reference: Mapped[str] = mapped_column(sa.String(120), default="")
    started_on: Mapped[date]
    proof_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    proof_name: Mapped[str] = mapped_column(sa.String(200), default="")
    declared_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    accepted: Mapped[bool | None]
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    checked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    remark: Mapped[str] = mapped_column(sa.Text, default="")

    proof: Mapped[StoredFile] = relationship()


class BankAccount(Business, Base):
    """The account an organisation is paid on (RIB), given for an award of ``window_id`` and good for them all.

    At most one confirmed account an organisation; a person other than who proposed it confirms it. The whole IBAN is
    for exports and certificates alone: screens mask it.
    """

    __tablename__ = "bank_account"
    __table_args__ = (
        sa.Index(
            "uq_bank_account_confirmed",
            "organisation_id",
            unique=True,
            sqlite_where=sa.text("state = 'confirmed'"),
            postgresql_where=sa.text("state = 'confirmed'"),
        ),
    )

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    holder: Mapped[str] = mapped_column(sa.String(200))
    iban: Mapped[str] = mapped_column(sa.String(34))
    bic: Mapped[str] = mapped_column(sa.String(11), default="")
    proof_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    proof_name: Mapped[str] = mapped_column(sa.String(200), default="")
    state: Mapped[AccountState] = mapped_column(enum_column(AccountState, "state"), default=AccountState.PROPOSED)
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")

    proof: Mapped[StoredFile] = relationship()


class ClaimInvoice(Row, Base):
    """An invoice filed with a claim. What the beneficiary typed stands; ``reading`` is what the reader found.

    ``number_key`` (supplier and number) and ``file_key`` (hash of the file) are set when the claim is filed and emptied
    when it is rejected: the database refuses the same invoice twice over all claims of an organisation in a window.
    """

    __tablename__ = "claim_invoice"
    __table_args__ = (
        sa.UniqueConstraint("window_id", "organisation_id", "number_key"),
        sa.UniqueConstraint("window_id", "organisation_id", "file_key"),
    )

    window_id: Mapped[int] = mapped_column(sa.ForeignKey("window.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    number_key: Mapped[str | None] = mapped_column(sa.String(64))
    file_key: Mapped[str | None] = mapped_column(sa.String(64))
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("payment_claim.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    supplier: Mapped[str] = mapped_column(sa.String(200), default="")
    supplier_siret: Mapped[str] = mapped_column(sa.String(14), default="")
    number: Mapped[str] = mapped_column(sa.String(60), default="")
    invoiced_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    mandate_number: Mapped[str] = mapped_column(sa.String(60), default="")
    excl_tax_cents: Mapped[int | None] = mapped_column(Cents)
    incl_tax_cents: Mapped[int | None] = mapped_column(Cents)
    reading: Mapped[str | None] = mapped_column(sa.Text)

    charges: Mapped[list[ClaimCharge]] = relationship(order_by="ClaimCharge.id", cascade="all, delete-orphan")
    file: Mapped[StoredFile] = relationship()


class ClaimCharge(Row, Base):
    """What of an invoice is charged to a retained line of the award, in the act's tax basis, and what is accepted."""

    __tablename__ = "claim_charge"
    __table_args__ = (
        sa.CheckConstraint("amount_cents > 0", name="amount"),
        sa.CheckConstraint("accepted_cents IS NULL OR accepted_cents BETWEEN 0 AND amount_cents", name="accepted"),
    )

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    invoice_id: Mapped[int] = mapped_column(sa.ForeignKey("claim_invoice.id"), index=True)
    expense_id: Mapped[int] = mapped_column(sa.ForeignKey("expense_line.id"), index=True)
    amount_cents: Mapped[int] = mapped_column(Cents)
    accepted_cents: Mapped[int | None] = mapped_column(Cents)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
