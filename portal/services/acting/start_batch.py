"""Ask for many acts at once: the drafts of granted dossiers, the issue of funded acts, electronic signatures.

A job does the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, require
from portal.domain.signing import SigningWay
from portal.models import Act, ActBatch, ActBatchItem, Dossier, SigningDeputy
from portal.models.base import new_public_id
from portal.services.acting.official_numbers import act_number_problem, digits_of
from portal.services.locking import person_id_of, subject_for
from portal.services.unit_of_work import UnitOfWork

BATCH_JOB = "act_batch"
#: Acts in one batch.
MOST = 200


class BatchAction(StrEnum):
    """What is done to each."""

    PREPARE = "prepare"
    ISSUE = "issue"
    SIGN = "sign"


NEEDED = {
    BatchAction.PREPARE: Permission.ACT_PREPARE,
    BatchAction.ISSUE: Permission.ACT_ISSUE,
    BatchAction.SIGN: Permission.ACT_SIGN,
}


@dataclass(frozen=True, slots=True)
class StartBatch:
    """``chosen``: public ids of dossiers (prepare) or of acts (issue, sign), in the order of the list.

    ``way``: how issued acts will be signed; not on paper, ``first_number`` is the first act's number, the others have
    those that follow, and ``dated_on`` is the date of them all. ``deputy`` (public id): by whom, if not as usual.
    """

    action: BatchAction
    chosen: tuple[str, ...]
    way: SigningWay = SigningWay.PAPER
    first_number: str = ""
    dated_on: date | None = None
    deputy: str = ""

    @property
    def numbered(self) -> bool:
        """Whether numbers and a date are printed in what the batch issues."""
        return self.action is BatchAction.ISSUE and self.way is not SigningWay.PAPER


def start_batch(uow: UnitOfWork, actor: Actor, command: StartBatch) -> str:
    """Keep the batch and its items, and enqueue the job; returns its public id. One bad choice stops nothing here: it
    is told with the results. Raises InvalidInput (``chosen``, ``first_number``, ``dated_on``, ``deputy``), NotFound for
    what the actor does not see."""
    chosen = list(dict.fromkeys(command.chosen))
    problems = _problems(command, len(chosen), paris_date(uow.now))
    if problems:
        raise InvalidInput(problems)
    rows = _rows(uow, command.action, chosen)
    windows = {dossier.window_id for dossier, _ in rows}
    if not windows:
        raise NotFound
    for dossier, _ in rows:
        require(actor, NEEDED[command.action], subject_for(uow.session, actor, dossier))
    if len(windows) > 1:
        raise InvalidInput({"chosen": "Ces lignes sont de plusieurs guichets\u00a0: procédez guichet par guichet."})
    batch = _batch(uow, actor, command, windows.pop())
    uow.session.add_all(
        ActBatchItem(batch_id=batch.id, dossier_id=dossier.id, act_id=act.id if act else None, created_at=uow.now)
        for dossier, act in rows
    )
    uow.enqueue(BATCH_JOB, f"{BATCH_JOB}:{batch.public_id}:0", {"batch": batch.public_id})
    facts = {"action": command.action, "count": len(rows), "way": command.way}
    uow.record(Event.ACT_BATCH_STARTED, actor, ("batch", batch.public_id), facts=facts)
    return batch.public_id


def _batch(uow: UnitOfWork, actor: Actor, command: StartBatch, window_id: int) -> ActBatch:
    batch = ActBatch(
        public_id=new_public_id(),
        window_id=window_id,
        action=command.action,
        person_id=person_id_of(actor),
        way=command.way,
        next_number=digits_of(command.first_number) if command.numbered else None,
        dated_on=command.dated_on if command.numbered else None,
        deputy_id=_deputy(uow, command, window_id),
        created_at=uow.now,
    )
    uow.session.add(batch)
    uow.session.flush()
    return batch


def _deputy(uow: UnitOfWork, command: StartBatch, window_id: int) -> int | None:
    """Key of the deputy who will sign; each act is checked against the delegation when it is issued."""
    if not command.deputy or command.action is not BatchAction.ISSUE:
        return None
    wanted = sa.select(SigningDeputy.id).where(
        SigningDeputy.public_id == command.deputy, SigningDeputy.window_id == window_id
    )
    found = uow.session.scalar(wanted)
    if found is None:
        raise InvalidInput({"deputy": "Ce signataire n’est plus dans la liste\u00a0: choisissez-en un autre."})
    return found


def _problems(command: StartBatch, count: int, today: date) -> dict[str, str]:
    problems = {}
    if not count:
        problems["chosen"] = "Cochez au moins une ligne."
    elif count > MOST:
        problems["chosen"] = f"Un lot compte {MOST} actes au plus\u00a0: procédez en plusieurs fois."
    if command.numbered:
        wrong = act_number_problem(digits_of(command.first_number))
        if wrong:
            problems["first_number"] = wrong
        if command.dated_on is None:
            problems["dated_on"] = "Indiquez la date des arrêtés\u00a0: celle du jour où ils seront signés."
        elif command.dated_on < today:
            problems["dated_on"] = "Cette date est passée\u00a0: un acte ne s’antidate pas."
    return problems


def _rows(uow: UnitOfWork, action: BatchAction, chosen: Sequence[str]) -> list[tuple[Dossier, Act | None]]:
    """(dossier, act) of each choice, in its order; what does not exist is left out, twice the same dossier too."""
    if action is BatchAction.PREPARE:
        found = {row.public_id: (row, None) for row in _dossiers(uow, chosen)}
    else:
        query = sa.select(Act, Dossier).join(Dossier, Dossier.id == Act.dossier_id).where(Act.public_id.in_(chosen))
        found = {act.public_id: (dossier, act) for act, dossier in uow.session.execute(query)}
    rows = {found[one][0].id: found[one] for one in chosen if one in found}
    return list(rows.values())


def _dossiers(uow: UnitOfWork, chosen: Sequence[str]) -> Sequence[Dossier]:
    return uow.session.scalars(sa.select(Dossier).where(Dossier.public_id.in_(chosen))).all()
