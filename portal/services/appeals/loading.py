"""What the use-cases of appeals share: the rows locked, the right asked, a step and its files appended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from portal.domain.actors import Actor
from portal.domain.appeals import APPEAL, StepKind
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.permissions import Permission
from portal.models import Appeal, AppealFile, AppealStep, Dossier
from portal.models.base import new_public_id
from portal.services.applicant.uploads import PreparedFile
from portal.services.locking import lock_dossier, locked, person_id_of
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork

MAX_FILES = 10
STALE = "Ce recours a été modifié depuis l’ouverture de la page : relisez-le, puis recommencez."


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What every step says: on which legal date it happened, in which words, with which files."""

    on: date
    text: str = ""
    files: tuple[PreparedFile, ...] = ()


def lock_appeal(
    uow: UnitOfWork, actor: Actor, permission: Permission, public_id: str, version: int
) -> tuple[Dossier, Appeal]:
    """The dossier, then the appeal, their rows locked. Raises NotFound, Forbidden, Conflict when it has changed."""
    dossier_public_id = uow.session.scalar(
        sa.select(Dossier.public_id)
        .join(Appeal, Appeal.dossier_id == Dossier.id)
        .where(Appeal.public_id == public_id)
    )
    if dossier_public_id is None:
        raise NotFound
    dossier = lock_dossier(uow, actor, permission, dossier_public_id)
    appeal = locked(uow, sa.select(Appeal).where(Appeal.public_id == public_id))
    if appeal.version != version:
        raise Conflict(STALE)
    return dossier, appeal


def move(appeal: Appeal, verb: str) -> None:
    """Bring the appeal to the state the table gives. Raises Conflict."""
    if not APPEAL.allows(appeal.state, verb):
        raise Conflict(f"Ce recours est « {APPEAL.labels[appeal.state]} » : cela n’est plus possible.")
    appeal.state = APPEAL.next(appeal.state, verb)


def check_step(uow: UnitOfWork, appeal: Appeal, facts: StepFacts, *, wanted: str = "") -> None:
    """Raise InvalidInput on a date out of reach, a missing text (``wanted``: the sentence), too many files."""
    problems: dict[str, str] = {}
    if facts.on > paris_date(uow.now):
        problems["on"] = "Cette date est dans le futur : écrivez le jour où cela s’est passé."
    elif facts.on < appeal.received_on:
        problems["on"] = f"Cette date précède la réception du recours, le {appeal.received_on:%d/%m/%Y}."
    if wanted and not facts.text.strip():
        problems["text"] = wanted
    if len(facts.files) > MAX_FILES:
        problems["files"] = f"Joignez {MAX_FILES} fichiers au plus à la fois."
    if problems:
        raise InvalidInput(problems)


def add_step(
    uow: UnitOfWork,
    actor: Actor,
    appeal: Appeal,
    kind: StepKind,
    facts: StepFacts,
    *,
    outcome: str = "",
    remedies_stated: bool | None = None,
    due_on: date | None = None,
) -> AppealStep:
    """Append what happened, and its files; an older form of the appeal is refused from now on."""
    step = AppealStep(
        appeal_id=appeal.id,
        kind=kind.value,
        outcome=outcome,
        on=facts.on,
        text=facts.text.strip(),
        remedies_stated=remedies_stated,
        due_on=due_on,
        person_id=actor.person_id,
        created_at=uow.now,
    )
    uow.session.add(step)
    uow.session.flush()
    add_files(uow, actor, appeal, facts.files, step.id)
    flag_modified(appeal, "state")
    return step


def add_files(
    uow: UnitOfWork, actor: Actor, appeal: Appeal, files: Sequence[PreparedFile], step_id: int | None = None
) -> None:
    """Keep the files of an appeal or of one of its steps."""
    for file in files:
        uow.session.add(
            AppealFile(
                public_id=new_public_id(),
                appeal_id=appeal.id,
                step_id=step_id,
                name=file.name[:200],
                file_id=stored_file(uow, file.sha256, file.size, file.media_type).id,
                person_id=person_id_of(actor),
                created_at=uow.now,
            )
        )


def digests(files: Sequence[PreparedFile]) -> list[str]:
    """What the journal keeps of files."""
    return [file.sha256 for file in files]
