"""Mails of the portal as the demonstration's mailbox shows them: each person their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor, Role
from portal.domain.errors import NotFound
from portal.models import MailMessage, Person


@dataclass(frozen=True, slots=True)
class MailView:
    """One message. ``sent_at`` is None while the job that sends it has not run."""

    public_id: str
    recipient: str
    subject: str
    body: str
    written_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class MailPage:
    """One page of messages, newest first."""

    messages: tuple[MailView, ...]
    page: int
    pages: int
    total: int


def _visible(actor: Actor) -> sa.ColumnElement[bool]:
    """An administrator sees all; a signed-in person their own; a visitor those to addresses without an account."""
    if Role.ADMINISTRATOR in actor.roles:
        return sa.true()
    if actor.is_signed_in:
        return MailMessage.recipient == actor.email
    return MailMessage.recipient.not_in(sa.select(Person.email))


def _view(row: MailMessage) -> MailView:
    return MailView(row.public_id, row.recipient, row.subject, row.body, row.created_at, row.sent_at)


def mailbox(session: Session, actor: Actor, page: int = 1, size: int = 30) -> MailPage:
    """The messages ``actor`` may read; two queries."""
    total = session.scalar(sa.select(sa.func.count()).select_from(MailMessage).where(_visible(actor))) or 0
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    rows = session.scalars(
        sa.select(MailMessage)
        .where(_visible(actor))
        .order_by(MailMessage.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return MailPage(tuple(_view(row) for row in rows), page, pages, total)


def mail_message(session: Session, actor: Actor, public_id: str) -> MailView:
    """One message ``actor`` may read. Raises NotFound."""
    row = session.scalar(sa.select(MailMessage).where(MailMessage.public_id == public_id, _visible(actor)))
    if row is None:
        raise NotFound
    return _view(row)
