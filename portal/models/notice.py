"""How a body wants to receive decisions, and what followed a notification. Rows are added, the last counts."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Row


class NotificationConsent(Row, Base):
    """Agreement to electronic notification given or taken back for one dossier, by whom and when."""

    __tablename__ = "notification_consent"

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    electronic: Mapped[bool]


class NoticeStep(Row, Base):
    """What followed the notification of an act: a reminder by mail (``reminded``), or a sending by post
    (``domain.remedy_clock.PostStep``). ``person_id`` is None for the portal itself."""

    __tablename__ = "notice_step"

    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(sa.String(16))
    on: Mapped[date] = mapped_column("happened_on")
    recipient: Mapped[str] = mapped_column(sa.String(254), default="")
    tracking: Mapped[str] = mapped_column(sa.String(40), default="")
