"""The register: every reference given, cancelled acts included; the recueil comes later, several acts at once."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Role
from portal.domain.errors import Forbidden, InvalidInput, NotFound
from portal.models import RecueilEntry
from portal.queries.act_register import RegisterFilter, register_page
from portal.services.acting.cancel_act import CancelAct, cancel_act
from portal.services.acting.record_recueil import RecordRecueil, record_recueil
from portal.services.runtime import Runtime
from tests.factories import SLUG, make_person, make_window
from tests.integration.acting.support import House, committed, issued, make_house, notified, prepared, signed
from tests.integration.acting.support import dossier_of as dossier_of_act
from tests.integration.acting.web import Visitor, read

DAY = date(2021, 10, 16)


def _three(house: House) -> tuple[str, str, str]:
    """A notified act, a signed one, a cancelled one followed by its replacement's draft."""
    acts = [issued(house, requested_cents=100_000) for _ in range(3)]
    with house.runtime.uow() as uow:
        cancel_act(uow, house.instructor, CancelAct(acts[2], "Erreur de nom"))
    prepared(house, dossier_of_act(house.runtime, acts[2]))
    notified(house, committed(house, signed(house, acts[0], "71-2021-10-16-00012")))
    signed(house, acts[1], "71-2021-10-16-00013")
    return acts[0], acts[1], acts[2]


def _publish(house: House, acts: tuple[str, ...], number: str = "71-2021-153", day: date | None = DAY) -> int:
    with house.runtime.uow() as uow:
        return record_recueil(uow, house.instructor, RecordRecueil(acts, number, day))


def test_every_reference_is_there_once_and_in_order(runtime: Runtime) -> None:
    house = make_house(runtime)
    _three(house)
    with runtime.read() as session:
        found = register_page(session, house.signatory, RegisterFilter())
        ends = [row.reference[-5:] for row in found.rows]
        assert ends == ["A0004", "A0003", "A0002", "A0001"]
        assert found.years == (2021,)
        assert [row.state_label for row in found.rows][1] == "Annulé avant signature"
        counts = {
            shown: register_page(session, house.signatory, RegisterFilter(shown=shown)).count
            for shown in ("signes", "a-publier", "en-cours", "annules")
        }
        assert counts == {"signes": 2, "a-publier": 2, "en-cours": 1, "annules": 1}
        assert register_page(session, house.signatory, RegisterFilter(text="00013")).count == 1
        assert register_page(session, house.signatory, RegisterFilter(text="%")).count == 0
        assert register_page(session, house.signatory, RegisterFilter(year=2020)).count == 0


def test_the_recueil_of_several_acts_and_its_correction(runtime: Runtime) -> None:
    house = make_house(runtime)
    first, second, _ = _three(house)
    assert _publish(house, (first, second)) == 2
    assert _publish(house, (first,)) == 0, "the same again changes nothing"
    assert _publish(house, (first,), "71-2021-154 spécial") == 1
    with runtime.read() as session:
        found = register_page(session, house.instructor, RegisterFilter(shown="signes"))
        assert [row.recueil for row in found.rows] == ["71-2021-153", "71-2021-154 spécial"]
        assert session.scalar(sa.select(sa.func.count()).select_from(RecueilEntry)) == 3, "what was there stays"
        assert register_page(session, house.instructor, RegisterFilter(shown="a-publier")).count == 0


@pytest.mark.parametrize(
    ("number", "day", "field"),
    [
        ("153", DAY, "number"),
        ("71-2020-153", DAY, "number"),
        ("71-2021-153", None, "published_on"),
        ("71-2021-153", date(2021, 10, 15), "published_on"),
        ("71-2021-153", date(2021, 10, 30), "published_on"),
    ],
)
def test_a_recueil_that_cannot_be(runtime: Runtime, number: str, day: date | None, field: str) -> None:
    house = make_house(runtime)
    act = signed(house, issued(house))
    with pytest.raises(InvalidInput) as refused:
        _publish(house, (act,), number, day)
    assert set(refused.value.fields) == {field}


def test_what_is_not_signed_is_not_published_and_only_instructors_do_it(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    for acts in ((), (act,)):
        with pytest.raises(InvalidInput) as refused:
            _publish(house, acts)
        assert "acts" in refused.value.fields
    other = make_person(runtime, postings=((make_window(runtime, slug="fitn7-axe3-68-2021"), Role.INSTRUCTOR),))
    for actor, error in ((house.budget, Forbidden), (house.applicant, Forbidden), (other, NotFound)):
        with pytest.raises(error), runtime.uow() as uow:
            record_recueil(uow, actor, RecordRecueil((act,), "71-2021-153", DAY))


def test_the_register_by_its_page_and_its_file(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    first, second, _ = _three(house)
    instructor = Visitor(app, house.instructor)
    refused = instructor.send("/actes/registre", number="153", published_on="16/10/2021", acts=first)
    assert refused.status_code == 405, "the page itself takes no form"
    token = {"csrf_token": _token(instructor.get("/actes/registre").text)}
    wrong = {**token, "acts": [first], "number": "153", "published_on": "16/10/2021"}
    page = instructor.client.post("/actes/registre/recueil", data=wrong)
    assert page.status_code == 422
    assert "par exemple 71-2021-153" in read(page)
    assert f'value="{first}" checked' in page.text
    right = {**wrong, "number": "71-2021-153", "acts": [first, second]}
    done = instructor.client.post("/actes/registre/recueil", data=right)
    assert done.status_code == 302
    assert "2 actes publiés" in read(instructor.get(done.location))
    signatory = read(Visitor(app, house.signatory).get("/actes/registre?etat=signes"))
    assert "71-2021-153" in signatory
    assert "Inscrire le recueil" not in signatory
    content = instructor.get(f"/exports/{SLUG}/registre-des-actes.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(content), delimiter=";"))
    assert [row["Référence"][-5:] for row in rows] == ["A0001", "A0002", "A0003", "A0004"]
    assert rows[0]["Numéro de l’arrêté"] == "71-2021-10-16-00012"
    assert rows[0]["Recueil"] == "71-2021-153"
    assert rows[0]["Notifié le"] == "16/10/2021"
    assert rows[2]["État"] == "Annulé avant signature"
    assert rows[2]["Motif d’annulation"] == "Erreur de nom"
    assert "Erreur de nom" in read(instructor.get("/actes/registre?etat=annules"))
    assert len(rows[0]["Code de vérification"]) == 17
    assert rows[3]["Code de vérification"] == ""


def _token(html: str) -> str:
    return html.split('name="csrf_token" value="')[1].split('"')[0]
