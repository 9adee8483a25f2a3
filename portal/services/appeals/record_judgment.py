"""Record what a court decided of an appeal; an annulment, or an order to examine again, reopens the dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.actors import Actor
from portal.domain.appeals import JUDGMENTS, StepKind
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.services.appeals.loading import StepFacts, add_step, check_step, digests, lock_appeal, move
from portal.services.appeals.reopening import Reopen, reopen
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordJudgment:
    """``outcome`` is annul, dismiss or suspend; ``facts.on`` the day of its notification to the prefecture;
    ``due_on``: by when the court orders a new examination, None without an order."""

    appeal: str
    version: int
    outcome: str
    due_on: date | None
    facts: StepFacts


def record_judgment(uow: UnitOfWork, actor: Actor, command: RecordJudgment) -> bool:
    """Record it; return whether a new decision is now awaited. Raises InvalidInput or Conflict."""
    dossier, appeal = lock_appeal(uow, actor, Permission.APPEAL_RECORD, command.appeal, command.version)
    possible = JUDGMENTS.get(appeal.kind)
    if possible is None:
        raise Conflict("Ce recours n’est pas devant un tribunal : il appelle une réponse.")
    if command.outcome not in possible:
        raise InvalidInput({"outcome": "Choisissez ce que le tribunal a décidé."})
    if command.due_on is not None and command.outcome == "dismiss":
        raise InvalidInput({"due_on": "Une requête rejetée n’enjoint aucun réexamen : effacez cette date."})
    if command.due_on is not None and command.due_on < command.facts.on:
        raise InvalidInput({"due_on": "Cette échéance précède la notification du jugement."})
    check_step(uow, appeal, command.facts, wanted="Écrivez ce que le tribunal a décidé, en quelques mots.")
    move(appeal, command.outcome)
    facts = command.facts
    add_step(uow, actor, appeal, StepKind.JUDGED, facts, outcome=command.outcome, due_on=command.due_on)
    uow.record(
        Event.APPEAL_JUDGED,
        actor,
        ("appeal", appeal.public_id),
        dossier=dossier.public_id,
        facts={"outcome": command.outcome, "on": facts.on, "due_on": command.due_on, "files": digests(facts.files)},
        detail=f"{appeal.reference} : {facts.text.strip()}",
    )
    if command.outcome != "annul" and command.due_on is None:
        return False
    reason = f"Décision de justice, recours {appeal.reference} : {facts.text.strip()}"
    enjoined = command.due_on is not None
    return reopen(uow, actor, dossier, appeal, Reopen(facts.on, reason, command.due_on, enjoined))
