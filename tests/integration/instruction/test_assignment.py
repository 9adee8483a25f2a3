"""Who follows what: taking, deputies, absences, handing over, batches, saved views, and the sentence of the list."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Actor, Role
from portal.domain.batch import BatchAction
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.models import AuditEvent, Dossier, DossierIndex, SavedView
from portal.queries.inbox import PAGE_SIZE, inbox
from portal.queries.inbox_filter import MINE, NOBODY, InboxFilter
from portal.services.instruction.assign_dossier import AssignDossier, assign_dossier
from portal.services.instruction.declare_absence import DeclareAbsence, declare_absence
from portal.services.instruction.hand_over import HandOver, hand_over
from portal.services.instruction.run_batch import RunBatch, run_batch
from tests.factories import make_dossier, make_person
from tests.integration.instruction.conftest import Scene
from tests.integration.instruction.web import Visitor

TODAY = date(2021, 10, 20)


@pytest.fixture
def deputy(scene: Scene) -> Actor:
    return make_person(scene.runtime, "Zoé Suppléante", postings=((scene.window_id, Role.INSTRUCTOR),))


def another(scene: Scene, **values: object) -> str:
    return make_dossier(scene.runtime, scene.window_id, scene.organisation_id, scene.applicant, **values)  # type: ignore[arg-type]


def give(scene: Scene, dossier: str, who: str, deputy: str | None = None) -> None:
    with scene.runtime.uow() as uow:
        assign_dossier(uow, scene.instructor, AssignDossier(dossier, who, deputy))


def awaits(scene: Scene, actor: Actor, who: str = MINE, today: date = TODAY) -> set[str]:
    with scene.runtime.read() as session:
        return {row.public_id for row in inbox(session, actor, InboxFilter(who=who), today).rows}


def test_a_dossier_is_taken_given_and_journalled(scene: Scene, deputy: Actor) -> None:
    assert awaits(scene, scene.instructor, NOBODY) == {scene.dossier}
    give(scene, scene.dossier, scene.instructor.public_id)
    give(scene, scene.dossier, scene.instructor.public_id)
    assert awaits(scene, scene.instructor) == {scene.dossier}
    assert awaits(scene, scene.instructor, NOBODY) == awaits(scene, deputy) == set()
    give(scene, scene.dossier, scene.instructor.public_id, deputy.public_id)
    assert awaits(scene, deputy) == awaits(scene, scene.instructor) == {scene.dossier}
    tags = sa.select(AuditEvent.id).where(AuditEvent.tag == Event.DOSSIER_ASSIGNED)
    assert len(scene.all(tags)) == 2  # giving again to the same person is no fact


def test_only_instructors_of_the_window_follow_a_dossier(scene: Scene, deputy: Actor) -> None:
    other = deputy.public_id
    for who, second in ((scene.signatory.public_id, None), (other, other), ("", other)):
        with pytest.raises(InvalidInput):
            give(scene, scene.dossier, who, second)
    stranger = make_person(scene.runtime, "Ailleurs")
    with pytest.raises(NotFound), scene.runtime.uow() as uow:
        assign_dossier(uow, stranger, AssignDossier(scene.dossier, stranger.public_id))
    assert scene.row().instructor_id is None


def test_the_deputy_sees_the_dossiers_of_the_absent_on_those_days_alone(scene: Scene, deputy: Actor) -> None:
    give(scene, scene.dossier, scene.instructor.public_id)
    with scene.runtime.uow() as uow:
        days = DeclareAbsence(date(2021, 11, 2), date(2021, 11, 5), deputy.public_id)
        declare_absence(uow, scene.instructor, days)
    seen = [bool(awaits(scene, deputy, today=date(2021, 11, day))) for day in (1, 2, 5, 6)]
    assert seen == [False, True, True, False]
    assert awaits(scene, scene.instructor, today=date(2021, 11, 3)) == {scene.dossier}
    for first, last, who in (
        (date(2021, 11, 5), date(2021, 11, 9), deputy),
        (date(2021, 12, 9), date(2021, 12, 8), deputy),
        (date(2021, 12, 1), date(2021, 12, 2), scene.instructor),
    ):
        with pytest.raises(InvalidInput), scene.runtime.uow() as uow:
            declare_absence(uow, scene.instructor, DeclareAbsence(first, last, who.public_id))


def test_handing_over_is_all_or_none(scene: Scene, deputy: Actor) -> None:
    second = another(scene)
    for dossier in (scene.dossier, second):
        give(scene, dossier, scene.instructor.public_id)
    shown = tuple((dossier, scene.row(dossier).version) for dossier in (scene.dossier, second))
    stale = (shown[0], (second, shown[1][1] - 1))
    with pytest.raises(Conflict), scene.runtime.uow() as uow:
        hand_over(uow, deputy, HandOver(scene.instructor.public_id, deputy.public_id, stale))
    assert awaits(scene, deputy) == set()
    with scene.runtime.uow() as uow:
        assert hand_over(uow, deputy, HandOver(scene.instructor.public_id, deputy.public_id, shown)) == 2
    assert awaits(scene, deputy) == {scene.dossier, second}


def test_a_batch_tells_what_became_of_each(scene: Scene) -> None:
    doubtful = another(scene, presumed_complete=False)
    moved = another(scene)
    versions = tuple((dossier, scene.row(dossier).version) for dossier in (scene.dossier, doubtful, moved))
    give(scene, moved, scene.instructor.public_id)
    results = run_batch(scene.runtime, scene.instructor, RunBatch(BatchAction.DECLARE_COMPLETE, versions))
    assert {row.public_id for row in results if not row.problem} == {scene.dossier}
    assert "manquaient" in next(row.problem for row in results if row.public_id == doubtful)
    assert "modifié" in next(row.problem for row in results if row.public_id == moved)
    states = {dossier: scene.row(dossier).state for dossier, _ in versions}
    assert states == {
        scene.dossier: DossierState.COMPLETE,
        doubtful: DossierState.FILED,
        moved: DossierState.FILED,
    }
    assert run_batch(scene.runtime, scene.applicant, RunBatch(BatchAction.START_REVIEW, versions)) == ()


def test_a_batch_is_previewed_then_done_on_the_pages(app: Flask, scene: Scene, deputy: Actor) -> None:
    visitor = Visitor(app, scene.instructor)
    form = re.search(r'<form[^>]*action="/instruction/lot"[^>]*>', visitor.get("/instruction").text)
    assert form is not None
    assert "novalidate" in form.group()  # no browser asks for a person when completeness is declared
    choice = {"faire": "assign", "target": deputy.public_id, "dossier": scene.dossier}
    page = visitor.send("/instruction", "/instruction/lot", **choice)
    assert page.status_code == 200
    assert "Attribué à Zoé Suppléante" in unescape(page.text)
    assert scene.row().instructor_id is None
    line = f"{scene.dossier}:{scene.row().version}"
    done = {"faire": "assign", "target": deputy.public_id, "ligne": line}
    assert "Fait" in visitor.send("/instruction", "/instruction/lot/faire", **done).text
    assert scene.row().instructor_id == deputy.person_id
    again = unescape(visitor.send("/instruction", "/instruction/lot/faire", **done).text)
    assert "Déjà attribué à Zoé Suppléante" in again
    assert visitor.send("/instruction", "/instruction/lot", faire="assign").status_code == 302


def test_a_batch_of_the_whole_selection_goes_beyond_the_page(app: Flask, scene: Scene, deputy: Actor) -> None:
    for _ in range(PAGE_SIZE):
        another(scene, axes=("3a",))
    whole = {"faire": "assign", "target": deputy.public_id, "whole": "y"}
    visitor = Visitor(app, scene.instructor)
    list_page = unescape(visitor.get("/instruction").text)
    assert f"{PAGE_SIZE + 1}\N{NO-BREAK SPACE}dossiers, toutes pages comprises" in list_page
    page = unescape(visitor.send("/instruction", "/instruction/lot", **whole).text)
    assert f"Confirmer pour {PAGE_SIZE + 1}\N{NO-BREAK SPACE}dossiers" in page
    assert len(re.findall(r'name="ligne"', page)) == PAGE_SIZE + 1
    narrowed = unescape(visitor.send("/instruction", "/instruction/lot", **whole, selection="etat=granted").text)
    assert "ligne" not in narrowed
    assert "327 600,00" in re.sub(r"\s", " ", page), "26 × 12 600,00 are asked for"
    assert [row.instructor_id for row in scene.all(sa.select(Dossier))] == [None] * (PAGE_SIZE + 1)


def test_a_batch_too_large_is_refused_with_what_to_do(
    app: Flask, scene: Scene, deputy: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.web.instructor.batch.MOST", 2)
    for _ in range(2):
        another(scene)
    visitor = Visitor(app, scene.instructor)
    choice = {"faire": "assign", "target": deputy.public_id, "whole": "y"}
    answer = visitor.send("/instruction", "/instruction/lot", **choice)
    assert answer.status_code == 302
    assert "resserrez les filtres" in unescape(visitor.get("/instruction").text)


def test_the_pages_of_the_team(app: Flask, scene: Scene, deputy: Actor) -> None:
    visitor = Visitor(app, scene.instructor)
    base = f"/instruction/dossiers/{scene.dossier}"
    assert visitor.send(f"{base}/attribution", f"{base}/prendre").status_code == 303
    assert scene.row().instructor_id == scene.instructor.person_id
    assert visitor.send(f"{base}/attribution", f"{base}/attribuer", instructor="nobody").status_code == 422
    wrong = visitor.send("/instruction/equipe", from_on="2/11/2021", to_on="1/11/2021", deputy=deputy.public_id)
    assert wrong.status_code == 422
    assert 'value="02/11/2021"' in wrong.text or 'value="2/11/2021"' in wrong.text
    leaver = f"/instruction/equipe/transmettre/{scene.instructor.public_id}"
    assert "Tournus" in visitor.get(leaver).text
    line = f"{scene.dossier}:{scene.row().version}"
    assert visitor.send(leaver, target=deputy.public_id, ligne=f"{scene.dossier}:99").status_code == 409
    assert visitor.send(leaver, target=deputy.public_id, ligne=line).status_code == 302
    assert scene.row().instructor_id == deputy.person_id


def test_views_are_ones_own(app: Flask, scene: Scene, deputy: Actor) -> None:
    visitor = Visitor(app, scene.instructor)
    sent = visitor.send("/instruction?axe=3c&page=2", "/instruction/vues", name="Axe 3c")
    assert sent.headers["Location"] == "/instruction?axe=3c"
    page = visitor.get("/instruction").text
    assert "Axe 3c</a>" in page
    assert "?axe=3c" in page
    view = scene.all(sa.select(SavedView))[0]
    other = Visitor(app, deputy)
    assert "Axe 3c</a>" not in other.get("/instruction").text
    delete = f"/instruction/vues/{view.public_id}/supprimer"
    assert other.send("/instruction", delete).status_code == 404
    assert visitor.send("/instruction", delete).status_code == 302
    assert scene.all(sa.select(SavedView)) == []


def test_filters_and_columns_of_the_address(app: Flask, scene: Scene) -> None:
    visitor = Visitor(app, scene.instructor)
    for query, found in (
        ("min=12 600&max=12 600", True),
        ("min=12 600,01", False),
        ("max=12 599,99", False),
        ("completude=presumed", True),
        ("completude=to_check", False),
        ("controle=ineligible", False),
        ("arr=711", False),
        ("qui=personne", True),
        ("qui=moi", False),
        ("texte=agence numer", True),
    ):
        page = visitor.get(f"/instruction?{query}").text
        assert (f'value="{scene.dossier}"' in page) is found, query
    assert "fr-message--error" in visitor.get("/instruction?min=beaucoup").text
    page = visitor.get("/instruction?col=axe&col=depot").text
    assert ">Dépôt</th>" in page
    assert ">Suivi par</th>" not in page


def test_the_sentence_says_who_must_act_since_when_and_the_next_date(app: Flask, scene: Scene) -> None:
    visitor = Visitor(app, scene.instructor)
    page = unescape(visitor.get("/instruction").text).replace("\u00a0", " ").replace("\u202f", " ")
    assert "Personne n’est chargé du dossier : il faut vérifier la complétude" in page
    scene.under_review()
    page = unescape(visitor.get(f"/instruction/dossiers/{scene.dossier}").text).replace("\u00a0", " ")
    assert "Paul Instructeur doit terminer l’instruction et proposer, depuis le" in page


def test_the_index_follows_the_state_and_the_words(scene: Scene) -> None:
    assert awaits(scene, scene.instructor, "") == {scene.dossier}
    before = scene.all(sa.select(DossierIndex))[0]
    assert "tournus" in before.words.split()
    with scene.runtime.uow() as uow:
        uow.session.execute(sa.update(Dossier).values(title="Archivage des délibérations"))
    scene.complete()
    after = scene.all(sa.select(DossierIndex))[0]
    assert {"archivage", "deliberations"} <= set(after.words.split())
    assert (before.state, after.state) == (DossierState.FILED, DossierState.COMPLETE)
    with scene.runtime.read() as session:
        for text, count in (("archiv", 1), ("refonte rendez", 1), ("tournus archivage", 1), ("archivage absent", 0)):
            assert inbox(session, scene.instructor, InboxFilter(text=text), TODAY).count == count
