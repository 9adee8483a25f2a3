"""The algorithm's part of a decision: from what was kept, with sources and human departures; who reads it, and when."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.errors import NotFound
from portal.eligibility.rulebook import load_rulebook
from portal.models import Assessment, Dossier, RulebookVersion
from portal.queries.explanation import explanation_of
from portal.queries.explanation_reading import my_explanation
from portal.services.explaining import explanation_json, explanation_pdf
from portal.services.instruction.grounds import GivenGrounds
from portal.services.instruction.open_explanation import open_explanation
from portal.services.instruction.propose import Propose, propose
from tests.factories import SLUG
from tests.integration.instruction.conftest import Scene, scene
from tests.integration.instruction.web import Visitor

__all__ = ["scene"]


def examined(scene: Scene) -> int:
    """Qualified down, one check decided otherwise, scored, proposed under the possible amount."""
    scene.under_review()
    scene.qualify(10_000_00, 12_000_00)
    scene.conclude(AXIS=("fail", "Hors de l’axe"))
    scene.conclude()
    scene.score(3)
    with scene.runtime.uow() as uow:
        propose(
            uow,
            scene.instructor,
            Propose(
                scene.dossier,
                "grant",
                "Projet utile, budget ramené.",
                5_000_00,
                "Accueil en ligne",
                grounds=GivenGrounds(criteria={"3c-impact": "Effet mesuré."}),
            ),
        )
    return scene.row().id


def test_it_says_data_sources_parameters_operations_and_who_decided(scene: Scene) -> None:
    key = examined(scene)
    with scene.runtime.read() as session:
        found = explanation_of(session, key)
        kept = session.scalars(sa.select(Assessment).order_by(Assessment.id.desc())).first()
    assert found is not None
    assert kept is not None
    sources = {one.label: one.source for one in found.data}
    assert sources["Subvention demandée"] == "déclaré par le demandeur"
    assert sources["Crédits disponibles dans l’enveloppe"].startswith("comptabilité")
    lines = [one for one in found.data if one.label.startswith("Dépense")]
    assert any("retenu par un instructeur" in one.source for one in lines)
    parameters = {one.label: one.value for one in found.parameters}
    assert parameters["Taux de la subvention"].replace("\u00a0", " ").startswith("70")
    steps = json.loads(kept.output_json)["amount"]["steps"]
    assert [one.label for one in found.steps] == [step["label"] for step in steps]
    assert len(found.checks) == len(json.loads(kept.output_json)["checks"])
    assert all(one.rule for one in found.checks)
    assert [one.level for one in found.weights] == ["3 sur 4"] * 4
    assert found.score == "75,0"
    departures = [one.departure for one in found.humans if one.departure]
    assert any("Non conforme" in text for text in departures)
    assert any("calcul automatique" in text for text in departures)
    assert any("retenus" in text for text in departures)
    assert {one.who for one in found.humans} == {"Paul Instructeur"}


def test_it_is_read_from_what_was_kept_never_made_again(scene: Scene) -> None:
    key = examined(scene)
    old = "0" * 64
    with scene.runtime.uow() as uow:
        rules = load_rulebook(SLUG)
        content = json.loads(rules.content)
        content["checks"][0]["text"] = "Une règle d’autrefois."
        from portal.eligibility.rulebook import rulebook_from_content

        text = json.dumps(content, ensure_ascii=False)
        earlier = rulebook_from_content(text)
        old = earlier.version
        uow.session.add(
            RulebookVersion(
                window_id=scene.window_id, rulebook_version=old, content=earlier.content, created_at=uow.now
            )
        )
        for row in uow.session.scalars(sa.select(Assessment)):
            output = json.loads(row.output_json)
            output["checks"][0]["message"] = "Dit autrefois."
            row.rulebook_version, row.output_json = old, json.dumps(output)
    with scene.runtime.read() as session:
        found = explanation_of(session, key)
    assert found is not None
    assert found.rulebook_version == old
    assert (found.checks[0].rule, found.checks[0].message) == ("Une règle d’autrefois.", "Dit autrefois.")


def test_the_files_are_the_same_each_time(scene: Scene) -> None:
    key = examined(scene)
    with scene.runtime.read() as session:
        found = explanation_of(session, key)
    assert found is not None
    pdf = explanation_pdf(scene.runtime, found)
    assert pdf.startswith(b"%PDF")
    assert pdf == explanation_pdf(scene.runtime, replace(found))
    assert json.loads(explanation_json(found))["steps"][0]["amount_cents"] > 0


def test_the_applicant_reads_it_at_request_without_what_prepares_the_decision(scene: Scene, app: Flask) -> None:
    examined(scene)
    page = f"/mes-dossiers/{scene.dossier}/traitement"
    applicant, instructor = Visitor(app, scene.applicant), Visitor(app, scene.instructor)
    assert applicant.get(page).status_code == 404
    assert "/traitement" not in applicant.get(f"/mes-dossiers/{scene.dossier}").text
    shown = instructor.get(f"/instruction/dossiers/{scene.dossier}/traitement").text
    assert "une fois la décision notifiée" in shown
    assert "Paul Instructeur" in shown
    with scene.runtime.uow() as uow:
        open_explanation(uow, scene.instructor, scene.dossier)
    with scene.runtime.uow() as uow:
        open_explanation(uow, scene.instructor, scene.dossier)
    read = applicant.get(page)
    assert read.status_code == 200
    assert "Opérations effectuées" in read.text
    for hidden in ("Paul Instructeur", "budget ramené", "3 sur 4", "75,0"):
        assert hidden not in read.text
        assert hidden.encode() not in applicant.get(f"{page}.json").data
    assert applicant.get(f"{page}.pdf").mimetype == "application/pdf"
    assert applicant.get(f"{page}.exe").status_code == 404
    assert "/traitement" in applicant.get(f"/mes-dossiers/{scene.dossier}").text
    with scene.runtime.read() as session, pytest.raises(NotFound):
        my_explanation(session, scene.signatory, scene.dossier)
    with scene.runtime.read() as session:
        assert session.scalars(sa.select(Dossier.public_id)).one() == scene.dossier
