"""Scenarios and committee sessions: agenda, attendance, recusals, outcomes, the waiting list.

Versions of a scenario and outcomes of a session are only added: somebody may have to answer for each.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.committee import MemberRole, SessionOutcome, SessionState
from portal.models.base import Base, Business, Row, new_public_id
from portal.models.types import Cents, UTCDateTime, enum_column


class Scenario(Business, Base):
    """A named what-if; its rules are in its versions, the last one stands."""

    __tablename__ = "scenario"

    name: Mapped[str] = mapped_column(sa.String(120))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class ScenarioVersion(Row, Base):
    """The rules of a scenario at one time, as canonical JSON. Never updated."""

    __tablename__ = "scenario_version"
    __table_args__ = (sa.UniqueConstraint("scenario_id", "number"),)

    scenario_id: Mapped[int] = mapped_column(sa.ForeignKey("scenario.id"), index=True)
    number: Mapped[int]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    content: Mapped[str] = mapped_column(sa.Text)


class CommitteeSession(Business, Base):
    """A session. ``single``: a rolling decision, a session of one that no committee held."""

    __tablename__ = "committee_session"
    __table_args__ = (sa.Index("ix_committee_session_listed", "window_id", "single", "held_on", "id"),)

    reference: Mapped[str] = mapped_column(sa.String(32), unique=True)
    single: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(sa.String(200))
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    state: Mapped[SessionState] = mapped_column(enum_column(SessionState, "state"), default=SessionState.PREPARING)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    scenario_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("scenario_version.id"))
    minutes: Mapped[str] = mapped_column(sa.Text, default="")
    held_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agreed_on: Mapped[date | None]
    agreement_reference: Mapped[str] = mapped_column(sa.String(80), default="")
    agreed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class SessionItem(Row, Base):
    """A dossier of the agenda, pinned to what was read: its proposal, its assessment, its filed version. ``removed_at``
    once it is taken off the agenda."""

    __tablename__ = "session_item"
    __table_args__ = (sa.UniqueConstraint("session_id", "dossier_id"),)

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("committee_session.id"), index=True)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    position: Mapped[int]
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    assessment_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment.id"))
    filed_version: Mapped[int]
    score_text: Mapped[str] = mapped_column(sa.String(16), default="")
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SessionConclusion(Row, Base):
    """What the session concluded of an item; the last one stands. Never updated."""

    __tablename__ = "session_conclusion"
    __table_args__ = (sa.CheckConstraint("amount_cents >= 0", name="amount"),)

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("session_item.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    outcome: Mapped[SessionOutcome] = mapped_column(enum_column(SessionOutcome, "outcome"))
    amount_cents: Mapped[int] = mapped_column(Cents)
    motive: Mapped[str] = mapped_column(sa.Text, default="")
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    votes_abstained: Mapped[int | None]


class SessionMember(Row, Base):
    """Somebody called to a session; ``person_id`` when it is an account of the portal."""

    __tablename__ = "session_member"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("committee_session.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    quality: Mapped[str] = mapped_column(sa.String(200), default="")
    role: Mapped[MemberRole] = mapped_column(enum_column(MemberRole, "role"))
    present: Mapped[bool] = mapped_column(default=False)


class SessionRecusal(Row, Base):
    """A member who takes no part in one item (déport), and why."""

    __tablename__ = "session_recusal"
    __table_args__ = (sa.UniqueConstraint("item_id", "member_id"),)

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("session_item.id"), index=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("session_member.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(300), default="")


class WaitingEntry(Row, Base):
    """A dossier on the waiting list, in the order of the identifiers; ``left_at`` once served or taken off."""

    __tablename__ = "waiting_entry"
    __table_args__ = (
        sa.CheckConstraint("amount_cents > 0", name="amount"),
        sa.Index(
            "uq_waiting_entry_open",
            "dossier_id",
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        ),
    )

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    window_id: Mapped[int] = mapped_column(sa.ForeignKey("window.id"), index=True)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"))
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("session_item.id"))
    amount_cents: Mapped[int] = mapped_column(Cents)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    left_reason: Mapped[str] = mapped_column(sa.String(16), default="")
