"""Do one action on several dossiers, each in its own transaction: one that cannot is told, the others are done."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.batch import BatchAction
from portal.domain.errors import Conflict, PortalError
from portal.queries.assignment import BatchRow, batch_rows
from portal.services.instruction.assign_dossier import AssignDossier, assign_dossier
from portal.services.instruction.declare_complete import DeclareComplete, declare_complete
from portal.services.instruction.start_review import StartReview, start_review
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RunBatch:
    """``dossiers``: public id and version, as the preview showed them; ``target``: for an assignment, a public id."""

    action: BatchAction
    dossiers: tuple[tuple[str, int], ...]
    target: str = ""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of one dossier: ``problem`` is empty when it was done."""

    public_id: str
    reference: str
    organisation: str
    problem: str


def run_batch(runtime: Runtime, actor: Actor, command: RunBatch) -> tuple[BatchResult, ...]:
    """One result per dossier the actor sees, in the order of the list."""
    versions = dict(command.dossiers)
    with runtime.read() as session:
        rows = batch_rows(session, actor, command.action, command.target, sorted(versions))
    return tuple(_one(runtime, actor, command, row, versions[row.public_id]) for row in rows)


def _one(runtime: Runtime, actor: Actor, command: RunBatch, row: BatchRow, version: int) -> BatchResult:
    try:
        if row.refusal:
            raise Conflict(row.refusal)
        with runtime.uow() as uow:
            _do(uow, actor, command, row.public_id, version)
    except PortalError as error:
        return BatchResult(row.public_id, row.reference, row.organisation, error.message)
    return BatchResult(row.public_id, row.reference, row.organisation, "")


def _do(uow: UnitOfWork, actor: Actor, command: RunBatch, public_id: str, version: int) -> None:
    if command.action is BatchAction.ASSIGN:
        assign_dossier(uow, actor, AssignDossier(public_id, command.target, version=version))
    elif command.action is BatchAction.DECLARE_COMPLETE:
        declare_complete(uow, actor, DeclareComplete(public_id, version))
    else:
        start_review(uow, actor, StartReview(public_id, version))
