"""Whom a mail about a dossier goes to: its contact on one side, its instructor or the service on the other.

These mails say that something awaits and where, never what it says.
"""

from __future__ import annotations

from portal.models import Dossier, Person
from portal.queries.conflicts import is_barred
from portal.queries.windows import window_settings
from portal.services.jobs.send_mail import queue_mail
from portal.services.unit_of_work import UnitOfWork


def prefecture_address(uow: UnitOfWork, dossier: Dossier) -> str:
    """The instructor's address, else the service's; empty when the window has none. Never someone with a link."""
    if dossier.instructor_id is not None and not is_barred(uow.session, dossier.instructor_id, dossier.id):
        return uow.session.get_one(Person, dossier.instructor_id).email
    return window_settings(uow.session, dossier.window_id).text("service.email") or ""


def tell_prefecture(uow: UnitOfWork, dossier: Dossier, subject: str, body: str) -> None:
    """Write to whoever examines the dossier."""
    address = prefecture_address(uow, dossier)
    if address:
        queue_mail(uow, address, f"Dossier {dossier.reference} : {subject}", body, dossier.public_id)


def tell_applicant(uow: UnitOfWork, dossier: Dossier, subject: str, body: str) -> None:
    """Write to the contact of the dossier."""
    if dossier.contact_email:
        queue_mail(
            uow, dossier.contact_email, f"Dossier {dossier.reference} : {subject}", body, dossier.public_id
        )
