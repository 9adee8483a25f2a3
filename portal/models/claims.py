"""What happens to a payment claim: its steps, its files, and the versions filed. Rows are added, never rewritten."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Row, new_public_id
from portal.models.system import StoredFile
from portal.models.types import Cents, UTCDateTime


class ClaimStep(Row, Base):
    """One move of a claim: the verb of the table, who, when, the amount it settles and what is said of it."""

    __tablename__ = "claim_step"

    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("payment_claim.id"), index=True)
    verb: Mapped[str] = mapped_column(sa.String(16))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    amount_cents: Mapped[int | None] = mapped_column(Cents)
    remark: Mapped[str] = mapped_column(sa.Text, default="")


class ClaimFile(Row, Base):
    """A file of a claim: the ``statement`` of expenditure, the final ``report``, or the ``certificate`` made here.

    The last of a kind that was not set aside stands.
    """

    __tablename__ = "claim_file"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("payment_claim.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    set_aside_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    file: Mapped[StoredFile] = relationship()


class ClaimFiling(Row, Base):
    """A claim as it was filed, then each time it was supplied: canonical JSON and its SHA-256, frozen."""

    __tablename__ = "claim_filing"
    __table_args__ = (sa.UniqueConstraint("claim_id", "number"),)

    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("payment_claim.id"), index=True)
    number: Mapped[int]
    content: Mapped[str] = mapped_column(sa.Text)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
