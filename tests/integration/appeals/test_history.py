"""The readable history: dated by both clocks, attributed, with before and after; filtered, paginated, few queries."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.domain.actors import Role
from portal.domain.history import Changed, Family
from portal.models import AuditEvent, Dossier
from portal.queries.history import PAGE_SIZE, HistoryLine, history_page, whole_history
from portal.services.instruction.assign_dossier import AssignDossier, assign_dossier
from portal.services.runtime import Runtime
from tests.factories import make_person
from tests.integration.instruction.conftest import Scene, scene
from tests.integration.instruction.test_inbox import counted
from tests.integration.instruction.web import Visitor

__all__ = ["scene"]


def lines(scene: Scene) -> dict[str, HistoryLine]:
    with scene.runtime.read() as session:
        return {line.title: line for line in whole_history(session, scene.dossier)}


def test_each_fact_says_before_and_after(scene: Scene) -> None:
    scene.under_review()
    scene.qualify(400_00, 480_00)
    scene.qualify(300_00, 360_00)
    scene.conclude(AXIS=("fail", "Hors de l’axe"))
    scene.score(3)
    other = make_person(scene.runtime, "Zoé Instructrice", postings=((scene.window_id, Role.INSTRUCTOR),))
    with scene.runtime.uow() as uow:
        assign_dossier(uow, scene.instructor, AssignDossier(scene.dossier, other.public_id))
    found = lines(scene)
    opened = found["Instruction ouverte"]
    assert Changed("État du dossier", "Complet", "En instruction") in opened.changes
    assert (opened.who, opened.role) == ("Paul Instructeur", "Instructeur")
    assert opened.recorded_at > opened.at  # the legal clock stands still in 2021
    with scene.runtime.read() as session:
        page = history_page(session, scene.dossier, Family.REVIEW)
    # Two facts at the same legal instant: the tests' clock stands still, the last one tells both.
    kept = [change for line in page.lines for change in line.changes if change.label.startswith("Dépense")]
    assert [change.after for change in kept][-1].startswith("retenu 300,00")
    assert any(change.before.startswith("déclaré") for change in kept)
    possible = [change for line in page.lines for change in line.changes if change.label == "Subvention possible"]
    assert possible
    assert all(change.before != change.after for change in possible)
    eligibility = found["Éligibilité conclue"]
    assert [(c.before, c.after) for c in eligibility.changes if c.label.startswith("Axe")] == [
        ("automatique : Conforme", "Non conforme")
    ]
    assert any(change.after == "niveau 3" for change in found["Projet noté"].changes)
    assert found["Dossier attribué"].changes == (Changed("Instructeur", "Paul Instructeur", "Zoé Instructrice"),)


def test_a_fact_of_the_portal_is_attributed_to_it(scene: Scene) -> None:
    from portal.domain.actors import SYSTEM
    from portal.domain.events import Event

    with scene.runtime.uow() as uow:
        uow.record(Event.DOSSIER_ITEMS_REMINDED, SYSTEM, ("dossier", scene.dossier), dossier=scene.dossier)
    assert lines(scene)["Rappel des pièces demandées"].attribution == "Le portail"


def test_a_long_history_is_paginated_filtered_and_costs_few_queries(scene: Scene, app: Flask) -> None:
    from portal.domain.events import Event

    scene.under_review()
    scene.qualify(400_00, 480_00)
    scene.conclude()
    scene.score()
    with scene.runtime.uow() as uow:
        for _ in range(3 * PAGE_SIZE):
            uow.record(Event.MESSAGE_SENT, scene.instructor, ("message", "m"), dossier=scene.dossier)
    url = f"/instruction/dossiers/{scene.dossier}/historique"
    visitor = Visitor(app, scene.instructor)
    visitor.get(url)
    with counted(scene.runtime.engine) as seen:
        first = visitor.get(url)
    baseline = len(seen)
    with counted(scene.runtime.engine) as seen:
        last = visitor.get(f"{url}?page=4")
    assert first.text.count("portal-timeline__item--done") == PAGE_SIZE
    assert "Instruction ouverte" in last.text
    assert len(seen) <= baseline + 5, "\n".join(seen)  # one more for each kind of fact that changed rows
    only = visitor.get(f"{url}?genre=review").text
    assert "Projet noté" in only
    assert "Message envoyé" not in only
    assert visitor.get(f"{url}?genre=nothing&page=x").status_code == 200


@pytest.mark.parametrize("model", [AuditEvent, Dossier])
def test_reading_the_history_writes_nothing(scene: Scene, runtime: Runtime, model: type) -> None:
    from tests.integration.acting.support import count_of

    before = count_of(runtime, model)
    lines(scene)
    assert count_of(runtime, model) == before
