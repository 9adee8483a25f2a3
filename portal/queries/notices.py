"""What a notification rests on: the agreement to the electronic way with its date, and whether the address works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.models import Dossier, NotificationConsent
from portal.queries.bounces import bounces_of


@dataclass(frozen=True, slots=True)
class Consent:
    """``electronic``: agreed to, since ``at`` (the filing, or a later answer). ``refused_since``: the contact's address
    refuses our mail since then, None when it does not."""

    electronic: bool
    at: datetime | None
    email: str
    refused_since: datetime | None


def consent_of(session: Session, dossier_public_id: str) -> Consent:
    """The consent of a dossier already read in scope."""
    row = session.execute(
        sa.select(Dossier.electronic_notification, Dossier.filed_at, Dossier.contact_email)
        .add_columns(NotificationConsent.created_at)
        .outerjoin(NotificationConsent, NotificationConsent.dossier_id == Dossier.id)
        .where(Dossier.public_id == dossier_public_id)
        .order_by(NotificationConsent.id.desc())
        .limit(1)
    ).one()
    bounced = bounces_of(session, [row.contact_email])
    since = bounced[-1].since if bounced else None
    return Consent(row.electronic_notification, row.created_at or row.filed_at, row.contact_email, since)
