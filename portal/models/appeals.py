"""Appeals against what was decided of a dossier, what happened to each, their files, and what they reopened."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.appeals import AppealAuthor, AppealKind, AppealState, AppealTarget
from portal.models.base import Base, Business, Row, new_public_id
from portal.models.system import StoredFile
from portal.models.types import Cents, enum_column


class Appeal(Business, Base):
    """One appeal as it was received. ``target_key`` names what is challenged (``decision:ID``…), ``starts_on`` the day
    its delay began, ``lodged_on`` the day that counts. What follows is in ``appeal_step``, appended."""

    __tablename__ = "appeal"
    __table_args__ = (
        sa.Index("ix_appeal_dossier", "dossier_id", "state"),
        sa.Index("ix_appeal_window_state", "window_id", "state", "received_on"),
        sa.CheckConstraint("stake_cents >= 0", name="stake"),
    )

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"))
    reference: Mapped[str] = mapped_column(sa.String(40), unique=True)
    kind: Mapped[AppealKind] = mapped_column(enum_column(AppealKind, "kind"))
    state: Mapped[AppealState] = mapped_column(enum_column(AppealState, "state"), default=AppealState.OPEN)
    target: Mapped[AppealTarget] = mapped_column(enum_column(AppealTarget, "target"))
    target_key: Mapped[str] = mapped_column(sa.String(40))
    target_label: Mapped[str] = mapped_column(sa.String(200))
    starts_on: Mapped[date | None]
    remedies_stated: Mapped[bool]
    author: Mapped[AppealAuthor] = mapped_column(enum_column(AppealAuthor, "author"))
    author_name: Mapped[str] = mapped_column(sa.String(200))
    channel: Mapped[str] = mapped_column(sa.String(16))
    received_on: Mapped[date]
    lodged_on: Mapped[date]
    grounds: Mapped[str] = mapped_column(sa.Text, default="")
    court_name: Mapped[str] = mapped_column(sa.String(200), default="")
    court_number: Mapped[str] = mapped_column(sa.String(40), default="")
    defence_due_on: Mapped[date | None]
    #: Kept by ``services.instruction.refresh_clocks``: what the prefecture owes next for this appeal.
    due_on: Mapped[date | None]
    stake_cents: Mapped[int] = mapped_column(Cents)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    steps: Mapped[list[AppealStep]] = relationship(order_by="AppealStep.id")
    files: Mapped[list[AppealFile]] = relationship(order_by="AppealFile.id")


class AppealStep(Row, Base):
    """One thing that happened to an appeal on a legal date. ``person_id`` is None for the portal itself.

    ``remedies_stated``: of an answer, whether it stated the remedies; ``due_on``: by when a judgment orders a new
    examination, or the court wants a defence.
    """

    __tablename__ = "appeal_step"

    appeal_id: Mapped[int] = mapped_column(sa.ForeignKey("appeal.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    outcome: Mapped[str] = mapped_column(sa.String(16), default="")
    on: Mapped[date] = mapped_column("happened_on")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    remedies_stated: Mapped[bool | None]
    due_on: Mapped[date | None]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class AppealFile(Row, Base):
    """A file of an appeal: the appeal itself, an answer, a judgment. Added, never replaced."""

    __tablename__ = "appeal_file"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    appeal_id: Mapped[int] = mapped_column(sa.ForeignKey("appeal.id"), index=True)
    step_id: Mapped[int | None] = mapped_column(sa.ForeignKey("appeal_step.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    file: Mapped[StoredFile] = relationship()


class Reopening(Row, Base):
    """An appeal sent a decided dossier back to its examination; ``due_on``: to be decided again by then."""

    __tablename__ = "reopening"

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    appeal_id: Mapped[int] = mapped_column(sa.ForeignKey("appeal.id"))
    reopened_on: Mapped[date]
    due_on: Mapped[date | None]
    enjoined: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.Text)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class ExplanationOpening(Row, Base):
    """The algorithm's part of a dossier was opened to its applicant at request, before the decision was notified."""

    __tablename__ = "explanation_opening"

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
