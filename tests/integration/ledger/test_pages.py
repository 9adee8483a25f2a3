"""The budget officer's pages: notify, see the shortfall, read an entry, correct it, look at a past day."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.models import Envelope, LedgerEntry
from portal.services.runtime import Runtime
from tests.integration.acting.support import granted, later, make_house
from tests.integration.acting.web import Visitor, read

TYPED = {"notice": "Lettre n° 12", "notice_on": "14/10/2021", "reason": "Gel de crédits"}


def _plain(text: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", text)


@pytest.fixture
def envelope(app: Flask, runtime: Runtime) -> tuple[Visitor, Visitor, str]:
    """The budget officer's and the instructor's browsers, and the envelope's address."""
    house = make_house(runtime, allotted_cents=2_000_000)
    granted(house)
    with runtime.read() as session:
        public_id = session.scalars(sa.select(Envelope.public_id)).one()
    later(runtime)
    return Visitor(app, house.budget), Visitor(app, house.instructor), f"/enveloppe/{public_id}"


def test_a_cut_its_entry_its_correction_and_the_day_before(
    envelope: tuple[Visitor, Visitor, str], runtime: Runtime
) -> None:
    budget, instructor, board = envelope
    assert "Enregistrer une notification" in budget.get(board).text
    assert "Enregistrer une notification" not in instructor.get(board).text

    wrong = budget.send(f"{board}/credits", direction="cut", ae="8 000,0x", **TYPED)
    assert wrong.status_code == 422
    assert "8 000,0x" in wrong.text
    empty = budget.send(f"{board}/credits", direction="cut", **TYPED)
    assert "en AE, en CP, ou les deux" in read(empty)

    assert budget.send(f"{board}/credits", direction="cut", ae="8 000", **TYPED).status_code == 302
    text = _plain(read(budget.get(board)))
    assert "600,00 € restent à absorber" in text
    assert "Il manque 600,00 € : aucune nouvelle réservation n’est possible" in text
    past = _plain(read(budget.get(f"{board}?au=15/10/2021")))
    assert "Situation au soir du 15 octobre 2021" in past
    assert "7 400,00 €" in past
    assert "Il manque" not in past

    with runtime.read() as session:
        entry = session.scalars(sa.select(LedgerEntry.public_id).where(LedgerEntry.kind == "decrease")).one()
    sheet = _plain(read(instructor.get(f"/enveloppe/ecritures/{entry}")))
    assert "Lettre n° 12, du 14 octobre 2021" in sheet
    assert "Réduction à absorber + 600,00 €" in sheet
    assert "Corriger" not in sheet
    assert budget.send(f"/enveloppe/ecritures/{entry}/correction", reason="Autre chapitre").status_code == 302
    assert "Il manque" not in read(budget.get(board))


def test_a_date_that_is_none_is_said_and_the_present_shown(envelope: tuple[Visitor, Visitor, str]) -> None:
    budget, _, board = envelope
    page = budget.get(f"{board}?au=31/02/2021")
    assert page.status_code == 200
    assert "31/02/2021" in page.text
    assert "Situation au soir" not in page.text
    assert budget.get(f"{board}?au=01/01/2999&page=x").status_code == 200


def test_credits_carried_over_open_the_next_year(envelope: tuple[Visitor, Visitor, str]) -> None:
    budget, _, board = envelope
    too_much = budget.send(f"{board}/report", ae="9 000", **TYPED)
    assert "il manque" in _plain(read(too_much))
    done = budget.send(f"{board}/report", ae="7 400", **TYPED)
    assert done.status_code == 302
    assert "Enveloppe 2022" in read(budget.get(done.location))


@pytest.mark.parametrize("day", ["", "?au=15/10/2021"])
def test_the_board_asks_little_of_the_database(
    envelope: tuple[Visitor, Visitor, str], runtime: Runtime, day: str
) -> None:
    budget, _, board = envelope
    budget.get(board + day)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    sa.event.listen(runtime.engine, "before_cursor_execute", note)
    assert budget.get(board + day).status_code == 200
    sa.event.remove(runtime.engine, "before_cursor_execute", note)
    of_the_board = [each for each in asked if re.search(r"FROM (envelope|ledger|dossier|act|rulebook|window)", each)]
    assert len(of_the_board) <= 8, of_the_board
