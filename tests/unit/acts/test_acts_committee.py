"""The papers of a session: what they say, their sheets, their structure, the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from acts_reading import reader, roles, text_in
from acts_session import SESSION

from portal.acts.committee import render_agenda, render_minutes
from portal.acts.programming import render_programming
from portal.acts.style import Style
from portal.acts.wording import euros
from portal.domain.money import Euros

STYLE = Style()
PAPERS = (render_agenda, render_minutes, render_programming)


def bare(pdf: bytes) -> str:
    return " ".join(text_in(pdf).replace("\u202f", " ").replace("\u00a0", " ").split())


def amount(cents: int) -> str:
    return euros(Euros(cents)).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("render", PAPERS)
def test_papers_are_tagged_and_always_the_same(render: object) -> None:
    first, second = render(SESSION, STYLE), render(SESSION, STYLE)  # type: ignore[operator]
    assert first == second
    assert reader(first).trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert roles(first).count("/H1") == 1
    assert "/TH" in roles(first)


def test_the_programming_table_is_wide_and_adds_up() -> None:
    pdf = render_programming(SESSION, STYLE)
    box = reader(pdf).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (1191, 842)
    text = bare(pdf)
    total = sum(item.amount_cents for item in SESSION.items if item.outcome == "grant")
    assert text.count(amount(total)) == 3
    assert amount(SESSION.envelope_cents - total) in text
    assert "Liste d’attente, dans cet ordre" in text
    assert "Accord du préfet sur la programmation" in text


def test_the_agreement_is_printed_once_given() -> None:
    given = replace(SESSION, agreed_on=date(2021, 10, 29), agreement_reference="Note 12")
    assert "Accord donné le 29 octobre 2021, référence Note 12" in bare(render_programming(given, STYLE))


def test_the_minutes_say_who_stepped_aside_and_how_one_voted() -> None:
    text = bare(render_minutes(SESSION, STYLE))
    assert "Anne Exemple, sur le dossier FITN7-71-2021-0003 (Tournus) : élue de la commune" in text
    assert "4 pour, 1 contre, 0 abstention" in text
    assert "Absents ou excusés" in text
    assert text.count("Conclusion ") >= 40


def test_a_long_agenda_begins_on_its_first_page() -> None:
    assert "FITN7-71-2021-0001" in reader(render_agenda(SESSION, STYLE)).pages[0].extract_text()
