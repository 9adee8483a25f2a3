"""Start a test after the notification: an award of 12 600 € notified on 16 October 2021, in a whole house."""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import FixedClock
from portal.models import Act, Dossier, MailMessage
from portal.queries.award import AwardView, award_of
from portal.services.applicant.uploads import PreparedFile, prepare_upload
from portal.services.award.check_start import CheckStart, check_start
from portal.services.award.confirm_account import ConfirmAccount, confirm_account
from portal.services.award.declare_start import DeclareStart, declare_start
from portal.services.award.propose_account import ProposeAccount, propose_account
from portal.services.runtime import Runtime
from tests.factories import PDF
from tests.integration.acting.support import (
    EJ,
    House,
    committed,
    dossier_of,
    issued,
    make_house,
    notified,
    signed,
)


def make_award(runtime: Runtime, house: House | None = None, ej: str = EJ, **values: object) -> tuple[House, str, str]:
    """The house, the public id of a dossier whose award was notified, and that of its act."""
    house = house or make_house(runtime)
    act = notified(house, committed(house, signed(house, issued(house, **values), f"71-2021-10-16-{ej[-5:]}"), ej))
    return house, dossier_of(runtime, act), act


def award_view(runtime: Runtime, dossier: str) -> AwardView:
    """What ``award_of`` tells of a notified dossier."""
    with runtime.read() as session:
        found = award_of(session, session.scalars(sa.select(Dossier.id).where(Dossier.public_id == dossier)).one())
    assert found is not None
    return found


def act_of(runtime: Runtime, act: str) -> Act:
    """The row of an act."""
    with runtime.read() as session:
        return session.scalars(sa.select(Act).where(Act.public_id == act)).one()


def on_day(runtime: Runtime, year: int, month: int, day: int) -> None:
    """Move the fixed legal clock to noon of a day."""
    assert isinstance(runtime.legal, FixedClock)
    runtime.legal.move_to(datetime(year, month, day, 11, tzinfo=UTC))


#: An account of the treasury at the Banque de France (invented), and one of a bank.
TREASURY = "FR7630001007941234567890185"
OTHER_BANK = "FR1420041010050500013M02606"


def kept_file(runtime: Runtime, name: str = "devis-signe.pdf") -> PreparedFile:
    """A file that went through the upload pipeline."""
    return prepare_upload(runtime, name, PDF + name.encode())


def started(runtime: Runtime, house: House, dossier: str, *, accepted: bool | None = True) -> str:
    """A declared start, accepted unless said otherwise; returns its public id."""
    command = DeclareStart(dossier, "signed_quote", date(2021, 10, 16), kept_file(runtime), "Devis n° 12")
    with runtime.uow() as uow:
        declaration = declare_start(uow, house.applicant, command)
    if accepted is not None:
        with runtime.uow() as uow:
            check_start(uow, house.instructor, CheckStart(dossier, declaration, accepted, "Copie illisible."))
    return declaration


def gave_account(runtime: Runtime, house: House, dossier: str, iban: str = TREASURY, *, by: Actor | None = None) -> str:
    """An account given by the town hall, not confirmed; returns its public id."""
    command = ProposeAccount(dossier, "Commune de Tournus", iban, "", kept_file(runtime, "rib.pdf"))
    with runtime.uow() as uow:
        return propose_account(uow, by or house.applicant, command)


def confirmed_account(
    runtime: Runtime, house: House, dossier: str, iban: str = TREASURY, reason: str = "Appel à la mairie."
) -> str:
    """An account given and confirmed; returns its public id."""
    account = gave_account(runtime, house, dossier, iban)
    with runtime.uow() as uow:
        confirm_account(uow, house.budget, ConfirmAccount(dossier, account, iban, reason))
    return account


def mails(runtime: Runtime, word: str) -> list[str]:
    """Recipients of the mails whose subject holds ``word``, in order."""
    with runtime.read() as session:
        rows = session.scalars(sa.select(MailMessage).order_by(MailMessage.id)).all()
    return [row.recipient for row in rows if word in row.subject]
