"""Opinions asked from outside the portal, the codes that open their links, internal notes and the call log."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.opinions import OpinionState
from portal.models.base import Base, Business, Row, new_public_id
from portal.models.types import UTCDateTime, enum_column


class OpinionRequest(Business, Base):
    """One service asked about one dossier: the question, the day, what it is shown, the rule on its silence that day.

    ``silent_on``: the last day that passed without an answer; ``closed_reason``: why the request was taken back.
    """

    __tablename__ = "opinion_request"
    __table_args__ = (sa.Index("ix_opinion_request_due", "state", "due_on"),)

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    giver_name: Mapped[str] = mapped_column(sa.String(200))
    giver_email: Mapped[str] = mapped_column(sa.String(254))
    giver_kind: Mapped[str] = mapped_column(sa.String(16))
    question: Mapped[str] = mapped_column(sa.Text)
    grants: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    due_on: Mapped[date]
    computation: Mapped[str] = mapped_column(sa.String(300), default="")
    silence: Mapped[str] = mapped_column(sa.String(12), default="")
    silence_words: Mapped[str] = mapped_column(sa.String(300), default="")
    state: Mapped[OpinionState] = mapped_column(enum_column(OpinionState, "state"), default=OpinionState.AWAITED)
    silent_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_reason: Mapped[str] = mapped_column(sa.Text, default="")


class OpinionPiece(Row, Base):
    """A piece of the dossier that the service asked may open."""

    __tablename__ = "opinion_piece"
    __table_args__ = (sa.UniqueConstraint("request_id", "document_id"),)

    request_id: Mapped[int] = mapped_column(sa.ForeignKey("opinion_request.id"), index=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"))


class OpinionLink(Row, Base):
    """An address sent to the service, at the request, at a reminder or at a reopening (``purpose``): the hash of its
    secret alone is kept."""

    __tablename__ = "opinion_link"

    request_id: Mapped[int] = mapped_column(sa.ForeignKey("opinion_request.id"), index=True)
    secret_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    purpose: Mapped[str] = mapped_column(sa.String(12))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")


class OpinionCode(Base):
    """A code sent to the address of a request, by the system clock; keyed hash alone. ``used_at`` opens the page."""

    __tablename__ = "opinion_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("opinion_request.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    wrong: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Opinion(Row, Base):
    """An opinion as given. A later one of the same request completes it, none replaces it."""

    __tablename__ = "opinion"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("opinion_request.id"), index=True)
    sense: Mapped[str] = mapped_column(sa.String(16))
    reasons: Mapped[str] = mapped_column(sa.Text, default="")
    signed_by: Mapped[str] = mapped_column(sa.String(200))
    late: Mapped[bool] = mapped_column(default=False)


class DossierNote(Business, Base):
    """An internal note, or a telephone call: never shown to applicants, proxies or consulted services."""

    __tablename__ = "dossier_note"

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(sa.String(8))
    body: Mapped[str] = mapped_column(sa.Text)
    happened_on: Mapped[date | None]
    interlocutor: Mapped[str] = mapped_column(sa.String(200), default="")
    direction: Mapped[str] = mapped_column(sa.String(8), default="")


class NoteStrike(Row, Base):
    """A note struck out, once, with its reason; it stays readable."""

    __tablename__ = "note_strike"

    note_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier_note.id"), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.Text)
