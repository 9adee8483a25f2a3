"""Answer an administrative appeal: the signatory upholds it, and the dossier is examined again, or rejects it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.appeals import ADMINISTRATIVE, ANSWERS, StepKind
from portal.domain.calendar import add_months
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.queries.windows import window_settings
from portal.services.appeals.loading import StepFacts, add_step, check_step, digests, lock_appeal, move
from portal.services.appeals.reopening import Reopen, reopen
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AnswerAppeal:
    """``outcome`` is uphold or reject; ``facts.on`` the day the answer was notified."""

    appeal: str
    version: int
    outcome: str
    remedies_stated: bool
    facts: StepFacts


def answer_appeal(uow: UnitOfWork, actor: Actor, command: AnswerAppeal) -> bool:
    """Record the answer; return whether a new decision is now awaited. Raises InvalidInput or Conflict."""
    dossier, appeal = lock_appeal(uow, actor, Permission.APPEAL_ANSWER, command.appeal, command.version)
    if appeal.kind not in ADMINISTRATIVE:
        raise Conflict("Ce recours est devant un tribunal : sa décision s’enregistre comme un jugement.")
    if command.outcome not in ANSWERS:
        raise InvalidInput({"outcome": "Choisissez d’accueillir ou de rejeter le recours."})
    check_step(uow, appeal, command.facts, wanted="Écrivez les motifs de la réponse.")
    move(appeal, command.outcome)
    add_step(
        uow,
        actor,
        appeal,
        StepKind.ANSWERED,
        command.facts,
        outcome=command.outcome,
        remedies_stated=command.remedies_stated,
    )
    uow.record(
        Event.APPEAL_ANSWERED,
        actor,
        ("appeal", appeal.public_id),
        dossier=dossier.public_id,
        facts={
            "outcome": command.outcome,
            "on": command.facts.on,
            "remedies_stated": command.remedies_stated,
            "files": digests(command.facts.files),
        },
        detail=f"{appeal.reference} : {command.facts.text.strip()}",
    )
    if command.outcome != "uphold":
        return False
    months = window_settings(uow.session, dossier.window_id).integer("appeals.reexamination_months")
    due_on = add_months(command.facts.on, months) if months is not None else None
    reason = f"Recours {appeal.reference} accueilli : {command.facts.text.strip()}"
    return reopen(uow, actor, dossier, appeal, Reopen(command.facts.on, reason, due_on, enjoined=False))
