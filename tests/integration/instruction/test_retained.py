"""What is retained of each expense: every figure says where it comes from, and the applicant reads it in time."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.dossier import DossierState
from portal.models import Dossier, MailMessage
from tests.integration.instruction.conftest import Scene
from tests.integration.instruction.web import Visitor

WHY = "Option non financée"


@pytest.fixture
def visitor(app: Flask, scene: Scene) -> Visitor:
    return Visitor(app, scene.instructor)


@pytest.fixture
def mayor(app: Flask, scene: Scene) -> Visitor:
    return Visitor(app, scene.applicant)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("\u202f", " ").replace("\xa0", " ")


def move(scene: Scene, state: DossierState) -> None:
    key = scene.row().id
    with scene.runtime.uow() as uow:
        uow.session.get_one(Dossier, key).state = state


def section(page: str) -> str:
    return page.split('id="montants-retenus"')[1].split('<h2')[0]


def waterfall_rows(page: str) -> list[str]:
    table = page.split('id="cascade"', 1)[1].split("</table>")[0]
    return table.split("<tbody>")[1].split("<tr>")[1:]


def test_every_figure_of_the_waterfall_says_where_it_comes_from(scene: Scene, visitor: Visitor) -> None:
    scene.under_review()
    scene.qualify(1_500_000, 1_800_000, WHY)
    page = visitor.get(f"/instruction/dossiers/{scene.dossier}/depenses").text
    rows = waterfall_rows(page)
    assert len(rows) >= 5
    targets = [re.findall(r'href="([^"]+)"', row) for row in rows]
    assert all(targets)
    ids = set(re.findall(r'id="([^"]+)"', page))
    inside = {one[1:] for found in targets for one in found if one.startswith("#")}
    assert f"ligne-{scene.row().expenses[0].public_id}" in inside
    assert inside <= ids
    rules = visitor.get("/controle-des-dossiers").text
    outside = {one.partition("#")[2] for found in targets for one in found if "/controle-des-dossiers" in one}
    assert "controle-rate" in outside
    assert outside <= set(re.findall(r'id="([^"]+)"', rules))


def test_the_waterfall_still_says_so_once_the_review_is_over(scene: Scene, visitor: Visitor) -> None:
    scene.ready()
    move(scene, DossierState.PROPOSED)
    page = visitor.get(f"/instruction/dossiers/{scene.dossier}/depenses").text
    inside = {one for row in waterfall_rows(page) for one in re.findall(r'href="#([^"]+)"', row)}
    assert inside <= set(re.findall(r'id="([^"]+)"', page))
    assert inside


def test_the_applicant_reads_what_is_retained_once_eligibility_is_concluded(scene: Scene, mayor: Visitor) -> None:
    scene.under_review()
    scene.qualify(1_500_000, 1_800_000, WHY)
    path = f"/mes-dossiers/{scene.dossier}"
    assert WHY not in mayor.get(path).text
    scene.conclude()
    page = plain(mayor.get(path).text)
    assert "Ce que l’instruction retient à ce stade" in page
    assert "Ce n’est ni une décision ni une promesse" in page
    for figure in ("18 000,00 €", "15 000,00 €", WHY, "10 500,00 €", "de plus que prévu"):
        assert figure in page, figure


def test_the_contact_is_told_once_for_each_amount(scene: Scene) -> None:
    scene.under_review()
    scene.qualify(1_500_000, 1_800_000, WHY)
    scene.conclude()
    scene.conclude()
    wanted = sa.select(MailMessage.body).where(MailMessage.subject.like("%montants retenus%")).order_by(MailMessage.id)
    (body,) = scene.all(wanted)
    assert "10\u202f500,00\xa0€" in body
    assert "ni une décision ni une promesse" in body
    scene.qualify(1_400_000, 1_680_000, WHY)
    scene.conclude()
    assert len(scene.all(wanted)) == 2


def test_nothing_is_written_when_the_request_is_possible_as_it_is(scene: Scene) -> None:
    scene.ready()
    assert scene.all(sa.select(MailMessage.id).where(MailMessage.subject.like("%montants retenus%"))) == []


def test_an_unfavourable_conclusion_is_not_told_and_a_decision_does_not_show(scene: Scene, mayor: Visitor) -> None:
    scene.under_review()
    scene.conclude(DECISION_LEVEL=("fail", "Aucun engagement du maire"))
    path = f"/mes-dossiers/{scene.dossier}"
    assert "retient à ce stade" not in mayor.get(path).text
    scene.conclude()
    before = mayor.get(path).text
    assert "retient à ce stade" in before
    for state in (DossierState.PROPOSED, DossierState.GRANTED, DossierState.REFUSED):
        move(scene, state)
        assert section(mayor.get(path).text) == section(before)

