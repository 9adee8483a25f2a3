"""What stands beside the levels given: levels agreed after a gap, overall words of independent scorers, priorities."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Row


class _OnVersion(Row):
    """Written by someone about one filed version; never rewritten."""

    dossier_version: Mapped[int]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    comment: Mapped[str] = mapped_column(sa.Text, default="")


class HarmonisedLevel(_OnVersion, Base):
    """Level agreed for one criterion on which scorers were far apart. ``given``: JSON, levels by person it came from.

    It stands while those levels do.
    """

    __tablename__ = "harmonised_level"
    __table_args__ = (sa.CheckConstraint("level BETWEEN 0 AND 4", name="level"),)

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    criterion: Mapped[str] = mapped_column(sa.String(40))
    level: Mapped[int]
    given: Mapped[str] = mapped_column(sa.Text)


class AppraisalNote(_OnVersion, Base):
    """Overall words of one independent scorer; the last of each person stands."""

    __tablename__ = "appraisal_note"

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)


class RecordedPriorities(_OnVersion, Base):
    """Priorities of the text recognised in a project (JSON list of codes), beside its score. The last one stands."""

    __tablename__ = "recorded_priorities"

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    codes: Mapped[str] = mapped_column(sa.Text)
