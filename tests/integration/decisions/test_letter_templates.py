"""Refusal and receipt in a window's own words: in force at the making, kept with the letter, tried on a real award."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from portal.acts.seeds import SEEDS
from portal.domain.actors import Role
from portal.domain.errors import InvalidInput
from portal.models import ActTemplate, Document, Letter, SigningDeputy, StoredFile
from portal.queries.act_templates import words_in_force
from portal.services.acting.keep_words import keep_words
from portal.services.applicant.receipt import make_receipt
from portal.services.letters.issue_letter import IssueLetter, issue_letter
from portal.services.runtime import Runtime
from tests.factories import make_person, writing
from tests.integration.acting.support import (
    House,
    committed,
    fill_settings,
    issued,
    make_house,
    make_proposal,
    notified,
    signed,
)
from tests.integration.acting.web import Visitor, read
from tests.integration.applicant.journey import begin, file, fill
from tests.integration.decisions.support import PAGE, ground, letter_row, refuse, score


def reworded(runtime: Runtime, window_id: int, kind: str, **texts: str) -> None:
    """Another wording in force, the software's own being the version before."""
    with runtime.uow() as uow:
        keep_words(uow, window_id, words_in_force(uow.session, window_id, kind))
        words = words_in_force(uow.session, window_id, kind)
        number = uow.session.scalars(sa.select(sa.func.max(ActTemplate.number)).where(ActTemplate.kind == kind)).one()
        other = type(words)(words.seed, {**words.texts, **texts})
        uow.session.add(
            ActTemplate(
                window_id=window_id, kind=kind, number=number + 1, texts=json.dumps(dict(other.texts)),
                sha256=other.sha256, reason="Charte", proposed_by="a", approved_by="b", approved_at=uow.now,
                created_at=uow.now,
            )
        )  # fmt: skip


def refused(house: House) -> str:
    dossier, proposal = make_proposal(house)
    score(house.runtime, dossier, 1)
    refuse(house, dossier, proposal)
    ground(house, dossier)
    return dossier


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def printed(runtime: Runtime, letter: str) -> str:
    return text_of(runtime.store.get(letter_row(runtime, letter).files[0].file.sha256))


def test_a_refusal_speaks_the_words_in_force_and_keeps_their_version(runtime: Runtime) -> None:
    house = make_house(runtime)
    reworded(runtime, house.window_id, "letter_refusal", contact="Appelez-nous : {contact}.")
    letter = issue_letter(runtime, house.instructor, IssueLetter(refused(house), PAGE))
    row = letter_row(runtime, letter)
    assert (row.template_kind, row.template_number) == ("letter_refusal", 2)
    said = printed(runtime, letter)
    assert "Appelez-nous : Bureau des essais – 03 00 00 00 00 – guichet@exemple.fr." in said
    for part in ("L. 311-3-1", "R. 311-3-1-1", "CADA", "Voies et délais de recours"):
        assert part in said, part


def test_a_refusal_that_fails_its_checks_is_not_made(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier = refused(house)
    fill_settings(runtime, house.window_id, {"texts.remedies": "Tribunal administratif de …………"})
    with pytest.raises(InvalidInput) as found:
        issue_letter(runtime, house.instructor, IssueLetter(dossier, PAGE))
    assert "Tribunal administratif de" in " ".join(found.value.fields.values())
    with runtime.read() as session:
        assert session.scalar(sa.select(Letter.id)) is None


def deputy(house: House, person_id: int | None, since: date = date(2021, 10, 1)) -> str:
    with writing(house.runtime) as session:
        row = SigningDeputy(
            window_id=house.window_id, person_id=person_id, name="Claude DELEGUE", capacity="La directrice",
            delegation_title="l’arrêté n° 2", valid_from=since, valid_to=None,
            recorded_by_id=house.instructor.person_id, created_at=house.runtime.legal.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.public_id


def signatory(runtime: Runtime, letter: str) -> str:
    return str(json.loads(letter_row(runtime, letter).content)["letter"]["signatory_lines"][-1])


def test_who_took_the_decision_signs_its_letter_or_whoever_is_chosen(runtime: Runtime, app: Flask) -> None:
    house = make_house(runtime)
    mine = deputy(house, house.signatory.person_id)
    first = issue_letter(runtime, house.instructor, IssueLetter(refused(house), PAGE))
    assert signatory(runtime, first) == "Claude DELEGUE"
    other = make_house_of(house)
    late = deputy(other, other.other.person_id, date(2022, 1, 1))
    dossier = refused(other)
    with pytest.raises(InvalidInput, match="pas en vigueur"):
        issue_letter(runtime, house.instructor, IssueLetter(dossier, PAGE, late))
    page = Visitor(app, house.instructor).get(f"/instruction/dossiers/{dossier}/suite").text
    assert mine in page
    assert late not in page
    again = issue_letter(runtime, house.instructor, IssueLetter(dossier, PAGE, mine))
    assert signatory(runtime, again) == "Claude DELEGUE"


def make_house_of(house: House) -> House:
    """The same house, decided by somebody who is no deputy."""
    from dataclasses import replace

    return replace(
        house, signatory=make_person(house.runtime, "Autre", postings=((house.window_id, Role.SIGNATORY),))
    )


def test_a_receipt_speaks_the_words_in_force_at_the_filing(runtime: Runtime) -> None:
    draft = begin(runtime)
    reworded(runtime, draft.window_id, "receipt", title="Récépissé de dépôt")
    fill(runtime, draft)
    file(runtime, draft)
    reworded(runtime, draft.window_id, "receipt", title="Autre titre, venu trop tard")
    make_receipt(runtime, {"dossier": draft.public_id})
    with runtime.read() as session:
        stored = sa.select(StoredFile.sha256).join(Document, Document.file_id == StoredFile.id)
        digest = session.scalars(stored.where(Document.kind == "receipt")).one()
    said = text_of(runtime.store.get(digest))
    assert "Récépissé de dépôt" in said
    assert "trop tard" not in said


def test_each_letter_is_tried_on_a_real_award_without_what_is_not_public(runtime: Runtime, app: Flask) -> None:
    house = make_house(runtime)
    act = notified(house, committed(house, signed(house, issued(house))))
    admin = make_person(runtime, "Alix Admin", postings=((house.window_id, Role.ADMINISTRATOR),))
    visitor = Visitor(app, admin)
    for kind in ("receipt", "letter_refusal", "letter_items", "letter_payment", "letter_notification"):
        page = visitor.get(f"/administration/textes/{kind}/0")
        assert page.status_code == 200, kind
        for query in ("", f"?acte={act}"):
            tried = visitor.get(f"/administration/textes/{kind}/0/apercu{query}")
            assert tried.status_code == 200, (kind, query)
            assert "exemple.fr" in read(tried) or "exemple" in read(tried).lower()
            assert house.applicant.email not in read(tried)
            assert visitor.get(f"/administration/textes/{kind}/0/apercu.pdf{query}").data.startswith(b"%PDF")
    assert SEEDS["letter_refusal"].label in read(visitor.get("/administration/textes"))
