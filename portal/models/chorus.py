"""Exchanges with Chorus: certificates of available credits, suppliers, credits to confirm, imported payments.

Rows are added, not rewritten: the last one of an act, an organisation, a window or a payment request stands.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.act import Act
from portal.models.base import Base, Business, Row, new_public_id
from portal.models.ledger import Envelope
from portal.models.system import StoredFile
from portal.models.types import Cents, UTCDateTime


class CreditsAttestation(Business, Base):
    """A certificate of available credits, as given: its frozen content and its PDF. The last one of an act stands,
    while the act keeps its date."""

    __tablename__ = "credits_attestation"
    __table_args__ = (sa.CheckConstraint("amount_cents > 0", name="amount"),)

    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    envelope_id: Mapped[int] = mapped_column(sa.ForeignKey("envelope.id"))
    reference: Mapped[str] = mapped_column(sa.String(40), unique=True)
    amount_cents: Mapped[int] = mapped_column(Cents)
    certified_on: Mapped[date]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    content: Mapped[str] = mapped_column(sa.Text)
    content_sha256: Mapped[str] = mapped_column(sa.String(64))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()
    act: Mapped[Act] = relationship()


class ChorusSupplier(Row, Base):
    """The number of an organisation among the suppliers (tiers) of Chorus, as read there for its SIRET of the day."""

    __tablename__ = "chorus_supplier"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    number: Mapped[str] = mapped_column(sa.String(20), index=True)
    siret: Mapped[str] = mapped_column(sa.String(14))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class CreditsNotice(Business, Base):
    """Credits somebody entered and another person must confirm before they move.

    ``state``: ``waiting``, ``confirmed`` or ``refused``; ``cut``: taken back; ``carried``: and given to the next year's
    envelope. ``posting_key``: that of the entries, once confirmed.
    """

    __tablename__ = "credits_notice"
    __table_args__ = (
        sa.CheckConstraint("ae_cents >= 0 AND cp_cents >= 0 AND ae_cents + cp_cents > 0", name="amounts"),
        sa.CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="four_eyes"),
    )

    envelope_id: Mapped[int] = mapped_column(sa.ForeignKey("envelope.id"), index=True)
    cut: Mapped[bool]
    carried: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    ae_cents: Mapped[int] = mapped_column(Cents)
    cp_cents: Mapped[int] = mapped_column(Cents)
    notice: Mapped[str] = mapped_column(sa.String(200))
    notice_on: Mapped[date]
    piece_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    reason: Mapped[str] = mapped_column(sa.String(300))
    posting_key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    state: Mapped[str] = mapped_column(sa.String(16), default="waiting")
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    refusal: Mapped[str] = mapped_column(sa.Text, default="")

    envelope: Mapped[Envelope] = relationship()
    piece: Mapped[StoredFile | None] = relationship()


class ChorusMapping(Row, Base):
    """What the columns of a window's Chorus exports are: heading → role. The last one stands."""

    __tablename__ = "chorus_mapping"

    window_id: Mapped[int] = mapped_column(sa.ForeignKey("window.id"), index=True)
    roles: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class ChorusImport(Business, Base):
    """A spreadsheet of Chorus: its cells as text, what its columns are, and when its payments were taken over.

    ``unread``: sentences on rows that could not be read then; ``refused``: on payments that could not be recorded.
    """

    __tablename__ = "chorus_import"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    roles: Mapped[list[str]] = mapped_column(sa.JSON)
    applied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    applied_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    unread: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    refused: Mapped[list[str]] = mapped_column(sa.JSON, default=list)


class ChorusPayment(Row, Base):
    """What Chorus says of one payment request. The last row of a ``payment_key`` (EJ, request) of a window stands; it
    is added only when its facts (``digest``) are not those of the last one."""

    __tablename__ = "chorus_payment"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    window_id: Mapped[int] = mapped_column(sa.ForeignKey("window.id"), index=True)
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("chorus_import.id"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    payment_key: Mapped[str] = mapped_column(sa.String(64), index=True)
    rows: Mapped[str] = mapped_column(sa.String(200))
    ej_number: Mapped[str] = mapped_column(sa.String(20), default="", index=True)
    request_number: Mapped[str] = mapped_column(sa.String(20), default="", index=True)
    supplier_number: Mapped[str] = mapped_column(sa.String(20), default="")
    siret: Mapped[str] = mapped_column(sa.String(14), default="")
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    amount_cents: Mapped[int] = mapped_column(Cents)
    ordered_on: Mapped[date | None]
    paid_on: Mapped[date | None]


class ChorusMatch(Row, Base):
    """A payment of Chorus (its key) and a claim, matched by its number or by a person. The last one stands.
    ``matched_by``: ``request`` (numbers of the EJ and of the request) or ``person``."""

    __tablename__ = "chorus_match"

    window_id: Mapped[int] = mapped_column(sa.ForeignKey("window.id"), index=True)
    payment_key: Mapped[str] = mapped_column(sa.String(64), index=True)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("payment_claim.id"), index=True)
    matched_by: Mapped[str] = mapped_column(sa.String(16))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class ChorusExplanation(Row, Base):
    """Why a difference between Chorus and the portal is not an error. ``digest`` is that of the difference: it is no
    longer explained when one of its figures or dates changes."""

    __tablename__ = "chorus_explanation"

    window_id: Mapped[int] = mapped_column(sa.ForeignKey("window.id"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64), index=True)
    reason: Mapped[str] = mapped_column(sa.String(1000))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
