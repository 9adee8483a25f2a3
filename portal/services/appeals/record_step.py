"""Record what the prefecture does about an appeal: acknowledged, referred, defended before the court."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.appeals import ADMINISTRATIVE, OPEN_STATES, StepKind
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import Appeal
from portal.services.appeals.loading import StepFacts, add_step, check_step, digests, lock_appeal, move
from portal.services.unit_of_work import UnitOfWork

_EVENTS = {
    StepKind.ACKNOWLEDGED: Event.APPEAL_ACKNOWLEDGED,
    StepKind.REFERRED: Event.APPEAL_REFERRED,
    StepKind.DEFENDED: Event.APPEAL_DEFENDED,
}


@dataclass(frozen=True, slots=True)
class RecordStep:
    """One of the prefecture's own steps about ``appeal`` (public id)."""

    appeal: str
    version: int
    kind: StepKind
    facts: StepFacts


def record_step(uow: UnitOfWork, actor: Actor, command: RecordStep) -> None:
    """Append the step. Raises InvalidInput (``on``, ``text``, ``files``) or Conflict."""
    dossier, appeal = lock_appeal(uow, actor, Permission.APPEAL_RECORD, command.appeal, command.version)
    _check_kind(appeal, command.kind)
    wanted = "Écrivez à qui le recours est transmis." if command.kind is StepKind.REFERRED else ""
    check_step(uow, appeal, command.facts, wanted=wanted)
    if command.kind is StepKind.REFERRED:
        move(appeal, "refer")
    add_step(uow, actor, appeal, command.kind, command.facts)
    uow.record(
        _EVENTS[command.kind],
        actor,
        ("appeal", appeal.public_id),
        dossier=dossier.public_id,
        facts={"on": command.facts.on, "files": digests(command.facts.files)},
        detail=f"{appeal.reference} {command.facts.text.strip()}".strip(),
    )


def _check_kind(appeal: Appeal, kind: StepKind) -> None:
    administrative = appeal.kind in ADMINISTRATIVE
    if appeal.state not in OPEN_STATES:
        raise Conflict("Ce recours est terminé : rien ne peut plus y être ajouté.")
    if kind is StepKind.ACKNOWLEDGED and not administrative:
        raise Conflict("Un recours devant un tribunal n’appelle pas d’accusé de réception de la préfecture.")
    if kind is StepKind.DEFENDED and administrative:
        raise Conflict("Un mémoire en défense ne se dépose que devant un tribunal.")
    if kind not in _EVENTS:
        raise Conflict("Cette étape ne se saisit pas ainsi.")
