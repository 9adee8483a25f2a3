"""The pages of the follow-up as people read them: every side of the envelope, a schedule typed, pasted and replaced."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.clocks import FixedClock
from portal.models import CreditSchedule
from portal.services.runtime import Runtime
from tests.integration.acting.support import fill_settings
from tests.integration.acting.web import Visitor, read
from tests.integration.instruction.test_inbox import counted
from tests.integration.ledger.board_support import Story, make_story

PAGES = ("repartition", "graphiques", "ecritures", "restes-a-payer", "fin-de-gestion", "statistiques", "echeanciers")
CAP2030 = {
    "title": "CAP 2030",
    "total": "1 800 200",
    "printed_ae": "1 800 200",
    "year_1": "2021", "ae_1": "995 200", "cp_1": "868 200", "firm_1": "firm",
    "year_2": "2022", "ae_2": "576 000", "cp_2": "573 000", "firm_2": "indicative",
    "year_3": "2023", "ae_3": "289 000", "cp_3": "359 000", "firm_3": "indicative",
}  # fmt: skip
SENTENCE = "Les AE des années (1 860 200,00 €) dépassent le total de la convention (1 800 200,00 €) de 60 000,00 €."


def _plain(page: object) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", read(page))  # type: ignore[arg-type]


@pytest.fixture
def story(app: Flask, runtime: Runtime, legal_clock: FixedClock) -> Story:
    return make_story(
        runtime, legal_clock, budget__last_commitment_on="2021-12-03", budget__last_request_on="2021-12-10"
    )


def test_every_side_of_the_envelope_in_few_queries(app: Flask, runtime: Runtime, story: Story) -> None:
    budget = Visitor(app, story.house.budget)
    base = f"/enveloppe/{story.envelope}"
    budget.get(base)
    for page in (*PAGES, "repartition?par=mois", "repartition?par=etat", "ecritures?axe=3a&mois=2021-11"):
        with counted(runtime.engine) as seen:
            answer = budget.get(f"{base}/{page}")
        assert answer.status_code == 200, page
        assert len(seen) <= 8, (page, seen)
        assert len(answer.data) < 60_000
    split = _plain(budget.get(f"{base}/repartition"))
    assert "Reste à payer 11 000,00 €" in split
    assert "CP restants 95 000,00 €" in split
    remains = budget.get(f"{base}/restes-a-payer")
    assert budget.get(f"/instruction/dossiers/{story.awarded}/versements").status_code == 200
    assert f"/instruction/dossiers/{story.awarded}/versements" in remains.text
    (link,) = set(re.findall(r'href="([^"]*/ecritures\?dossier=[^"]+)"', remains.text))
    behind = _plain(budget.get(link))
    assert all(word in behind for word in ("Désengagement", "Mise en paiement", "Engagement juridique", "Écritures 4"))
    ending = _plain(budget.get(f"{base}/fin-de-gestion"))
    assert "Dépassée depuis 3 jours" in ending
    assert "Liste rouge Dans 4 jours" in ending
    charts = budget.get(f"{base}/graphiques")
    assert charts.text.count('role="img"') == 3
    assert charts.text.count("<desc") == 3
    assert not re.search(r"<(?:svg|rect|text|line|polyline)[^>]* style=", charts.text)
    assert "Engagé, à payer − 11 000,00 €" in _plain(charts)


def test_a_past_day_is_kept_from_page_to_page_and_odd_questions_are_answered(app: Flask, story: Story) -> None:
    budget = Visitor(app, story.house.budget)
    base = f"/enveloppe/{story.envelope}"
    past = budget.get(f"{base}/repartition?au=31/10/2021")
    assert "Situation au soir du 31 octobre 2021" in _plain(past)
    assert f"{base}/graphiques?au=2021-10-31" in past.text
    assert "Rien ne reste à payer" in _plain(budget.get(f"{base}/restes-a-payer?au=2021-10-31"))
    for odd in ("repartition?par=x&au=demain", "graphiques?au=31/02/2021", "ecritures?axe=é&mois=2021-13&etat=acte-"):
        assert budget.get(f"{base}/{odd}&page=x").status_code == 200
    assert "31/02/2021" in budget.get(f"{base}/graphiques?au=31/02/2021").text
    assert budget.get("/enveloppe/inconnue/repartition").status_code == 404
    applicant = Visitor(app, story.house.applicant)
    assert applicant.get(f"{base}/repartition").status_code == 404


def test_a_schedule_typed_shows_the_60_000_euros_and_is_replaced(app: Flask, runtime: Runtime, story: Story) -> None:
    budget, base = Visitor(app, story.house.budget), f"/enveloppe/{story.envelope}/echeanciers"
    wrong = budget.send(f"{base}/nouveau", **{**CAP2030, "ae_1": "995 2OO", "year_3": "", "reference": "n° 12"})
    assert wrong.status_code == 422
    for kept in ("995 2OO", "576", "n° 12", "Indiquez l’année de ces montants."):
        assert kept in wrong.text
    more = budget.send(f"{base}/nouveau", **CAP2030, more="1")
    assert more.status_code == 200
    assert 'name="year_10"' in more.text
    assert "995\u202f200,00" in more.text
    made = budget.send(f"{base}/nouveau", **CAP2030)
    assert made.status_code == 302
    page = budget.get(made.location)
    assert SENTENCE in _plain(page)
    assert "Écart des années au total + 60 000,00 € 0,00 €" in _plain(page)
    assert "2 écarts" in _plain(budget.get(base))
    instructor = Visitor(app, story.house.instructor).get(made.location)
    assert instructor.status_code == 200
    assert "avenant" not in instructor.text
    unsaid = budget.send(f"{made.location}/remplacer", **{**CAP2030, "ae_3": "229 000"})
    assert "Dites pourquoi" in read(unsaid)
    done = budget.send(f"{made.location}/remplacer", **{**CAP2030, "ae_3": "229 000", "reason": "Avenant n° 1"})
    assert "Les AE et les CP des années font le total" in _plain(budget.get(done.location))
    assert "Version remplacée" in read(budget.get(made.location))
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(CreditSchedule)) == 2


def test_the_table_of_the_contract_pasted_fills_the_form(app: Flask, story: Story, shared_dir: Path) -> None:
    budget, base = Visitor(app, story.house.budget), f"/enveloppe/{story.envelope}/echeanciers"
    source = shared_dir / "sources/contrat-ftap-cap2030-pays-de-la-loire.txt"
    lines = source.read_text(encoding="utf-8").splitlines()
    last = next(place for place, line in enumerate(lines) if line.startswith("TOTAL Financement FTAP"))
    table = "\n".join(lines[last - 3 : last + 1])
    several = budget.send(f"{base}/tableau", table=table)
    assert several.status_code == 422
    assert "TOTAL Financement FTAP" in several.text
    assert "plusieurs lignes" in read(several)
    filled = budget.send(f"{base}/tableau", table=table, line="1")
    assert filled.status_code == 200
    values = dict(re.findall(r'name="((?:year|ae|cp|printed|total)[_a-z0-9]*)"[^>]* value="([^"]*)"', filled.text))
    plain = {name: re.sub(r"\s", "", value) for name, value in values.items()}
    assert (plain["year_2"], plain["ae_2"], plain["cp_2"]) == ("2021", "995200,00", "868200,00")
    assert (plain["total"], plain["printed_ae"]) == ("1800200,00", "1800200,00")
    file = budget.send(f"{base}/tableau", file=(io.BytesIO("Année;AE;CP\n2021;5;x\n".encode("cp1252")), "t.csv"))
    assert file.status_code == 422
    assert "« x »" in _plain(file)
    for typed, said in (({"table": ""}, "Collez le tableau"), ({"table": "bonjour"}, "Aucun échéancier")):
        refused = budget.send(f"{base}/tableau", **typed)
        assert refused.status_code == 422
        assert said in read(refused)


def test_the_credits_are_public_only_when_the_window_says_so(app: Flask, runtime: Runtime, story: Story) -> None:
    visitor = app.test_client()
    assert visitor.get("/credits").status_code == 404
    assert "/credits" not in visitor.get("/").text
    fill_settings(runtime, story.house.window_id, {"budget.public_gauge": "yes"})
    page = visitor.get("/credits")
    assert page.status_code == 200
    text = _plain(page)
    assert "Crédits notifiés : 99 000,00 €" in text
    assert "Versé" not in text
    assert "26 000" not in text
    assert "Tournus" not in text
    assert "/credits" in visitor.get("/").text
