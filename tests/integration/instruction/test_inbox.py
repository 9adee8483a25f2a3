"""The list: its queries, its weight, what it finds and what it never shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Actor, Role
from portal.domain.dossier import DossierState
from portal.models import Dossier, Organisation
from portal.models.base import new_public_id
from portal.queries.inbox import PAGE_SIZE, Inbox, inbox
from portal.queries.inbox_filter import InboxFilter, Sort
from portal.services.instruction.refresh_index import index_missing
from portal.services.runtime import Runtime
from portal.web.common.inbox_address import COLUMNS
from tests.factories import FILED_AT, make_dossier, make_organisation, make_person, make_window
from tests.integration.instruction.conftest import Scene
from tests.integration.instruction.web import Visitor

COMMUNES = ("Mâcon", "Chalon-sur-Saône", "Épinac", "Saint-Gengoux-le-National", "La Clayette")
TODAY = date(2021, 10, 20)
STATES = (DossierState.FILED, DossierState.COMPLETE, DossierState.UNDER_REVIEW, DossierState.GRANTED)


def fill(runtime: Runtime, window_id: int, person: Actor, count: int) -> None:
    """``count`` dossiers in a few communes, one statement per table."""
    with runtime.uow() as uow:
        communes = [
            Organisation(
                siren=f"9{number:08d}",
                siret=f"9{number:08d}00017",
                name=name,
                legal_category="7210",
                department="71",
                provenance="test",
                created_at=uow.now,
            )
            for number, name in enumerate(COMMUNES)
        ]
        uow.session.add_all(communes)
        uow.session.flush()
        rows = [
            {
                "public_id": new_public_id(),
                "version": 1,
                "window_id": window_id,
                "organisation_id": communes[number % len(communes)].id,
                "created_by_id": person.person_id,
                "reference": f"FITN7-71-2021-{10_000 + number}",
                "state": STATES[number % len(STATES)],
                "title": f"Modernisation de l’accueil et des démarches en ligne, phase {number}",
                "main_axis": ("3a", "3b", "3c")[number % 3],
                "axes": ["3c"],
                "requested_cents": 1_000_00 + number,
                "max_grant_cents": 900_00,
                "total_cost_cents": 2_000_00,
                "verdict": "eligible",
                "filed_at": FILED_AT + timedelta(minutes=number),
                "created_at": uow.now,
            }
            for number in range(count)
        ]
        uow.session.execute(sa.insert(Dossier), rows)
    assert index_missing(runtime) == count


@contextmanager
def counted(engine: sa.Engine) -> Iterator[list[str]]:
    """Statements run inside the block, transaction control apart."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def look(scene: Scene, actor: Actor | None = None, **wanted: object) -> Inbox:
    with scene.runtime.read() as session:
        return inbox(session, actor or scene.instructor, InboxFilter(**{"state": "", **wanted}), TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_the_page_costs_few_queries_and_little_html_whatever_the_number(app: Flask, scene: Scene, count: int) -> None:
    fill(scene.runtime, scene.window_id, scene.applicant, count)
    visitor = Visitor(app, scene.instructor)
    visitor.get("/instruction")
    every_column = "&".join(f"col={code}" for code in COLUMNS)
    for address in (
        "/instruction",
        "/instruction?etat=tous&page=7",
        "/instruction?texte=macon&axe=3c&tri=requested",
        f"/instruction?qui=personne&controle=eligible&min=1&{every_column}",
    ):
        with counted(scene.runtime.engine) as seen:
            page = visitor.get(address)
        assert page.status_code == 200
        assert len(seen) <= 8, "\n".join(one.replace("\n", " ")[:200] for one in seen)
        assert len(page.data) <= 60_000
        assert page.text.count("<tr>") <= PAGE_SIZE + 1


def test_pages_hold_every_dossier_once(scene: Scene) -> None:
    fill(scene.runtime, scene.window_id, scene.applicant, 60)
    for sort in Sort:
        first = look(scene, sort=sort)
        seen = [row.public_id for page in range(1, first.pages + 1) for row in look(scene, sort=sort, page=page).rows]
        assert (first.count, first.pages) == (61, 3)
        assert len(seen) == len(set(seen)) == 61


def test_sums_are_those_of_the_selection(scene: Scene) -> None:
    fill(scene.runtime, scene.window_id, scene.applicant, 8)
    found = look(scene, text="modernis phase", axis="3a", least_cents=1_000_03)  # numbers 3 and 6 of the load
    assert (found.count, found.requested_cents, found.max_grant_cents) == (2, 2 * 1_000_00 + 9, 1_800_00)
    assert look(scene, text="modernis", state="granted").requested_cents == 2 * 1_000_00 + 3 + 7
    everything = look(scene)
    assert everything.requested_cents == 1_260_000 + 8 * 1_000_00 + sum(range(8))
    granted = look(scene, state="granted")
    assert (granted.count, granted.requested_cents, granted.max_grant_cents) == (2, 2 * 1_000_00 + 3 + 7, 1_800_00)
    assert granted.counts[DossierState.FILED] == 3
    assert look(scene, state="pending").count == 7
    assert everything.balance.available == 29_702_975


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("macon", {"Mâcon", "Tournus"}),  # Tournus by its supplier, of the Mâconnais
        ("MÂCON", {"Mâcon", "Tournus"}),
        ("épinac", {"Épinac"}),
        ("epinac", {"Épinac"}),
        ("saone chalon", {"Chalon-sur-Saône"}),
        ("10003", {"Saint-Gengoux-le-National"}),
        ("900000004", {"La Clayette"}),
        ("100 000 %", set()),
        ("modernis demarches", set(COMMUNES)),
        ("dernisation", set()),
        ("_", set()),
    ],
)
def test_a_search_finds_as_people_type(scene: Scene, text: str, found: set[str]) -> None:
    fill(scene.runtime, scene.window_id, scene.applicant, 5)
    assert {row.organisation for row in look(scene, text=text).rows} == found


