"""Tables of the machinery: stored files, jobs, mails, idempotency keys, counters, the demo clock."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.scanning import ScanState
from portal.models.base import Base, Row, new_public_id
from portal.models.types import UTCDateTime, enum_column


class StoredFile(Row, Base):
    """A file of the content-addressed store; the file is there before its row commits."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    media_type: Mapped[str] = mapped_column(sa.String(80))
    scan_state: Mapped[ScanState] = mapped_column(
        enum_column(ScanState, "scan_state"), default=ScanState.NOT_SCANNED, server_default="not_scanned", index=True
    )
    scanned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Job(Row, Base):
    """Work to be done after the commit that wrote it. ``dedup_key`` makes a second request a no-op."""

    __tablename__ = "job"
    __table_args__ = (sa.Index("ix_job_due", "done_at", "not_before"),)

    kind: Mapped[str] = mapped_column(sa.String(32))
    payload: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    dedup_key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    not_before: Mapped[datetime] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str] = mapped_column(sa.Text, default="")


class MailMessage(Row, Base):
    """A mail to send or sent. In demo it is read on the mailbox page. ``with_receipt``: the receipt of its dossier is
    attached when it leaves."""

    __tablename__ = "mail_message"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    recipient: Mapped[str] = mapped_column(sa.String(254), index=True)
    subject: Mapped[str] = mapped_column(sa.String(300))
    body: Mapped[str] = mapped_column(sa.Text)
    dossier_public_id: Mapped[str | None] = mapped_column(sa.String(16))
    with_receipt: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    refused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class IdempotencyKey(Row, Base):
    """The answer first given to a keyed request; a retry gets it again."""

    __tablename__ = "idempotency_key"
    __table_args__ = (sa.UniqueConstraint("scope", "key"),)

    scope: Mapped[str] = mapped_column(sa.String(80))
    key: Mapped[str] = mapped_column(sa.String(64))
    result: Mapped[str] = mapped_column(sa.String(200))


class SequenceCounter(Base):
    """Last number given in a gap-free series, locked with the row that uses it."""

    __tablename__ = "sequence_counter"

    series: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    last: Mapped[int]


class SignInFailure(Base):
    """Failures in a row of one account or network address (hashed), by the system clock; old rows are dropped."""

    __tablename__ = "sign_in_failure"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    blocked_until: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ClockOffset(Base):
    """Demo only: seconds added to the system clock to make the legal clock. One row."""

    __tablename__ = "clock_offset"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seconds: Mapped[int] = mapped_column(sa.BigInteger)

    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)
