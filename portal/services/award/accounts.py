"""What the use-cases of a bank account share: its locked rows, who is told of a change."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from portal.domain.bank_account import AccountState
from portal.domain.errors import NotFound
from portal.models import BankAccount, Membership, Person
from portal.queries.award import AwardView
from portal.services.award.loading import Awarded
from portal.services.jobs.send_mail import queue_mail
from portal.services.unit_of_work import UnitOfWork


def lock_accounts(uow: UnitOfWork, award: AwardView) -> Sequence[BankAccount]:
    """Accounts of the award's organisation, oldest first, locked."""
    return uow.session.scalars(
        sa.select(BankAccount)
        .where(BankAccount.organisation_id == award.organisation_id)
        .order_by(BankAccount.id)
        .with_for_update()
    ).all()


def account_among(rows: Sequence[BankAccount], public_id: str) -> BankAccount:
    """The account of this public id. Raises NotFound."""
    found = next((row for row in rows if row.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def confirmed_among(rows: Sequence[BankAccount]) -> BankAccount | None:
    """The account payments go to today."""
    return next((row for row in rows if row.state is AccountState.CONFIRMED), None)


def tell_team(uow: UnitOfWork, found: Awarded, subject: str, body: str) -> None:
    """Write to everybody of the organisation's team, and to the contact of the dossier: whoever is wronged by a
    changed account must learn it, not only whoever changed it."""
    team = uow.session.scalars(
        sa.select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == found.award.organisation_id)
    )
    addresses = {address.lower() for address in (*team, found.dossier.contact_email) if address}
    title = f"Dossier {found.dossier.reference} : {subject}"
    for address in sorted(addresses):
        queue_mail(uow, address, title, body, found.dossier.public_id)
