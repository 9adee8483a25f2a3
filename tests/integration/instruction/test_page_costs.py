"""What the pages of a dossier ask of the database: no more than they did, whatever the dossier holds."""

from __future__ import annotations

from flask import Flask

from tests.integration.instruction.conftest import Scene
from tests.integration.instruction.test_inbox import counted
from tests.integration.instruction.web import Visitor

#: Queries at most, by page of the dossier.
MOST = {
    "": 22,
    "/attribution": 12,
    "/avis": 12,
    "/completude": 12,
    "/demarrage": 12,
    "/depenses": 17,
    "/echanges": 12,
    "/echeances": 13,
    "/eligibilite": 12,
    "/historique": 12,
    "/notation": 12,
    "/proposition": 18,
    "/rapprochements": 12,
    "/recours": 12,
    "/rib": 12,
}


def test_each_page_of_a_dossier_keeps_within_its_queries(app: Flask, scene: Scene) -> None:
    scene.under_review()
    visitor = Visitor(app, scene.instructor)
    visitor.get("/instruction")
    asked = {}
    for page in MOST:
        with counted(scene.runtime.engine) as seen:
            assert visitor.get(f"/instruction/dossiers/{scene.dossier}{page}").status_code == 200
        asked[page] = len(seen)
    assert {page: number for page, number in asked.items() if number > MOST[page]} == {}
