"""Several instructors score apart: each sees the others' levels after its own; a gap blocks until it is settled."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Actor, Role
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.review import Stage
from portal.models import AuditEvent, Dossier, HarmonisedLevel, Score, StageRecord
from portal.queries.appraisal import levels_of, scores_of
from portal.queries.proposal_sheet import proposal_sheet
from portal.services.instruction.grounds import GivenGrounds
from portal.services.instruction.harmonise_levels import HarmoniseLevels, harmonise_levels
from portal.services.instruction.propose import Propose, propose
from portal.services.instruction.score_project import GivenLevel, ScoreProject, score_project
from tests.factories import fill_settings, make_person
from tests.integration.instruction.conftest import CRITERIA_3C, Scene
from tests.integration.instruction.web import Visitor

GROUNDS = GivenGrounds({"3c-impact": "Un effet mesuré."})


@pytest.fixture
def colleague(scene: Scene) -> Actor:
    return make_person(scene.runtime, "Rose Collègue", postings=((scene.window_id, Role.INSTRUCTOR),))


@pytest.fixture
def apart(scene: Scene, colleague: Actor) -> Scene:
    """Two scorers wanted; eligibility concluded, nothing scored."""
    fill_settings(scene.runtime, scene.window_id, {"scoring.independent_scorers": "2"})
    scene.under_review()
    scene.conclude()
    return scene


def give(scene: Scene, actor: Actor, comment: str = "", **levels: int) -> str:
    given = {code: GivenLevel(levels.get(code.partition("-")[2], 3), f"Avis de {actor.name}") for code in CRITERIA_3C}
    with scene.runtime.uow() as uow:
        return score_project(uow, actor, ScoreProject(scene.dossier, given, comment=comment))


def standing(scene: Scene) -> Fraction | None:
    dossier = scene.row()
    with scene.runtime.read() as session:
        return scores_of(session, {dossier.id: dossier.main_axis}).get(dossier.id)


def outcomes(scene: Scene) -> list[str]:
    query = sa.select(StageRecord.outcome).where(StageRecord.stage == Stage.APPRAISAL).order_by(StageRecord.id)
    return scene.all(query)


def agree(scene: Scene, actor: Actor, level: int, comment: str = "Vu ensemble") -> None:
    with scene.runtime.uow() as uow:
        harmonise_levels(uow, actor, HarmoniseLevels(scene.dossier, {"3c-impact": GivenLevel(level, comment)}))


def try_to_propose(scene: Scene) -> str:
    with pytest.raises(InvalidInput) as refused, scene.runtime.uow() as uow:
        propose(uow, scene.instructor, Propose(scene.dossier, "grant", "Utile", 100_000, "Site", grounds=GROUNDS))
    return refused.value.fields["stages"]


def url(scene: Scene, section: str) -> str:
    return f"/instruction/dossiers/{scene.dossier}{section}"


def test_the_score_waits_for_everyone_then_is_the_mean(apart: Scene, colleague: Actor) -> None:
    assert give(apart, apart.instructor, impact=3) == "75,0"
    assert standing(apart) is None
    assert "Il manque une notation" in try_to_propose(apart)
    assert outcomes(apart) == ["scoring"]
    give(apart, colleague, impact=2)
    assert standing(apart) == Fraction(575, 8)
    assert outcomes(apart) == ["scoring", "scored"]
    with apart.runtime.uow() as uow:
        propose(uow, apart.instructor, Propose(apart.dossier, "grant", "Utile", 100_000, "Site", grounds=GROUNDS))
    with apart.runtime.read() as session:
        sheet = proposal_sheet(session, apart.signatory, apart.dossier)
    assert (sheet.score, sheet.scores[0].level) == (Fraction(575, 8), "2,5")
    assert "Rose Collègue, niveau 2" in sheet.scores[0].comment


def test_a_gap_blocks_the_proposal_until_a_level_is_agreed(apart: Scene, colleague: Actor) -> None:
    give(apart, apart.instructor, impact=4)
    give(apart, colleague, impact=1)
    assert standing(apart) is None
    with apart.runtime.read() as session:
        assert levels_of(session, [apart.row().id]) == {}
    assert "harmonisation" in try_to_propose(apart)
    agree(apart, colleague, 2)
    assert standing(apart) == Fraction(1100, 16)
    assert set(apart.all(sa.select(Score.level).where(Score.criterion == "3c-impact"))) == {1, 4}
    (kept,) = apart.all(sa.select(HarmonisedLevel))
    assert (kept.level, kept.comment, sorted(json.loads(kept.given).values())) == (2, "Vu ensemble", [1, 4])
    dossier = apart.row()
    with apart.runtime.read() as session:
        assert levels_of(session, [dossier.id])[dossier.id]["3c-impact"] == 2
    with apart.runtime.uow() as uow:
        propose(uow, apart.instructor, Propose(apart.dossier, "grant", "Utile", 100_000, "Site", grounds=GROUNDS))


def test_an_agreed_level_is_explained_and_asked_for_only_when_open(apart: Scene, colleague: Actor) -> None:
    give(apart, apart.instructor, impact=4)
    with pytest.raises(Conflict):
        agree(apart, colleague, 2)
    give(apart, colleague, impact=1)
    with pytest.raises(InvalidInput) as refused:
        agree(apart, colleague, 2, " ")
    assert list(refused.value.fields) == ["comment_3c-impact"]
    agree(apart, colleague, 2)
    with pytest.raises(Conflict):
        agree(apart, colleague, 3)


def test_a_third_grid_given_after_seeing_the_others_is_refused(apart: Scene, colleague: Actor) -> None:
    late = make_person(apart.runtime, "Luc Tardif", postings=((apart.window_id, Role.INSTRUCTOR),))
    give(apart, apart.instructor)
    give(apart, colleague)
    with pytest.raises(Conflict):
        give(apart, late)
    give(apart, colleague, impact=2)
    assert standing(apart) == Fraction(575, 8)
    give(apart, colleague, impact=1)
    assert (standing(apart), outcomes(apart)[-1]) == (None, "scoring")


def test_two_who_score_at_the_same_time_do_not_disturb_each_other(apart: Scene, colleague: Actor) -> None:
    seen = apart.row().version
    levels = {code: GivenLevel(3) for code in CRITERIA_3C}
    for actor in (apart.instructor, colleague):
        with apart.runtime.uow() as uow:
            score_project(uow, actor, ScoreProject(apart.dossier, levels, 1, version=seen))
    assert standing(apart) == 75


def test_alone_an_older_form_is_refused(scene: Scene, colleague: Actor) -> None:
    scene.under_review()
    seen = scene.row().version
    give(scene, scene.instructor)
    levels = {code: GivenLevel(3) for code in CRITERIA_3C}
    with pytest.raises(Conflict), scene.runtime.uow() as uow:
        score_project(uow, colleague, ScoreProject(scene.dossier, levels, 1, version=seen))


def test_levels_given_before_the_option_do_not_count_as_a_scorer(scene: Scene, colleague: Actor) -> None:
    scene.ready()
    fill_settings(scene.runtime, scene.window_id, {"scoring.independent_scorers": "2"})
    assert "2 instructeurs" in try_to_propose(scene)
    give(scene, scene.instructor)
    give(scene, colleague)
    assert standing(scene) == 75


def test_each_sees_the_others_after_its_own(apart: Scene, colleague: Actor, app: Flask) -> None:
    give(apart, apart.instructor, "Dossier solide", impact=4)
    other = Visitor(app, colleague)
    for section in ("/notation", "/notation/harmonisation", "/historique", "/proposition", ""):
        page = other.get(url(apart, section)).text
        for secret in ("Avis de Paul", "Dossier solide", "81,2"):
            assert secret not in page, section
    page = other.get(url(apart, "/notation")).text
    assert "après avoir donné les vôtres" in page
    typed = {f"level_{code}": "3" for code in CRITERIA_3C} | {"level_3c-impact": "1"}
    assert other.send(url(apart, "/notation"), **typed).status_code == 303
    page = other.get(url(apart, "/notation")).text
    assert "Avis de Paul" in page
    assert "Dossier solide" in page
    assert "Écart de 3 niveaux" in page
    assert "Harmonisation à mener" in page


def test_the_harmonisation_is_led_on_its_page(apart: Scene, colleague: Actor, app: Flask) -> None:
    give(apart, apart.instructor, impact=4)
    give(apart, colleague, impact=1)
    other = Visitor(app, colleague)
    refused = other.send(url(apart, "/notation/harmonisation"), **{"level_3c-impact": "3"})
    assert refused.status_code == 422
    assert "Écrivez pourquoi ce niveau" in refused.text
    sent = other.send(
        url(apart, "/notation/harmonisation"), **{"level_3c-impact": "3", "comment_3c-impact": "Chiffres vérifiés"}
    )
    assert sent.status_code == 303
    page = other.get(url(apart, "/notation")).text
    assert "Après harmonisation" in page
    assert "Chiffres vérifiés" in page
    assert "75,0" in page
    assert "Notes harmonisées" in other.get(url(apart, "/historique")).text


def test_with_one_scorer_nothing_changes(scene: Scene, colleague: Actor) -> None:
    scene.under_review()
    scene.conclude()
    give(scene, scene.instructor, impact=4)
    give(scene, colleague, impact=1)
    assert standing(scene) == Fraction(1000, 16)
    tags = scene.all(sa.select(AuditEvent.tag).where(AuditEvent.tag.like("dossier:scored%")))
    assert tags == ["dossier:scored", "dossier:scored"]
    assert scene.all(sa.select(Dossier.state).where(Dossier.public_id == scene.dossier)) == ["under_review"]
