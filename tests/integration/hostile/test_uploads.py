"""Hostile files through the real doors (piece, proof, answer to a request): refused, each by its sentence."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Role
from portal.domain.refusals import MAX_PAGES, PREDICATES, Refusal
from portal.models import Document, StoredFile
from portal.services.instruction.request_items import RequestItems, request_items
from portal.services.runtime import Runtime
from tests.factories import make_person
from tests.integration.applicant.browser import fields_of, pdf, send, sign_in, text_of
from tests.integration.applicant.journey import Draft, begin, file, fill
from tests.integration.hostile.files import HOSTILE, SOUND, jpeg, png

#: Every file goes through the first door, one for each reason through the others.
ONE_OF_EACH = {refusal: case for case, (_, _, refusal) in reversed(HOSTILE.items())}.values()


def spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))


def test_there_are_enough_and_every_reason_has_its_own_sentence() -> None:
    assert len(HOSTILE) >= 40
    assert len(set(PREDICATES.values())) == len(PREDICATES) == len(Refusal)
    assert all(text.endswith(".") and (":" in text or " au plus." in text) for text in PREDICATES.values())


@pytest.mark.parametrize("door", ["pieces", "depenses/nouvelle", "pieces-demandees"])
def test_each_is_refused_with_its_sentence_and_nothing_typed_is_lost(app: Flask, runtime: Runtime, door: str) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    if door == "pieces-demandees":
        _ask(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/{door}"
    hidden = fields_of(client.get(url))
    item = next((name.removeprefix("text_") for name in hidden if name.startswith("text_")), "")
    field = f"files_{item}" if item else "file"
    typed = {
        "pieces": {"kind": "quote"},
        "depenses/nouvelle": {"label": "Site de l’abbaye", "nature": "website", "excl_tax": "5", "incl_tax": "6"},
        "pieces-demandees": {f"text_{item}": "Voici le devis signé."},
    }[door]
    before = _rows(runtime)
    wrong = {}
    for case, (name, make, refusal) in HOSTILE.items():
        if door != "pieces" and case not in ONE_OF_EACH:
            continue
        hidden = fields_of(client.get(url))  # an answer in preparation is kept: its version moves
        data = {**hidden, **typed, field: (io.BytesIO(make()), name)}
        answer = client.post(url, data=data, content_type="multipart/form-data")
        kept = fields_of(answer) if answer.status_code == 422 else {}
        said = spaced(PREDICATES[refusal]) in text_of(answer)
        lost = any(kept.get(key) != typed[key] for key in typed if "tax" not in key)
        if answer.status_code != 422 or not said or lost:
            wrong[case] = answer.status_code, re.findall(r"« [^»]* » [^«]*", text_of(answer))[:2]
    assert wrong == {}
    assert _rows(runtime) == before


def test_sound_files_are_taken_and_their_limits_are_said_before(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/pieces"
    page = text_of(client.get(url))
    assert "10 Mo" in page
    assert f"{MAX_PAGES} pages" in page
    for name, content in (("a.pdf", SOUND), ("b.png", png()), ("c.jpg", jpeg()), ("d.pdf", SOUND)):
        assert send(client, url, kind="quote", file=(io.BytesIO(content), name)).status_code == 302, name
    with runtime.read() as session:
        assert session.scalars(sa.select(Document.name).order_by(Document.id)).all() == [
            "a.pdf", "b.png", "c.jpg", "d.pdf",
        ]  # fmt: skip


def test_several_files_too_heavy_together(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    _ask(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/pieces-demandees"
    half = SOUND + bytes(6 * 1024 * 1024)
    item = next(name for name in fields_of(client.get(url)) if name.startswith("text_")).removeprefix("text_")
    files = {f"files_{item}": [pdf("a.pdf", half), pdf("b.pdf", half)]}
    answer = send(client, url, **{f"text_{item}": "Deux devis."}, **files)
    assert answer.status_code == 422
    assert "Ces fichiers sont trop lourds ensemble" in text_of(answer)
    assert fields_of(answer)[f"text_{item}"] == "Deux devis."


def _ask(runtime: Runtime, draft: Draft) -> None:
    file(runtime, draft)
    instructor = make_person(runtime, "Instruction", postings=((draft.window_id, Role.INSTRUCTOR),))
    with runtime.uow() as uow:
        request_items(uow, instructor, RequestItems(draft.public_id, ("Le devis",), date(2021, 10, 29)))


def _rows(runtime: Runtime) -> tuple[int, int]:
    with runtime.read() as session:
        return tuple(session.scalar(sa.select(sa.func.count()).select_from(t)) or 0 for t in (Document, StoredFile))
