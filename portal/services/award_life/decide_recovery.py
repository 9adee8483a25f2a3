"""Hear the beneficiary, then decide: pursue or drop a repayment or a lapse; never before it could answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.money import format_euros
from portal.domain.permissions import Permission
from portal.domain.recovery import RECOVERY, RecoveryKind, decision_problem
from portal.models import Act, Dossier, Observation, Recovery
from portal.services.award_life.loading import is_own, lock_award
from portal.services.locking import person_id_of
from portal.services.telling import tell_applicant, tell_prefecture
from portal.services.unit_of_work import UnitOfWork

MAX_TEXT = 5000


@dataclass(frozen=True, slots=True)
class ObserveRecovery:
    """Observations on ``recovery`` (public id). ``received_on``: when the prefecture enters a letter it received."""

    recovery: str
    text: str
    received_on: date | None = None


def observe_recovery(uow: UnitOfWork, actor: Actor, command: ObserveRecovery) -> None:
    """Add them; late ones are kept too, as long as nothing is decided. Raises InvalidInput or Conflict."""
    row, act = lock_recovery(uow, actor, Permission.AWARD_REPLY, command.recovery)
    own, today = is_own(actor, act), paris_date(uow.now)
    problems = {}
    if not command.text.strip():
        problems["text"] = "Écrivez vos observations." if own else "Recopiez ou résumez les observations reçues."
    elif len(command.text.strip()) > MAX_TEXT:
        problems["text"] = f"Ce texte est trop long : {MAX_TEXT} caractères au plus."
    received = today if own else command.received_on
    if received is None or received > today:
        problems["received_on"] = "Indiquez la date de réception du courrier, au plus tard aujourd’hui."
    elif received < row.sent_on:
        problems["received_on"] = "Les observations ne peuvent pas précéder la lettre."
    if problems or received is None:
        raise InvalidInput(problems)
    row.state = RECOVERY.next(row.state, "observe")
    observation = Observation(
        recovery_id=row.id,
        channel="online" if own else "post",
        received_on=received,
        text=command.text.strip(),
        person_id=person_id_of(actor),
        created_at=uow.now,
    )
    uow.session.add(observation)
    uow.session.flush()
    uow.record(
        Event.RECOVERY_OBSERVED,
        actor,
        ("recovery", row.public_id),
        dossier=act.dossier.public_id,
        facts={"received_on": received, "channel": observation.channel, "late": received > row.reply_by_on},
    )
    if own:
        body = "Bonjour,\n\nLe bénéficiaire a présenté ses observations.\n\nLe guichet FITN7\n"
        tell_prefecture(uow, act.dossier, "observations du bénéficiaire", body)


@dataclass(frozen=True, slots=True)
class DecideRecovery:
    """Pursue ``recovery`` (for ``amount_cents``, at most what was announced) or drop it, with the motive."""

    recovery: str
    pursue: bool
    motive: str
    amount_cents: int | None = None


def decide_recovery(uow: UnitOfWork, actor: Actor, command: DecideRecovery) -> None:
    """The signatory decides, another person than who opened the procedure. Raises InvalidInput, Conflict, Forbidden."""
    row, act = lock_recovery(uow, actor, Permission.AWARD_DECIDE, command.recovery)
    target = RECOVERY.next(row.state, "decide" if command.pursue else "drop")
    if row.announced_by_id == person_id_of(actor):
        raise Forbidden("Vous avez ouvert cette procédure : une autre personne doit décider.")
    problems = {}
    if not command.motive.strip():
        problems["motive"] = "Motivez la décision, en répondant aux observations reçues."
    if command.pursue:
        early = decision_problem(paris_date(uow.now), row.reply_by_on, bool(row.observations))
        if early:
            raise Conflict(early)
        problems.update(_amount_problems(row, command))
    if problems:
        raise InvalidInput(problems)
    row.state, row.motive = target, command.motive.strip()
    row.decided_on, row.decided_by_id = paris_date(uow.now), person_id_of(actor)
    if command.pursue and row.kind is RecoveryKind.REPAYMENT:
        row.amount_cents = command.amount_cents
    uow.session.flush()
    uow.record(
        Event.RECOVERY_DECIDED if command.pursue else Event.RECOVERY_DROPPED,
        actor,
        ("recovery", row.public_id),
        dossier=act.dossier.public_id,
        facts={"kind": row.kind, "amount_cents": row.amount_cents},
        detail=row.motive,
    )
    _tell(uow, act, row, command.pursue)


def lock_recovery(uow: UnitOfWork, actor: Actor, permission: Permission, public_id: str) -> tuple[Recovery, Act]:
    """A procedure and its act, after its dossier, rows locked. Raises NotFound, Forbidden, or Conflict once closed."""
    dossier = uow.session.scalar(
        sa.select(Dossier.public_id)
        .join(Act, Act.dossier_id == Dossier.id)
        .join(Recovery, Recovery.act_id == Act.id)
        .where(Recovery.public_id == public_id)
    )
    if dossier is None:
        raise NotFound
    act, _ = lock_award(uow, actor, permission, dossier, in_force=False)
    row = uow.session.scalars(
        sa.select(Recovery).where(Recovery.public_id == public_id).with_for_update(),
        execution_options={"populate_existing": True},
    ).one()
    return row, act


def _amount_problems(row: Recovery, command: DecideRecovery) -> dict[str, str]:
    if row.kind is not RecoveryKind.REPAYMENT:
        return {}
    announced = row.amount_cents or 0
    if not command.amount_cents or command.amount_cents <= 0:
        return {"amount": "Indiquez le montant à reverser."}
    if command.amount_cents > announced:
        return {
            "amount": f"Le bénéficiaire a été entendu sur {format_euros(announced)} : au-delà, une nouvelle lettre est "
            "nécessaire."
        }
    return {}


def _tell(uow: UnitOfWork, act: Act, row: Recovery, pursued: bool) -> None:
    if not pursued:
        said = "La préfecture abandonne la procédure ouverte par sa lettre : rien ne vous est demandé."
    elif row.kind is RecoveryKind.REPAYMENT:
        said = f"La préfecture décide le reversement de {format_euros(row.amount_cents or 0)}. Vous recevrez un titre."
    else:
        said = "La préfecture décide la caducité de la subvention. Vous recevrez l’arrêté."
    body = f"Bonjour,\n\n{said} La décision et ses motifs se lisent dans votre espace.\n\nLe guichet FITN7\n"
    tell_applicant(uow, act.dossier, "décision de la préfecture", body)


def ensure_open(row: Recovery, kind: RecoveryKind) -> None:
    """Raise Conflict unless the procedure is of this kind."""
    if row.kind is not kind:
        raise Conflict("Cette procédure n’est pas de ce type : rechargez la page.")
