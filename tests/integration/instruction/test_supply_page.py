"""The applicant answers a request for pieces from the site."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from portal.domain.actors import Role
from portal.domain.dossier import DossierState
from portal.models import Document, ExpenseLine
from portal.services.instruction.request_items import RequestItems, request_items
from tests.factories import PDF, make_person
from tests.integration.instruction.conftest import Scene
from tests.integration.instruction.web import Visitor


@pytest.fixture
def asked(scene: Scene) -> Scene:
    """The expense has lost its proof and the prefecture asks for it."""
    with scene.runtime.uow() as uow:
        uow.session.execute(sa.update(ExpenseLine).values(proof_id=None))
        request_items(uow, scene.instructor, RequestItems(scene.dossier, ("Devis du site",), date(2021, 10, 29)))
    return scene


def page_of(scene: Scene) -> str:
    return f"/mes-dossiers/{scene.dossier}/pieces-demandees"


def answer(app: Flask, scene: Scene, **typed: object) -> TestResponse:
    return Visitor(app, scene.applicant).send(page_of(scene), **typed)  # type: ignore[arg-type]


def test_a_proof_sent_from_the_page_reaches_its_expense(app: Flask, asked: Scene) -> None:
    visitor = Visitor(app, asked.applicant)
    assert "Fournir les pièces demandées" in visitor.get(f"/mes-dossiers/{asked.dossier}").text
    page = visitor.get(page_of(asked)).text
    assert "Devis du site" in page
    assert "29\u00a0octobre\u00a02021" in page
    line = asked.row().expenses[0].public_id
    sent = answer(app, asked, **{f"proof_{line}": (BytesIO(PDF), "devis.pdf"), "files": (BytesIO(PDF), "autre.pdf")})
    assert sent.status_code == 303, sent.text
    row = asked.row()
    assert row.state is DossierState.FILED
    assert row.expenses[0].proof_id is not None
    assert asked.all(sa.select(Document.kind).order_by(Document.id))[1:] == ["other", "quote"]


def test_a_file_that_is_not_a_piece_is_refused_and_the_message_stays(app: Flask, asked: Scene) -> None:
    sent = answer(app, asked, files=(BytesIO(b"MZ\x90"), "devis.pdf"), message="Le devis est joint")
    assert sent.status_code == 422
    assert "Le devis est joint" in sent.text
    assert asked.row().state is DossierState.INCOMPLETE


def test_an_empty_answer_is_refused(app: Flask, asked: Scene) -> None:
    sent = answer(app, asked)
    assert sent.status_code == 422
    assert "Joignez au moins un fichier" in sent.text


def test_only_those_who_write_for_the_organisation_answer(app: Flask, asked: Scene) -> None:
    reader = make_person(asked.runtime, "Lectrice", memberships=((asked.organisation_id, Role.READER),))
    stranger = make_person(asked.runtime, "Ailleurs")
    assert Visitor(app, reader).get(page_of(asked)).status_code == 403
    assert Visitor(app, stranger).get(page_of(asked)).status_code == 404
    assert Visitor(app, asked.instructor).get(page_of(asked)).status_code == 404


def test_nothing_asked_nothing_to_answer(app: Flask, scene: Scene) -> None:
    assert Visitor(app, scene.applicant).get(page_of(scene)).status_code == 302
