"""Batches of acts: what was asked for at once, and what became of each. The work itself is done by a job."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.signing import SigningWay
from portal.models.base import Base, Business, Row
from portal.models.types import UTCDateTime, enum_column


class ActBatch(Business, Base):
    """``action``: ``prepare`` (drafts of acts, for granted dossiers), ``issue`` (check and freeze funded acts) or
    ``sign`` (electronically, by whoever asked).

    ``way``: how issued acts will be signed; ``deputy_id``: by whom, else by the usual signatory. ``next_number``, the
    number the next one will have, and ``dated_on`` serve those not signed on paper.
    """

    __tablename__ = "act_batch"

    action: Mapped[str] = mapped_column(sa.String(16))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    way: Mapped[SigningWay] = mapped_column(
        enum_column(SigningWay, "way"), default=SigningWay.PAPER, server_default="paper"
    )
    next_number: Mapped[str | None] = mapped_column(sa.String(32))
    dated_on: Mapped[date | None]
    deputy_id: Mapped[int | None] = mapped_column(sa.ForeignKey("signing_deputy.id"))
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    items: Mapped[list[ActBatchItem]] = relationship(order_by="ActBatchItem.id")


class ActBatchItem(Row, Base):
    """One dossier or act of a batch: ``waiting``, then ``done`` or ``refused`` with the sentences that say why."""

    __tablename__ = "act_batch_item"
    __table_args__ = (sa.UniqueConstraint("batch_id", "dossier_id"),)

    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("act_batch.id"))
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"))
    act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("act.id"))
    state: Mapped[str] = mapped_column(sa.String(8), default="waiting")
    problem: Mapped[str] = mapped_column(sa.Text, default="")
