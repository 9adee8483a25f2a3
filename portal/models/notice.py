"""How a body wants to receive decisions: each answer after the one given at filing. Rows are added, the last counts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Row


class NotificationConsent(Row, Base):
    """Agreement to electronic notification given or taken back for one dossier, by whom and when."""

    __tablename__ = "notification_consent"

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    electronic: Mapped[bool]
