"""A dossier: the applicant's declaration (form, expenses, funders, documents) and its frozen filed versions."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.channels import Channel
from portal.domain.dossier import DossierState
from portal.models.base import Base, Business, Row, new_public_id
from portal.models.expenses import ComparativeQuote, QuoteDiscount, funder_expense
from portal.models.organisation import Organisation
from portal.models.system import StoredFile
from portal.models.types import Cents, UTCDateTime, enum_column

if TYPE_CHECKING:
    from portal.models.drafting import DraftPart, PartnerBody


class Dossier(Business, Base):
    """One application. Declared values are the applicant's and never overwritten by the prefecture."""

    __tablename__ = "dossier"
    __table_args__ = (
        sa.Index("ix_dossier_window_state_filed", "window_id", "state", "filed_at", "id"),
        # Sums by state, and pages by date: read from the index alone, however many dossiers there are.
        sa.Index("ix_dossier_sums", "window_id", "state", "main_axis", "requested_cents", "max_grant_cents"),
        sa.Index("ix_dossier_due", "window_id", "next_due_on", "id"),
        sa.Index("ix_dossier_red", "window_id", "red_from_on"),
        sa.Index("ix_dossier_filed", "window_id", "filed_at", "id", "state", "main_axis"),
    )

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reference: Mapped[str | None] = mapped_column(sa.String(32), unique=True)
    state: Mapped[DossierState] = mapped_column(enum_column(DossierState, "state"), default=DossierState.DRAFT)

    title: Mapped[str] = mapped_column(sa.String(300), default="")
    summary: Mapped[str] = mapped_column(sa.Text, default="")
    axes: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    main_axis: Mapped[str] = mapped_column(sa.String(8), default="", index=True)
    contact_name: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_position: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_email: Mapped[str] = mapped_column(sa.String(254), default="")
    contact_phone: Mapped[str] = mapped_column(sa.String(40), default="")
    contact_address: Mapped[str] = mapped_column(sa.String(300), default="")
    digital_transformation: Mapped[bool | None]
    decision_level_commitment: Mapped[bool | None]
    vat_recovered: Mapped[bool | None]
    france_services: Mapped[str] = mapped_column(sa.String(16), default="none")
    funded_only_by_local_authorities: Mapped[bool | None]
    other_window: Mapped[str | None] = mapped_column(sa.String(24))
    first_legal_act_on: Mapped[date | None]
    start_on: Mapped[date | None]
    results_on: Mapped[date | None]
    financial_close_on: Mapped[date | None]
    requested_cents: Mapped[int | None] = mapped_column(Cents)
    own_funds_cents: Mapped[int | None] = mapped_column(Cents)
    #: The part of own funds that is borrowed.
    loan_cents: Mapped[int | None] = mapped_column(Cents)
    answers: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)

    total_cost_cents: Mapped[int] = mapped_column(Cents, default=0)
    verdict: Mapped[str] = mapped_column(sa.String(16), default="")
    max_grant_cents: Mapped[int | None] = mapped_column(Cents)
    filed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    complete_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    presumed_complete: Mapped[bool] = mapped_column(default=False)
    electronic_notification: Mapped[bool] = mapped_column(default=False)
    pledged_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    pledged_by_position: Mapped[str] = mapped_column(sa.String(200), default="")
    pledge_power_id: Mapped[int | None] = mapped_column(sa.ForeignKey("signatory_power.id"))
    instructor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    channel: Mapped[str] = mapped_column(sa.String(24), default=Channel.ONLINE.value, server_default="online")
    mandate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mandate.id"), index=True)
    outside_request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("outside_request.id"))
    #: Kept by ``services.instruction.refresh_clocks``: when silence rejects, and what the prefecture must do next.
    rejection_on: Mapped[date | None] = mapped_column(index=True)
    next_due_on: Mapped[date | None]
    next_due_code: Mapped[str] = mapped_column(sa.String(24), default="")
    red_from_on: Mapped[date | None]

    organisation: Mapped[Organisation] = relationship()
    expenses: Mapped[list[ExpenseLine]] = relationship(
        back_populates="dossier", order_by="ExpenseLine.position", cascade="all, delete-orphan"
    )
    funders: Mapped[list[FunderLine]] = relationship(
        back_populates="dossier", order_by="FunderLine.position", cascade="all, delete-orphan"
    )
    documents: Mapped[list[Document]] = relationship(back_populates="dossier", order_by="Document.id")
    discounts: Mapped[list[QuoteDiscount]] = relationship(
        order_by=lambda: QuoteDiscount.id, cascade="all, delete-orphan"
    )
    partners: Mapped[list[PartnerBody]] = relationship(
        back_populates="dossier", order_by="PartnerBody.position", cascade="all, delete-orphan"
    )
    parts: Mapped[list[DraftPart]] = relationship(back_populates="dossier", cascade="all, delete-orphan")


