"""How many messages of one kind an address may receive in an hour: nobody can flood somebody else's mailbox."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from portal.models import MailMessage
from portal.services.unit_of_work import UnitOfWork

MAX_PER_HOUR = 3


def too_many(uow: UnitOfWork, email: str, subject: str) -> bool:
    """Whether ``email`` has had its share of messages of this ``subject`` in the last hour."""
    since = uow.now - timedelta(hours=1)
    sent = sa.select(sa.func.count()).where(
        MailMessage.recipient == email, MailMessage.subject == subject, MailMessage.created_at > since
    )
    return int(uow.session.scalar(sent) or 0) >= MAX_PER_HOUR
