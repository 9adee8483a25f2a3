"""End an appeal without an answer: its author gives it up, or it had been recorded by mistake."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.appeals import StepKind
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.services.appeals.loading import StepFacts, add_step, check_step, digests, lock_appeal, move
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class EndAppeal:
    """``mistaken``: struck by the prefecture; else given up by its author. The reason is in ``facts.text``."""

    appeal: str
    version: int
    mistaken: bool
    facts: StepFacts


def end_appeal(uow: UnitOfWork, actor: Actor, command: EndAppeal) -> None:
    """Record the end. Raises InvalidInput (``text``, ``on``) or Conflict."""
    dossier, appeal = lock_appeal(uow, actor, Permission.APPEAL_RECORD, command.appeal, command.version)
    wanted = "Écrivez pourquoi cet enregistrement est annulé." if command.mistaken else ""
    check_step(uow, appeal, command.facts, wanted=wanted)
    move(appeal, "cancel" if command.mistaken else "drop")
    add_step(uow, actor, appeal, StepKind.CANCELLED if command.mistaken else StepKind.DROPPED, command.facts)
    uow.record(
        Event.APPEAL_CANCELLED if command.mistaken else Event.APPEAL_DROPPED,
        actor,
        ("appeal", appeal.public_id),
        dossier=dossier.public_id,
        facts={"on": command.facts.on, "files": digests(command.facts.files)},
        detail=f"{appeal.reference} : {command.facts.text.strip()}",
    )
