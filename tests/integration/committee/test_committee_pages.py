"""The pages of scenarios and sessions: what one reads, what one types, how many queries they cost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Role
from portal.domain.committee import SessionOutcome
from portal.domain.dossier import DossierState
from portal.domain.scenario.facts import Fill, Order, Rules
from portal.eligibility.rulebook import load_rulebook
from portal.models import Dossier, RulebookVersion, Scenario, ScenarioVersion, Window
from portal.services.committee.hold_session import HoldSession, hold_session
from portal.services.committee.save_scenario import SaveScenario, save_scenario
from portal.services.runtime import Runtime
from portal.services.signatory.reopen_decision import ReopenDecision, reopen_decision
from tests.factories import SLUG, make_person, writing
from tests.integration.acting.support import House, make_house, reserved_cents, state_of
from tests.integration.browsing import said
from tests.integration.committee.support import (
    agree,
    agreed,
    conclude,
    decide,
    item_of,
    planned,
    proposals,
    window_of,
)
from tests.integration.instruction.web import Visitor


@pytest.fixture
def house(runtime: Runtime) -> House:
    made = make_house(runtime, allotted_cents=10_000)
    rules = load_rulebook(SLUG)
    with writing(runtime) as session:
        window = session.get_one(Window, made.window_id)
        window.rulebook_version = rules.version
        kept = {"rulebook_version": rules.version, "content": rules.content, "created_at": runtime.legal.now()}
        session.add(RulebookVersion(window_id=window.id, **kept))
    return made


@pytest.fixture
def instructor(app: Flask, house: House) -> Visitor:
    return Visitor(app, house.instructor)


@pytest.fixture
def signatory(app: Flask, house: House) -> Visitor:
    return Visitor(app, house.signatory)


def scenario(house: House, rules: Rules, name: str = "Par date") -> str:
    with house.runtime.uow() as uow:
        return save_scenario(uow, house.instructor, SaveScenario(window_of(house.runtime), name, rules))


BY_DATE = {"order": "filed", "scope": "proposed", "tie_break": "filed", "fill": "stop"}


def test_a_scenario_is_typed_played_and_changed(house: House, instructor: Visitor) -> None:
    proposals(house, [60, 30, 20])
    refused = instructor.send("/instruction/scenarios/nouveau", name="", rate="abc", **BY_DATE)
    assert refused.status_code == 422
    assert "Saisissez un nombre, par exemple 70 ou 62,5." in said(refused)
    assert 'value="abc"' in refused.text
    made = instructor.send("/instruction/scenarios/nouveau", name="Prudent", rate="50", partial_last="y", **BY_DATE)
    page = said(instructor.get(made.location))
    # At 50 % of a cost of twice the amount, each gets its amount: 60 + 30 + 10 of the 20 wanted.
    for expected in ("Prudent", "100,00 €", "Financé en partie", "10,00 €", "Par arrondissement"):
        assert expected in page
    edited = instructor.send(f"{made.location}/regles", name="Prudent", rate="10", **BY_DATE)
    assert "Financés 3 dossiers" in said(instructor.get(edited.location))
    with house.runtime.read() as session:
        numbers = session.scalars(sa.select(ScenarioVersion.number).order_by(ScenarioVersion.id))
        assert list(numbers) == [1, 2]
        assert set(session.scalars(sa.select(Dossier.state))) == {DossierState.PROPOSED}


def test_an_older_form_does_not_overwrite(house: House, instructor: Visitor) -> None:
    proposals(house, [60])
    public_id = scenario(house, Rules())
    page = f"/instruction/scenarios/{public_id}/regles"
    first = instructor.client.get(page)
    instructor.send(page, name="Un", **BY_DATE)
    token = first.text.split('name="csrf_token" value="')[1].split('"')[0]
    late = instructor.client.post(page, data={"csrf_token": token, "version": "1", "name": "Deux", **BY_DATE})
    assert late.status_code == 409
    assert 'value="Deux"' in late.text


def test_what_would_make_it_pass_is_said_and_set(house: House, instructor: Visitor) -> None:
    _, second = proposals(house, [60, 50])
    rules = scenario(house, Rules(fill=Fill.STOP, order=Order.FILED))
    page = f"/instruction/scenarios/{rules}/dossiers/{second}"
    text = said(instructor.get(page))
    assert "son montant est ramené à 40,00 €" in text
    assert "l’enveloppe est portée à 110,00 € , soit 10,00 € de plus" in text
    instructor.send(page, amount="40", rank="", priorities="")
    assert "Financés 2 dossiers" in said(instructor.get(f"/instruction/scenarios/{rules}"))
    wrong = instructor.send(page, priorities="9")
    assert wrong.status_code == 422


def test_scenarios_side_by_side(house: House, instructor: Visitor) -> None:
    proposals(house, [60, 50, 20])
    ids = [
        scenario(house, Rules(order=Order.FILED, fill=fill), fill.value)
        for fill in (Fill.STOP, Fill.SKIP)
    ]
    text = said(instructor.get(f"/instruction/scenarios/comparaison?scenario={ids[0]}&scenario={ids[1]}"))
    assert "Dossiers traités différemment" in text
    assert "Commune 3" in text
    alone = instructor.get(f"/instruction/scenarios/comparaison?scenario={ids[0]}")
    assert alone.status_code == 302
    assert instructor.get(f"/instruction/scenarios/comparaison?scenario={ids[0]}&scenario=inconnu").status_code == 404


def test_from_the_scenario_to_the_decisions(house: House, instructor: Visitor, signatory: Visitor) -> None:
    first, second, third = proposals(house, [60, 50, 20])
    chosen = scenario(house, Rules(order=Order.FILED, partial_last=True))
    made = instructor.send(
        "/instruction/seances/nouvelle", title="Comité d’octobre", held_on="15/10/2021", place="Mâcon", scenario=chosen
    )
    session = made.location.rsplit("/", 1)[1]
    page = said(instructor.get(made.location))
    for expected in ("À accorder 100,00 €", "Liste d’attente 1 dossier", "En préparation"):
        assert expected in page
    instructor.send(f"{made.location}/membres", name="Anne Exemple", quality="sous-préfète", role="chair", person="")
    item = f"{made.location}/dossiers/{item_of(house.runtime, session, first)}"
    refused = instructor.send(item, outcome="refuse", motive="")
    assert refused.status_code == 422
    instructor.send(item, outcome="grant", amount="60", motive="Utile.", votes_for="1")
    instructor.send(f"{made.location}/cloture", minutes="Séance levée à midi.")
    assert instructor.get(f"{made.location}/proces-verbal.pdf").data.startswith(b"%PDF")
    assert instructor.get(f"{made.location}/inconnu.pdf").status_code == 404
    assert "Séances du comité" in said(signatory.get("/signature"))
    signatory.send(f"/signature/seances/{session}/accord", agreed_on="15/10/2021", reference="Note 12")
    done = signatory.send(f"/signature/seances/{session}", f"/signature/seances/{session}/decisions")
    assert done.status_code == 302
    assert reserved_cents(house) == 10_000
    assert state_of(house.runtime, third) is DossierState.PROPOSED
    waiting = said(instructor.get("/instruction/seances"))
    assert "Commune 3" in waiting
    assert "manque 20,00 €" in waiting
    with house.runtime.uow() as uow:
        reopen_decision(uow, house.signatory, ReopenDecision(second, "Désistement"))
    for page in (instructor.get("/instruction/seances"), signatory.get("/signature")):
        assert "40,00 € sont disponibles" in said(page)
        assert "(rang 1 de la liste d’attente) peut être servi : 20,00 €" in said(page)


def test_the_applicant_reads_plain_words(house: House, app: Flask) -> None:
    first, second = proposals(house, [60, 50])
    session = planned(house, [first, second])
    conclude(house, session, second, SessionOutcome.WAIT, 50)
    with house.runtime.read() as read:
        body = read.scalar(sa.select(Dossier.organisation_id).where(Dossier.public_id == second)) or 0
    mayor = Visitor(app, make_person(house.runtime, "Maire", memberships=((body, Role.PLEDGER),)))
    assert "liste d’attente" not in said(mayor.get(f"/mes-dossiers/{second}"))
    with house.runtime.uow() as uow:
        hold_session(uow, house.instructor, HoldSession(session))
    agree(house, session)
    decide(house, session)
    for page in (f"/mes-dossiers/{second}", "/mes-dossiers"):
        assert "Votre demande est sur liste d’attente" in said(mayor.get(page))


def test_the_shortfall_is_on_the_page(house: House, signatory: Visitor, instructor: Visitor) -> None:
    dossiers = proposals(house, [60, 50])
    session = agreed(house, dossiers)
    page = f"/signature/seances/{session}"
    refused = signatory.send(page, f"{page}/decisions")
    assert refused.status_code == 422
    text = said(refused)
    for expected in ("il manque 10,00 €", "Nécessaire : 110,00 €", "Disponible : 100,00 €", "Commune 2 : 50,00 €"):
        assert expected in text
    assert reserved_cents(house) == 0
    assert "il manque 10,00 €" in said(instructor.get(f"/instruction/seances/{session}"))


@contextmanager
def counted(runtime: Runtime) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        statements.append(statement)

    sa.event.listen(runtime.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(runtime.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/instruction/scenarios", 8),
        ("/instruction/seances", 8),
        ("/instruction/scenarios/{scenario}", 13),
        ("/instruction/seances/{session}", 8),
    ],
)
def test_pages_cost_the_same_however_many_dossiers(
    house: House, instructor: Visitor, path: str, most: int
) -> None:
    dossiers = proposals(house, [1, 1])
    ids = {"scenario": scenario(house, Rules()), "session": planned(house, dossiers)}
    instructor.get(path.format(**ids))
    with counted(house.runtime) as few:
        instructor.get(path.format(**ids))
    dossiers += proposals(house, [1] * 12, after=2)
    for number in range(5):
        scenario(house, Rules(), f"Essai {number}")
    ids["session"] = planned(house, dossiers)
    with counted(house.runtime) as many:
        assert instructor.get(path.format(**ids)).status_code == 200
    assert len(few) == len(many) <= most, "\n".join(many)


def test_decisions_change_nothing_in_the_scenario(house: House) -> None:
    dossiers = proposals(house, [50, 40])
    scenario(house, Rules())
    decide(house, agreed(house, dossiers))
    with house.runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Scenario)) == 1
    with pytest.raises(sa.exc.IntegrityError, match="append-only"), house.runtime.uow() as uow:
        uow.session.execute(sa.text("UPDATE scenario_version SET content = '{}'"))
