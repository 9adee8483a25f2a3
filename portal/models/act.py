"""Prefectoral acts, their files (issued bytes, signed scan) and notifications. Files are added, never replaced."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.act import ActState
from portal.domain.signing import SigningWay
from portal.models.base import Base, Business, Row, new_public_id
from portal.models.dossier import Dossier
from portal.models.system import StoredFile
from portal.models.types import Cents, UTCDateTime, enum_column


class Act(Business, Base):
    """One act. ``kind``: ``award``, or what follows one (``amends_id``): ``amendment``, ``withdrawal``, ``repeal``,
    ``lapse``. ``reference`` is the internal gap-free number; ``official_number`` the prefecture's own.

    ``title`` and ``description`` (characteristics of the project) are worded by the administration.
    """

    __tablename__ = "act"
    __table_args__ = (
        sa.CheckConstraint("amount_cents > 0", name="amount"),
        sa.CheckConstraint(
            "state <> 'notified' OR (official_number IS NOT NULL AND signed_on IS NOT NULL)", name="signed"
        ),
        sa.Index(
            "uq_act_official_number",
            "window_id",
            "official_number",
            unique=True,
            sqlite_where=sa.text("official_number IS NOT NULL"),
            postgresql_where=sa.text("official_number IS NOT NULL"),
        ),
        sa.Index(
            "uq_act_planned_number",
            "window_id",
            "planned_number",
            unique=True,
            sqlite_where=sa.text("planned_number IS NOT NULL AND state <> 'cancelled'"),
            postgresql_where=sa.text("planned_number IS NOT NULL AND state <> 'cancelled'"),
        ),
    )

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"))
    kind: Mapped[str] = mapped_column(sa.String(16), default="award")
    #: Signed by two parties: a convention, or the avenant that changes one.
    agreed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    amends_id: Mapped[int | None] = mapped_column(sa.ForeignKey("act.id"), index=True)
    state: Mapped[ActState] = mapped_column(enum_column(ActState, "state"), default=ActState.DRAFT)
    reference: Mapped[str] = mapped_column(sa.String(32), unique=True)
    #: What the verification page finds the act by; given when the act is issued, printed on each of its pages.
    verification_code: Mapped[str | None] = mapped_column(sa.String(15), unique=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    amount_cents: Mapped[int] = mapped_column(Cents)
    content: Mapped[str | None] = mapped_column(sa.Text)
    content_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    credits_certified_on: Mapped[date | None]
    credits_certified_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    issued_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    official_number: Mapped[str | None] = mapped_column(sa.String(32))
    signed_on: Mapped[date | None]
    #: How it is signed; electronically and in the parapheur, number and date are printed before the signature.
    signing_way: Mapped[SigningWay] = mapped_column(
        enum_column(SigningWay, "signing_way"), default=SigningWay.PAPER, server_default="paper"
    )
    planned_number: Mapped[str | None] = mapped_column(sa.String(32))
    planned_on: Mapped[date | None]
    deputy_id: Mapped[int | None] = mapped_column(sa.ForeignKey("signing_deputy.id"))
    signatory_name: Mapped[str] = mapped_column(sa.String(200), default="")
    ej_number: Mapped[str | None] = mapped_column(sa.String(10))
    ej_on: Mapped[date | None]
    notified_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    dossier: Mapped[Dossier] = relationship()
    files: Mapped[list[ActFile]] = relationship(order_by="ActFile.id")


class ActFile(Row, Base):
    """A file of an act: ``issued`` (bytes frozen at issue) or ``signed`` (scan of the signed paper)."""

    __tablename__ = "act_file"
    __table_args__ = (
        sa.Index(
            "uq_act_file_one_signed",
            "act_id",
            unique=True,
            sqlite_where=sa.text("kind = 'signed'"),
            postgresql_where=sa.text("kind = 'signed'"),
        ),
    )

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    file: Mapped[StoredFile] = relationship()


class Notification(Row, Base):
    """Proof of a notification: how, when (put online, or received by post), when the beneficiary first downloaded the
    act. ``deemed_term_on``: last day to open it before it is deemed notified, that day or, not ``deemed_at_term``, the
    day it was put online; None: never deemed."""

    __tablename__ = "notification"

    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    channel: Mapped[str] = mapped_column(sa.String(16))
    notified_on: Mapped[date]
    recipient: Mapped[str] = mapped_column(sa.String(254))
    deemed_term_on: Mapped[date | None]
    deemed_at_term: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    downloaded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    downloaded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