class ExpenseLine(Row, Base):
    """One expense as declared, in cents, with its retained proof.

    ``gross_*`` are what was typed, kept when a discount of the quote makes the net amounts; None otherwise.
    """

    __tablename__ = "expense_line"
    __table_args__ = (sa.CheckConstraint("excl_tax_cents >= 0 AND incl_tax_cents >= excl_tax_cents", name="amounts"),)

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(300))
    nature: Mapped[str] = mapped_column(sa.String(32))
    supplier: Mapped[str] = mapped_column(sa.String(200), default="")
    excl_tax_cents: Mapped[int] = mapped_column(Cents)
    incl_tax_cents: Mapped[int] = mapped_column(Cents)
    investment: Mapped[bool | None]
    publisher_country: Mapped[str | None] = mapped_column(sa.String(2))
    covers_from: Mapped[date | None]
    covers_to: Mapped[date | None]
    axis: Mapped[str] = mapped_column(sa.String(8), default="", server_default="")
    vat_rate: Mapped[str] = mapped_column(sa.String(8), default="", server_default="")
    gross_excl_tax_cents: Mapped[int | None] = mapped_column(Cents)
    gross_incl_tax_cents: Mapped[int | None] = mapped_column(Cents)
    proof_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id", ondelete="SET NULL"))

    dossier: Mapped[Dossier] = relationship(back_populates="expenses")
    proof: Mapped[Document | None] = relationship(foreign_keys=[proof_id])
    comparisons: Mapped[list[ComparativeQuote]] = relationship(
        order_by=lambda: ComparativeQuote.id, cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def typed_excl_tax_cents(self) -> int:
        """Amount of the quote without tax, before its discount."""
        return self.excl_tax_cents if self.gross_excl_tax_cents is None else self.gross_excl_tax_cents

    @property
    def typed_incl_tax_cents(self) -> int:
        """Amount of the quote with tax, before its discount."""
        return self.incl_tax_cents if self.gross_incl_tax_cents is None else self.gross_incl_tax_cents


class FunderLine(Row, Base):
    """Another funder of the project; ``expenses`` empty means the whole project."""

    __tablename__ = "funder_line"
    __table_args__ = (sa.CheckConstraint("amount_cents >= 0", name="amount"),)

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    position: Mapped[int]
    funder: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(8))
    status: Mapped[str] = mapped_column(sa.String(12))
    amount_cents: Mapped[int] = mapped_column(Cents)

    dossier: Mapped[Dossier] = relationship(back_populates="funders")
    expenses: Mapped[list[ExpenseLine]] = relationship(
        secondary=funder_expense, order_by="ExpenseLine.position", passive_deletes=True, lazy="selectin"
    )


class Document(Row, Base):
    """A piece of a dossier: what it is, its name as the applicant gave it, the stored file."""

    __tablename__ = "document"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(24))
    name: Mapped[str] = mapped_column(sa.String(200))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    dossier: Mapped[Dossier] = relationship(back_populates="documents")
    file: Mapped[StoredFile] = relationship()


class DossierVersion(Row, Base):
    """A frozen filing: canonical JSON and its hash. Never updated.

    ``kind``: filing, supplement, correction; contact and addition change nothing that is scored.
    """

    __tablename__ = "dossier_version"
    __table_args__ = (sa.UniqueConstraint("dossier_id", "number"),)

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    number: Mapped[int]
    content: Mapped[str] = mapped_column(sa.Text)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    kind: Mapped[str] = mapped_column(sa.String(16), default="filing", server_default="filing")