def test_filters_and_orders(scene: Scene) -> None:
    fill(scene.runtime, scene.window_id, scene.applicant, 12)
    assert {row.axis for row in look(scene, axis="3b").rows} == {"3b"}
    amounts = [row.requested_cents for row in look(scene, sort=Sort.REQUESTED).rows]
    assert amounts == sorted(amounts, reverse=True)
    dates = [row.filed_at for row in look(scene, sort=Sort.OLDEST).rows]
    assert dates == sorted(dates)


def test_a_page_beyond_the_last_is_the_last_and_nonsense_is_left_out(app: Flask, scene: Scene) -> None:
    assert look(scene, page=99).page == 1
    visitor = Visitor(app, scene.instructor)
    for query in ("page=abc", "page=-3", "page=99999999999", "tri=x", "etat=draft", "axe=%01", "texte=%25%5C%5F%27%0A"):
        assert visitor.get(f"/instruction?{query}").status_code == 200, query
    for address in ("/instruction?axe=%00", "/instruction?texte=a%00", "/instruction/dossiers/%00"):
        assert visitor.get(address).status_code == 404, address


def test_drafts_and_other_windows_never_show(scene: Scene) -> None:
    make_dossier(scene.runtime, scene.window_id, scene.organisation_id, scene.applicant, state=DossierState.DRAFT)
    elsewhere = make_window(scene.runtime, slug="fitn7-axe3-68-2021")
    other = make_organisation(scene.runtime, "217101054", "Chalon", siret="21710105400018")
    make_dossier(scene.runtime, elsewhere, other, scene.applicant)
    assert look(scene).count == 1
    nobody = make_person(scene.runtime, "Sans rôle")
    assert look(scene, nobody).count == 0


def test_an_empty_list_says_so(app: Flask, scene: Scene) -> None:
    visitor = Visitor(app, scene.instructor)
    assert "Aucun dossier ne correspond" in visitor.get("/instruction?texte=introuvable").text
    with scene.runtime.uow() as uow:
        uow.session.execute(sa.update(Dossier).values(state=DossierState.WITHDRAWN))
    assert "Aucun dossier en attente" in visitor.get("/instruction").text


def test_the_list_is_the_instructors(app: Flask, scene: Scene) -> None:
    budget = make_person(scene.runtime, "Budget", postings=((scene.window_id, Role.BUDGET),))
    for actor in (scene.applicant, scene.signatory, budget):
        assert Visitor(app, actor).get("/instruction").status_code == 404
