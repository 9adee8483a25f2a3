"""Record the collection order (titre de perception) of a decided repayment: the ledger moves, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.french_dates import date_fr
from portal.domain.ledger import EntryKind
from portal.domain.money import format_euros
from portal.domain.permissions import Permission
from portal.domain.recovery import RECOVERY, RecoveryKind
from portal.models import Act, Recovery
from portal.services.award_life.decide_recovery import ensure_open, lock_recovery
from portal.services.award_life.money_back import commitment_of
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.locking import person_id_of
from portal.services.telling import tell_applicant
from portal.services.unit_of_work import UnitOfWork

MAX_NUMBER = 60


@dataclass(frozen=True, slots=True)
class ExecuteRepayment:
    """The title of collection of ``recovery`` (public id): its number and its date."""

    recovery: str
    title_number: str
    title_on: date


def execute_repayment(uow: UnitOfWork, actor: Actor, command: ExecuteRepayment) -> None:
    """Committed and paid fall together; the credits are not given back: a decrease of the same amount, AE and CP.

    Raises InvalidInput, Conflict, Forbidden (who decided does not execute) or LedgerRefusal.
    """
    row, act = lock_recovery(uow, actor, Permission.AWARD_EXECUTE, command.recovery)
    ensure_open(row, RecoveryKind.REPAYMENT)
    target = RECOVERY.next(row.state, "execute")
    if row.decided_by_id == person_id_of(actor):
        raise Forbidden("Vous avez décidé ce reversement : une autre personne doit enregistrer le titre.")
    problems = _problems(uow, row, command)
    if problems:
        raise InvalidInput(problems)
    number = command.title_number.strip()
    row.state, row.title_number, row.title_on = target, number, command.title_on
    row.executed_by_id = person_id_of(actor)
    uow.session.flush()
    amount = row.amount_cents or 0
    for kind in (EntryKind.REPAYMENT, EntryKind.DECREASE, EntryKind.CP_DECREASE):
        post_entry(uow, actor, _entry(uow, act, row, kind, amount))
    uow.record(
        Event.RECOVERY_EXECUTED,
        actor,
        ("recovery", row.public_id),
        dossier=act.dossier.public_id,
        facts={"amount_cents": amount, "title_number": number, "title_on": command.title_on},
    )
    body = (
        f"Bonjour,\n\nLe titre de perception n° {number} du {date_fr(command.title_on)} est émis pour le reversement "
        f"de {format_euros(amount)}.\n\nLe guichet FITN7\n"
    )
    tell_applicant(uow, act.dossier, "titre de perception", body)


def _problems(uow: UnitOfWork, row: Recovery, command: ExecuteRepayment) -> dict[str, str]:
    problems = {}
    number = command.title_number.strip()
    if not number or len(number) > MAX_NUMBER:
        problems["title_number"] = "Indiquez le numéro du titre de perception, tel que Chorus le donne."
    else:
        same = sa.select(Recovery.id).where(
            Recovery.window_id == row.window_id, Recovery.title_number == number, Recovery.id != row.id
        )
        if uow.session.scalar(same.limit(1)) is not None:
            problems["title_number"] = "Un autre reversement porte déjà ce numéro : relisez-le dans Chorus."
    if command.title_on > paris_date(uow.now):
        problems["title_on"] = "Cette date est dans le futur : relisez-la sur le titre."
    elif row.decided_on is not None and command.title_on < row.decided_on:
        problems["title_on"] = f"Le titre ne peut pas précéder la décision du {date_fr(row.decided_on)}."
    return problems


def _entry(uow: UnitOfWork, act: Act, row: Recovery, kind: EntryKind, amount: int) -> EntryCommand:
    of_act = kind is EntryKind.REPAYMENT
    return EntryCommand(
        commitment_of(uow, act).envelope_id,
        kind,
        amount,
        f"Reversement, acte {act.reference}",
        f"recovery:{row.public_id}:{kind.value}",
        notice=f"Titre de perception n° {row.title_number}",
        notice_on=row.title_on,
        dossier_id=act.dossier_id if of_act else None,
        act_id=act.id if of_act else None,
        ej_number=act.ej_number if of_act else None,
        dossier_public_id=act.dossier.public_id if of_act else None,
    )
