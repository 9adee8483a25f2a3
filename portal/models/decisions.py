"""What explains decisions: grounds of proposals, frozen comparisons, closures, transmissions, letters. Only added."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.letter import LetterState
from portal.models.base import Base, Business, Row, new_public_id
from portal.models.dossier import Dossier
from portal.models.system import StoredFile
from portal.models.types import UTCDateTime, enum_column


class ProposalGrounds(Row, Base):
    """Grounds of a proposal as canonical JSON; the last of a dossier stand."""

    __tablename__ = "proposal_grounds"

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    content: Mapped[str] = mapped_column(sa.Text)
    content_sha256: Mapped[str] = mapped_column(sa.String(64))


class RefusalComparison(Row, Base):
    """Scores of a refused dossier beside the average of the funded ones, frozen with the decision."""

    __tablename__ = "refusal_comparison"

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), unique=True)
    content: Mapped[str] = mapped_column(sa.Text)
    content_sha256: Mapped[str] = mapped_column(sa.String(64))


class Closure(Row, Base):
    """A dossier closed without a decision on its merits, and its reopening if there was one."""

    __tablename__ = "closure"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    motive_code: Mapped[str] = mapped_column(sa.String(24))
    motive: Mapped[str] = mapped_column(sa.Text)
    closed_on: Mapped[date]
    reopened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reopened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reopened_reason: Mapped[str] = mapped_column(sa.Text, default="")


class Transfer(Row, Base):
    """A dossier sent to the competent authority (CRPA L. 114-2), with the date the portal received it."""

    __tablename__ = "transfer"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    authority: Mapped[str] = mapped_column(sa.String(200))
    address: Mapped[str] = mapped_column(sa.Text)
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    reason: Mapped[str] = mapped_column(sa.Text)
    filed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    transferred_on: Mapped[date]


class Letter(Business, Base):
    """A letter to the applicant about its dossier: content and bytes frozen when made; how and when it was sent.

    ``act_id``, ``stage_id``, ``claim_id``: the fact it goes with. ``template_*``: the wording it was made with, None
    for a letter older than templates. Triggers keep it as it was made (``act_guards``).
    """

    __tablename__ = "letter"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("decision.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(sa.String(16))
    state: Mapped[LetterState] = mapped_column(enum_column(LetterState, "state"), default=LetterState.MADE)
    reference: Mapped[str] = mapped_column(sa.String(40), unique=True)
    content: Mapped[str] = mapped_column(sa.Text)
    content_sha256: Mapped[str] = mapped_column(sa.String(64))
    signed_on: Mapped[date | None]
    channel: Mapped[str] = mapped_column(sa.String(16), default="")
    recipient: Mapped[str] = mapped_column(sa.String(254), default="")
    sent_on: Mapped[date | None]
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    downloaded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    downloaded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("act.id"), index=True)
    stage_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stage_record.id"))
    claim_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment_claim.id"), index=True)
    template_kind: Mapped[str | None] = mapped_column(sa.String(24))
    template_number: Mapped[int | None]
    template_sha256: Mapped[str | None] = mapped_column(sa.String(64))

    dossier: Mapped[Dossier] = relationship()
    files: Mapped[list[LetterFile]] = relationship(order_by="LetterFile.id")


class LetterFile(Row, Base):
    """A file of a letter: ``issued`` (bytes frozen), ``signed`` (scan), ``slip`` (list of pieces transmitted). One of
    each kind, only added."""

    __tablename__ = "letter_file"
    __table_args__ = (sa.UniqueConstraint("letter_id", "kind"),)

    letter_id: Mapped[int] = mapped_column(sa.ForeignKey("letter.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    file: Mapped[StoredFile] = relationship()
