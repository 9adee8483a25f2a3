"""The pages of declared links: find, declare, end; the question before opening; what administrators read."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.domain.actors import Role
from portal.services.runtime import Runtime
from tests.factories import make_dossier, make_organisation, make_person
from tests.integration.acting.support import House, fill_settings, make_house
from tests.integration.browsing import said
from tests.integration.committee.support import SIRENS
from tests.integration.instruction.web import Visitor

TOURNUS = "217105436"


@pytest.fixture
def house(runtime: Runtime) -> House:
    return make_house(runtime)


def test_find_a_body_declare_and_end(house: House, app: Flask) -> None:
    dossier = make_dossier(house.runtime, house.window_id, house.organisation_id, house.applicant)
    visitor = Visitor(app, house.instructor)
    assert "Tournus" in said(visitor.get("/instruction"))
    assert "Vous n’avez déclaré aucun lien." in said(visitor.get("/instruction/liens"))
    found = visitor.get("/instruction/liens?organisme=tournus")
    assert f"/instruction/liens/declarer?siren={TOURNUS}" in found.text
    page = f"/instruction/liens/declarer?siren={TOURNUS}"
    refused = visitor.send(page, "/instruction/liens/declarer", reason="Mon frère")
    assert refused.status_code == 422
    assert "Choisissez la nature du lien." in said(refused)
    assert "Mon frère" in refused.text
    assert visitor.send(page, "/instruction/liens/declarer", nature="family", reason="Mon frère").status_code == 302
    assert visitor.get(f"/instruction/dossiers/{dossier}").status_code == 404
    listed = said(visitor.get("/instruction"))
    assert "Aucun dossier en attente" in listed
    assert "hors dossiers que vos liens d’intérêts vous cachent" in listed
    administrator = make_person(house.runtime, postings=((house.window_id, Role.ADMINISTRATOR),))
    assert "Mon frère" in said(Visitor(app, administrator).get("/administration/liens"))
    mine = visitor.get("/instruction/liens").text
    end = mine.split('href="/instruction/liens/')[1].split('"')[0]
    assert Visitor(app, house.signatory).get(f"/instruction/liens/{end}").status_code == 404
    assert visitor.send(f"/instruction/liens/{end}", reason="Il n’est plus maire").status_code == 302
    assert "Terminé le" in said(visitor.get("/instruction/liens"))
    assert visitor.get(f"/instruction/dossiers/{dossier}").status_code == 200


def test_a_dossier_by_its_reference_without_opening_it(house: House, app: Flask) -> None:
    dossier = make_dossier(house.runtime, house.window_id, house.organisation_id, house.applicant)
    visitor = Visitor(app, house.signatory)
    unknown = visitor.get("/instruction/liens?reference=FITN7-71-2021-9999")
    assert "Aucun dossier que vous pourriez ouvrir n’a cette référence." in said(unknown)
    found = visitor.get("/instruction/liens?reference=FITN7-71-2021-0001")
    assert found.location == f"/instruction/liens/declarer?dossier={dossier}"
    page = said(visitor.get(found.location))
    assert "Dossier FITN7-71-2021-0001, Tournus" in page
    assert "12 600" not in page
    visitor.send(found.location, "/instruction/liens/declarer", nature="work")
    again = visitor.get("/instruction/liens?reference=FITN7-71-2021-0001")
    assert "Aucun dossier que vous pourriez ouvrir n’a cette référence." in said(again)


def test_a_body_nobody_knows_by_its_siren(house: House, app: Flask) -> None:
    visitor = Visitor(app, house.budget)
    assert "Déclarer un lien avec le SIREN" in said(visitor.get("/instruction/liens?organisme=552 100 554"))
    page = "/instruction/liens/declarer?siren=552100554"
    refused = visitor.send(page, "/instruction/liens/declarer", nature="financial")
    assert "Écrivez le nom de cet organisme." in said(refused)
    visitor.send(page, "/instruction/liens/declarer", nature="financial", body_name="Société d’essai")
    assert "Société d’essai" in said(visitor.get("/instruction/liens"))


def test_the_window_may_ask_once_before_each_first_opening(house: House, app: Flask) -> None:
    ours = make_dossier(house.runtime, house.window_id, house.organisation_id, house.applicant)
    body = make_organisation(house.runtime, SIRENS[0], "Autre commune")
    other = make_dossier(house.runtime, house.window_id, body, house.applicant)
    fill_settings(house.runtime, house.window_id, {"conflicts.ask_before_opening": "yes"})
    visitor = Visitor(app, house.instructor)
    asked = f"/instruction/dossiers/{ours}/lien"
    for section in ("", "/depenses", "/historique"):
        assert visitor.get(f"/instruction/dossiers/{ours}{section}").location == asked
    question = said(visitor.get(asked))
    assert "Avez-vous un lien d’intérêts avec Tournus ?" in question
    assert "Refonte du site" not in question
    assert "Choisissez la nature du lien." in said(visitor.send(asked, linked="yes"))
    assert visitor.send(asked, linked="no").location == f"/instruction/dossiers/{ours}"
    assert visitor.get(f"/instruction/dossiers/{ours}").status_code == 200
    linked = visitor.send(f"/instruction/dossiers/{other}/lien", linked="yes", nature="family")
    assert linked.location == "/instruction"
    assert visitor.get(f"/instruction/dossiers/{other}").status_code == 404
