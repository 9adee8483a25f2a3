"""The PDF of a letter frozen with a fact: made once from what it froze, outside any transaction, then kept."""

from __future__ import annotations

import json
from dataclasses import replace

import sqlalchemy as sa

from portal.acts.drawn_letter import thawed
from portal.models import Dossier, Letter, LetterFile
from portal.queries.act_templates import words_of_hash
from portal.services.document_style import document_style
from portal.services.runtime import Runtime
from portal.services.storing import stored_file

LETTER_JOB = "letter"


def print_letter(runtime: Runtime, payload: dict[str, str]) -> None:
    """Job ``letter`` (payload: ``letter``, a public id): render and store it once. Called at a first download too."""
    with runtime.read() as session:
        row = session.scalar(sa.select(Letter).where(Letter.public_id == payload["letter"]))
        if row is None or session.scalar(_issued(row.id)) is not None:
            return
        frozen = json.loads(row.content).get("drawn")
        if frozen is None:
            return
        words = words_of_hash(session, row.window_id, row.template_kind or "", row.template_sha256 or "")
        letter_id, dossier_id, person_id = row.id, row.dossier_id, row.person_id
    drawn = thawed(frozen, words)
    drawn = replace(drawn, frame=replace(drawn.frame, specimen=runtime.settings.demo))
    pdf = drawn.render(document_style(runtime.settings))
    digest = runtime.store.put(pdf)
    with runtime.uow() as uow:
        uow.session.get_one(Dossier, dossier_id, with_for_update=True)
        if uow.session.scalar(_issued(letter_id)) is None:
            file_id = stored_file(uow, digest, len(pdf), "application/pdf", ours=True).id
            made = LetterFile(
                letter_id=letter_id, kind="issued", file_id=file_id, person_id=person_id, created_at=uow.now
            )
            uow.session.add(made)


def print_missing(runtime: Runtime, dossier: str) -> None:
    """Print the letters of a dossier (public id or reference) whose job has not run: before all of it is gathered."""
    with runtime.read() as session:
        waiting = session.scalars(
            sa.select(Letter.public_id)
            .join(Dossier, Dossier.id == Letter.dossier_id)
            .where(sa.or_(Dossier.public_id == dossier, Dossier.reference == dossier))
            .where(~sa.exists().where(LetterFile.letter_id == Letter.id, LetterFile.kind == "issued"))
        ).all()
    for public_id in waiting:
        print_letter(runtime, {"letter": public_id})


def _issued(letter_id: int) -> sa.Select[tuple[int]]:
    return sa.select(LetterFile.id).where(LetterFile.letter_id == letter_id, LetterFile.kind == "issued")
