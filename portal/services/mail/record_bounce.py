"""Record that an address refuses mail for good, and that it receives again."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.models import AddressBounce
from portal.services.mail.delivery_status import PermanentFailure
from portal.services.unit_of_work import UnitOfWork

#: Who said so.
SMTP, REPORT, PERSON = "smtp", "report", "person"


def record_bounce(uow: UnitOfWork, actor: Actor, failure: PermanentFailure, origin: str) -> bool:
    """Keep the refusal; False when one already stands for this address. Raises InvalidInput on what is no address."""
    email = failure.email.strip().lower()
    if "@" not in email or len(email) > 254:
        raise InvalidInput({"email": "Indiquez une adresse électronique, par exemple mairie@commune.fr."})
    standing = sa.select(AddressBounce.id).where(AddressBounce.email == email, AddressBounce.cleared_at.is_(None))
    if uow.session.scalar(standing) is not None:
        return False
    row = AddressBounce(email=email, origin=origin, status=failure.status, detail=failure.detail, created_at=uow.now)
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        Event.ADDRESS_BOUNCED,
        actor,
        ("address_bounce", row.public_id),
        facts={"origin": origin, "status": failure.status},
        detail=email,
    )
    return True
