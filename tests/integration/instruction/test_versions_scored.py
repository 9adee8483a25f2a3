"""Levels are pinned to a version: once the applicant has answered or corrected, every page says so and shows what."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.clocks import paris_date
from portal.domain.errors import InvalidInput
from portal.domain.scenario.facts import Rules, Scope, TieBreak
from portal.domain.scenario.run import run_scenario
from portal.models import RecordedPriorities
from portal.queries.proposal_sheet import proposal_sheet
from portal.queries.scenario_facts import candidates_of
from portal.services.instruction.propose import Propose, propose
from portal.services.instruction.record_priorities import RecordPriorities, record_priorities
from portal.services.instruction.request_items import RequestItems, request_items
from portal.services.instruction.supply_items import ItemAnswer, SupplyItems, supply_items
from tests.factories import make_dossier
from tests.integration.instruction.conftest import Scene
from tests.integration.instruction.web import Visitor


@pytest.fixture
def visitor(app: Flask, scene: Scene) -> Visitor:
    return Visitor(app, scene.instructor)


def answer_a_request(scene: Scene) -> None:
    """The prefecture asks, the applicant answers: a second filed version."""
    with scene.runtime.uow() as uow:
        due = paris_date(uow.now) + timedelta(days=10)
        request_items(uow, scene.instructor, RequestItems(scene.dossier, ("Nombre d’usagers attendus",), due))
    with scene.runtime.uow() as uow:
        item = uow.session.scalars(sa.text("SELECT public_id FROM requested_item")).one()
        answer = ItemAnswer(item, "Nombre d’usagers attendus", "Environ 900 par an")
        supply_items(uow, scene.applicant, SupplyItems(scene.dossier, answers=(answer,)))


def url(scene: Scene, section: str = "") -> str:
    return f"/instruction/dossiers/{scene.dossier}{section}"


def recognise(scene: Scene, *codes: str, reason: str = "Service aux habitants") -> int:
    with scene.runtime.uow() as uow:
        return record_priorities(uow, scene.instructor, RecordPriorities(scene.dossier, codes, reason))


def test_levels_given_before_an_answer_are_flagged_everywhere(scene: Scene, visitor: Visitor) -> None:
    scene.ready()
    for page in ("/notation", "/proposition", "/depenses", ""):
        assert "Voir ce qui a changé" not in visitor.get(url(scene, page)).text
    answer_a_request(scene)
    for page in ("/notation", "/proposition", "/depenses", ""):
        text = visitor.get(url(scene, page)).text
        assert "Noté sur la version 1" in text, page
        assert f"/dossiers/{scene.dossier}/changements-depuis/1" in text, page
    assert "sur une version antérieure" in visitor.get(url(scene, "/proposition")).text
    assert "Notes à revoir" in visitor.get("/instruction").text


def test_what_changed_is_one_click_away(scene: Scene, visitor: Visitor) -> None:
    scene.ready()
    answer_a_request(scene)
    page = visitor.get(url(scene, "/changements-depuis/1")).text
    assert "Environ 900 par an" in page
    assert "réponse à une demande de pièces" in page
    assert visitor.get(url(scene, "/changements-depuis/9")).status_code == 404


def test_the_three_stages_stand_on_every_page(scene: Scene, visitor: Visitor) -> None:
    page = visitor.get(url(scene)).text
    strip = page.split("portal-stages", 1)[1].split("</ol>")[0]
    assert strip.count("à faire") == 3
    scene.ready()
    for section in ("", "/completude", "/historique", "/echanges", "/echeances"):
        page = visitor.get(url(scene, section)).text
        strip = page.split("portal-stages", 1)[1].split("</ol>")[0]
        assert "à faire" not in strip
        for word in ("Complet", "Éligible", "Noté", "Paul Instructeur"):
            assert word in strip, section


def test_priorities_are_kept_beside_the_score_one_record_after_the_other(scene: Scene) -> None:
    scene.ready()
    assert recognise(scene, "sharing", "daily_life") == 2
    assert recognise(scene, "sharing") == 1
    with scene.runtime.uow() as uow:
        propose(uow, scene.instructor, Propose(scene.dossier, "grant", "Utile", 100_000, "Site"))
    with scene.runtime.read() as session:
        assert proposal_sheet(session, scene.signatory, scene.dossier).priorities == ("Mutualisation de l’initiative",)
    rows = scene.all(sa.select(RecordedPriorities.codes).order_by(RecordedPriorities.id))
    assert rows == ['["daily_life","sharing"]', '["sharing"]']
    assert scene.all(sa.text("SELECT count(*) FROM score")) == [4]


def test_a_priority_is_of_the_text_and_explained(scene: Scene) -> None:
    scene.under_review()
    for codes, reason, field in ((("invented",), "x", "priorities"), (("sharing",), " ", "reason")):
        with pytest.raises(InvalidInput) as refused:
            recognise(scene, *codes, reason=reason)
        assert list(refused.value.fields) == [field]
    assert recognise(scene, reason="") == 0


def test_recorded_priorities_break_a_tie_in_a_scenario(scene: Scene) -> None:
    scene.ready()
    second = make_dossier(scene.runtime, scene.window_id, scene.organisation_id, scene.applicant)
    first, scene.dossier = scene.dossier, second
    scene.ready()
    recognise(scene, "skills")
    with scene.runtime.read() as session:
        found = candidates_of(session, scene.instructor, scene.window_id, Scope.REVIEWED)
    assert {one.dossier: one.priorities for one in found} == {first: None, second: 1}

    def order(rules: Rules) -> list[str]:
        return [line.candidate.dossier for line in run_scenario(found, rules, 10**9).lines]

    assert order(Rules()) == [first, second]
    assert order(Rules(tie_break=TieBreak.PRIORITIES)) == [second, first]


def test_priorities_are_ticked_on_the_scoring_page(scene: Scene, visitor: Visitor) -> None:
    scene.under_review()
    page = visitor.get(url(scene, "/notation")).text
    for sentence in ("La priorité est donnée aux projets", "les moins avancées en matière de numérique"):
        assert sentence in page
    refused = visitor.send(url(scene, "/notation"), url(scene, "/priorites"), priorities="skills", reason="")
    assert refused.status_code == 422
    assert "Dites en quelques mots" in refused.text
    sent = visitor.send(url(scene, "/notation"), url(scene, "/priorites"), priorities="skills", reason="Formation")
    assert sent.status_code == 303
    assert "Reconnues par Paul Instructeur" in visitor.get(url(scene, "/notation")).text


def test_answers_on_quality_stand_beside_the_impact_criterion_alone(scene: Scene, visitor: Visitor) -> None:
    answers = {"frugality": "Matériel réemployé", "team": "Une secrétaire"}
    scene.dossier = make_dossier(
        scene.runtime, scene.window_id, scene.organisation_id, scene.applicant, answers=answers
    )
    scene.under_review()
    page = visitor.get(url(scene, "/notation")).text
    grid = page.split('class="portal-criterion"')
    assert ["Matériel réemployé" in part for part in grid[1:5]] == [True, False, False, False]
    assert ["Une secrétaire" in part for part in grid[1:5]] == [False, False, True, False]
