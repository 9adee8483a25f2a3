"""Mail: the row is written with the business transaction, the sending is a job after it."""

from __future__ import annotations

from portal.domain.actors import SYSTEM
from portal.models import MailMessage
from portal.models.base import new_public_id
from portal.services.mail.delivery_status import PermanentFailure
from portal.services.mail.record_bounce import SMTP, record_bounce
from portal.services.ports import AddressRefused, Attachment
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork


def queue_mail(
    uow: UnitOfWork, recipient: str, subject: str, body: str, dossier: str | None = None, *, with_receipt: bool = False
) -> None:
    """Write a mail with the current transaction; it leaves after the commit, with the dossier's receipt if asked."""
    message = MailMessage(
        public_id=new_public_id(),
        recipient=recipient.lower(),
        subject=subject,
        body=body,
        dossier_public_id=dossier,
        with_receipt=with_receipt,
        created_at=uow.now,
    )
    uow.session.add(message)
    uow.enqueue("mail", f"mail:{message.public_id}", {"message": message.public_id})


def send_mail(runtime: Runtime, payload: dict[str, str]) -> None:
    """Job handler: send one message, then note when. A retry of a sent or refused one does nothing.

    An address that refuses for good is recorded as a bounce, and the message is not tried again.
    """
    import sqlalchemy as sa

    with runtime.read() as session:
        message = session.scalar(sa.select(MailMessage).where(MailMessage.public_id == payload["message"]))
        if message is None or message.sent_at is not None or message.refused_at is not None:
            return
        recipient, subject, body = message.recipient, message.subject, message.body
        receipt_of = message.dossier_public_id if message.with_receipt else None
    refusal = None
    try:
        runtime.mailer.send(recipient, subject, body, payload["message"], _receipt(runtime, receipt_of))
    except AddressRefused as error:
        refusal = PermanentFailure(recipient, error.status, error.detail)
    with runtime.uow() as uow:
        row = uow.session.scalar(sa.select(MailMessage).where(MailMessage.public_id == payload["message"]))
        if refusal is not None:
            record_bounce(uow, SYSTEM, refusal, SMTP)
        if row is not None and refusal is not None:
            row.refused_at = uow.now
        elif row is not None:
            row.sent_at = uow.now


def _receipt(runtime: Runtime, dossier: str | None) -> tuple[Attachment, ...]:
    """The receipt of the filing as it is offered in the account: rendered again, the same bytes."""
    from portal.services.applicant.receipt import RECEIPT_NAME, receipt_bytes

    content = receipt_bytes(runtime, dossier) if dossier else None
    return () if content is None else (Attachment(RECEIPT_NAME, "application/pdf", content),)
