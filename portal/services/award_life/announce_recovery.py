"""Open the hearing that precedes a repayment or a lapse: the letter sent, its grounds, the date answers are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.french_dates import date_fr
from portal.domain.money import format_euros
from portal.domain.permissions import Permission
from portal.domain.recovery import GROUNDS, RecoveryKind, RecoveryState, answer_problem
from portal.models import Act, Recovery
from portal.models.base import new_public_id
from portal.queries.windows import window_settings
from portal.services.award_life.loading import lock_award
from portal.services.award_life.money_back import balance_of_act
from portal.services.locking import person_id_of
from portal.services.runtime import Runtime
from portal.services.signed_scans import scan_problems
from portal.services.storing import stored_file
from portal.services.telling import tell_applicant
from portal.services.unit_of_work import UnitOfWork

MAX_FACTS = 3000
DELAY_SETTING = "award.observation_days"
OPEN = (RecoveryState.ANNOUNCED, RecoveryState.HEARD, RecoveryState.DECIDED)


@dataclass(frozen=True, slots=True)
class AnnounceRecovery:
    """What is intended for ``dossier``'s award (public id), why, how much (repayment), and the letter as sent."""

    dossier: str
    kind: RecoveryKind
    ground: str
    facts: str
    amount_cents: int | None
    letter_reference: str
    sent_on: date
    reply_by_on: date
    letter: bytes


def announce_recovery(runtime: Runtime, actor: Actor, command: AnnounceRecovery) -> str:
    """Keep the letter, open the procedure and tell the beneficiary; its public id. Raises InvalidInput or Conflict."""
    problems = {
        ("letter" if name == "scan" else name): told
        for name, told in scan_problems(runtime, command.letter, "la lettre signée").items()
    }
    problems.update(_shape_problems(command))
    digest = runtime.store.put(command.letter) if "letter" not in problems else ""
    with runtime.uow() as uow:
        act, award = lock_award(uow, actor, Permission.AWARD_FOLLOW, command.dossier, in_force=False)
        _check_open(uow, act, command.kind)
        if command.kind is RecoveryKind.LAPSE and not award.in_force:
            raise Conflict("L’arrêté qui accorde cette subvention n’est plus en vigueur.")
        days = window_settings(uow.session, act.window_id).integer(DELAY_SETTING)
        problems.update(answer_problem(command.sent_on, command.reply_by_on, days, paris_date(uow.now)))
        if award.notified_on is not None and command.sent_on < award.notified_on:
            problems["sent_on"] = "La lettre ne peut pas précéder la notification de l’arrêté."
        problems.update(_amount_problems(uow, act, command))
        if problems:
            raise InvalidInput(problems)
        row = _row(uow, actor, act, command, stored_file(uow, digest, len(command.letter), "application/pdf").id)
        uow.session.add(row)
        uow.session.flush()
        uow.record(
            Event.RECOVERY_ANNOUNCED,
            actor,
            ("recovery", row.public_id),
            dossier=award.dossier_public_id,
            facts={
                "kind": command.kind,
                "ground": command.ground,
                "amount_cents": row.amount_cents,
                "sent_on": command.sent_on,
                "reply_by_on": command.reply_by_on,
                "file_sha256": digest,
            },
        )
        _tell(uow, act, command)
        return row.public_id


def _shape_problems(command: AnnounceRecovery) -> dict[str, str]:
    problems = {}
    if command.ground not in dict(GROUNDS[command.kind]):
        problems["ground"] = "Choisissez sur quoi repose cette procédure."
    if not command.facts.strip():
        problems["facts"] = "Exposez les faits reprochés, tels que la lettre les présente."
    elif len(command.facts.strip()) > MAX_FACTS:
        problems["facts"] = f"Ce texte est trop long : {MAX_FACTS} caractères au plus."
    return problems


def _check_open(uow: UnitOfWork, act: Act, kind: RecoveryKind) -> None:
    known = sa.select(Recovery.id).where(Recovery.act_id == act.id, Recovery.kind == kind, Recovery.state.in_(OPEN))
    if uow.session.scalar(known.limit(1)) is not None:
        raise Conflict("Une procédure de ce type est déjà en cours pour cette subvention.")


def _amount_problems(uow: UnitOfWork, act: Act, command: AnnounceRecovery) -> dict[str, str]:
    if command.kind is RecoveryKind.LAPSE:
        return {}
    paid = balance_of_act(uow, act)[1]
    if not command.amount_cents or command.amount_cents <= 0:
        return {"amount": "Indiquez le montant à reverser."}
    if command.amount_cents > paid:
        return {"amount": f"Il a été payé {format_euros(paid)} : le reversement ne peut pas dépasser ce montant."}
    return {}


def _row(uow: UnitOfWork, actor: Actor, act: Act, command: AnnounceRecovery, letter_id: int) -> Recovery:
    return Recovery(
        public_id=new_public_id(),
        window_id=act.window_id,
        act_id=act.id,
        organisation_id=act.organisation_id,
        kind=command.kind,
        state=RecoveryState.ANNOUNCED,
        ground=command.ground,
        facts=command.facts.strip(),
        amount_cents=command.amount_cents if command.kind is RecoveryKind.REPAYMENT else None,
        letter_reference=command.letter_reference.strip()[:120],
        letter_id=letter_id,
        sent_on=command.sent_on,
        reply_by_on=command.reply_by_on,
        announced_by_id=person_id_of(actor),
        created_at=uow.now,
    )


def _tell(uow: UnitOfWork, act: Act, command: AnnounceRecovery) -> None:
    body = (
        f"Bonjour,\n\nLa préfecture vous a adressé une lettre datée du {date_fr(command.sent_on)} au sujet de votre "
        f"subvention. Vous pouvez présenter vos observations jusqu’au {date_fr(command.reply_by_on)} inclus, dans "
        "votre espace, à la page de la subvention.\n\nLe guichet FITN7\n"
    )
    tell_applicant(uow, act.dossier, "vos observations sont attendues", body)
