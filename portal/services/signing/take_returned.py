"""Signed files brought back from the parapheur, many at once: a job examines each by itself and tells its fate."""

from __future__ import annotations

import logging

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.clocks import paris_date
from portal.domain.errors import Forbidden, InvalidInput
from portal.domain.signing import CopyState
from portal.models import Act, ParapheurReturn, Person, ReturnedFile, SignedCopy, StoredFile
from portal.models.base import new_public_id
from portal.queries.people import load_signed_in
from portal.services.locking import person_id_of
from portal.services.runtime import Runtime
from portal.services.signing.parapheur import Returned, take_one
from portal.services.signing.returned_files import OpenedFile, opened

logger = logging.getLogger(__name__)

RETURN_JOB = "parapheur_return"
#: Files of one job: each takes a second or two.
SLICE = 10
WAITING, SIGNED, COPIED, REFUSED = "waiting", "signed", "copied", "refused"
LOST = "Ce fichier n’est plus là\u00a0: importez-le de nouveau."
GONE = "La personne qui a importé ces fichiers n’a plus ce rôle."


def take_returned(runtime: Runtime, actor: Actor, files: tuple[tuple[str, bytes], ...]) -> str:
    """Keep the files (name, bytes; a zip is opened) for the job; the public id of what was brought.

    Raises Forbidden out of the instructors, InvalidInput without a file.
    """
    windows = sorted(actor.window_ids(Role.INSTRUCTOR))
    if not windows:
        raise Forbidden
    found = opened(files)
    if not found:
        raise InvalidInput({"files": "Choisissez les fichiers signés."})
    digests = ["" if one.problem else runtime.store.put(one.content) for one in found]
    with runtime.uow() as uow:
        brought = ParapheurReturn(
            public_id=new_public_id(), window_id=windows[0], person_id=person_id_of(actor), created_at=uow.now
        )
        brought.files = [_row(one, digest) for one, digest in zip(found, digests, strict=True)]
        for row in brought.files:
            row.created_at = uow.now
        uow.session.add(brought)
        uow.enqueue(RETURN_JOB, f"{RETURN_JOB}:{brought.public_id}:0", {"return": brought.public_id})
        return brought.public_id


def _row(one: OpenedFile, digest: str) -> ReturnedFile:
    state = REFUSED if one.problem else WAITING
    return ReturnedFile(name=one.name[:200], sha256=digest, state=state, problem=one.problem)


def run_return(runtime: Runtime, payload: dict[str, str]) -> None:
    """Job handler (payload: ``return``, a public id): a few files, then a job for the next few."""
    with runtime.read() as session:
        wanted = sa.select(ParapheurReturn).where(ParapheurReturn.public_id == payload["return"])
        brought = session.scalar(wanted)
        if brought is None or brought.finished_at is not None:
            return
        waiting = sa.select(ReturnedFile).where(ReturnedFile.return_id == brought.id, ReturnedFile.state == WAITING)
        rows = session.scalars(waiting.order_by(ReturnedFile.id).limit(SLICE + 1)).all()
        person = session.get_one(Person, brought.person_id)
        signed_in = load_signed_in(session, person.public_id, paris_date(runtime.legal.now()))
    for row in rows[:SLICE]:
        _settle(runtime, row.id, _examined(runtime, signed_in.actor if signed_in else None, row))
    with runtime.uow() as uow:
        if len(rows) > SLICE:
            uow.enqueue(
                RETURN_JOB, f"{RETURN_JOB}:{brought.public_id}:{rows[SLICE].id}", {"return": brought.public_id}
            )
        else:
            last = uow.session.get_one(ParapheurReturn, brought.id)
            last.finished_at = last.finished_at or uow.now


def _examined(runtime: Runtime, actor: Actor | None, row: ReturnedFile) -> Returned:
    if actor is None or Role.INSTRUCTOR not in actor.roles:
        return Returned(row.name, problem=GONE)
    done = _done(runtime, row)
    if done is not None:
        return done
    try:
        content = runtime.store.get(row.sha256)
    except OSError:
        logger.warning("a returned file is no longer in the store", extra={"row": row.id})
        return Returned(row.name, problem=LOST)
    return take_one(runtime, actor, row.name, content)


def _done(runtime: Runtime, row: ReturnedFile) -> Returned | None:
    """What an interrupted job already made of this file; None when nothing."""
    with runtime.read() as session:
        found = session.execute(
            sa.select(Act.public_id, Act.reference, SignedCopy.state)
            .join(Act, Act.id == SignedCopy.act_id)
            .join(StoredFile, StoredFile.id == SignedCopy.file_id)
            .where(StoredFile.sha256 == row.sha256, SignedCopy.created_at >= row.created_at)
            .order_by(SignedCopy.id.desc())
        ).first()
    if found is None or found.state is CopyState.REJECTED:
        return None
    return Returned(row.name, found.public_id, found.reference, signed=found.state is CopyState.CONFIRMED)


def _settle(runtime: Runtime, row_id: int, told: Returned) -> None:
    with runtime.uow() as uow:
        row = uow.session.get_one(ReturnedFile, row_id, with_for_update=True)
        if row.state == WAITING:
            row.state = REFUSED if told.problem else SIGNED if told.signed else COPIED
            row.problem = told.problem
            row.act_id = uow.session.scalar(sa.select(Act.id).where(Act.public_id == told.act)) if told.act else None
