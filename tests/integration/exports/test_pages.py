"""The page « Exports », its files and the command."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
from flask import Flask

from portal.services.runtime import Runtime
from tests.integration.acting.support import make_house
from tests.integration.acting.web import Visitor, read
from tests.integration.exports.support import full_house, journalled

HOME = "/exports"
BASE = "/exports/fitn7-axe3-71-2021"


def test_the_page_offers_each_export_with_its_dictionary(runtime: Runtime, app: Flask) -> None:
    house = make_house(runtime)

    officer = read(Visitor(app, house.budget).get(HOME))
    instructor = read(Visitor(app, house.instructor).get(HOME))

    for words in ("Dossiers", "Mouvements de l’enveloppe", "Rapport national", "requested_cents"):
        assert words in officer
        assert words in instructor
    assert "Préparation Chorus" in officer
    assert "Préparation Chorus" not in instructor


def test_a_workbook_arrives_whole_and_is_not_kept(runtime: Runtime, app: Flask) -> None:
    house = full_house(runtime, act=False)

    answer = Visitor(app, house.instructor).get(f"{BASE}/dossiers.xlsx")

    assert answer.status_code == 200
    assert "dossiers-fitn7-axe3-71-2021-2021-10-15.xlsx" in answer.headers["Content-Disposition"]
    assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == (
        "private, no-store",
        "nosniff",
    )
    assert "Content-Length" not in answer.headers
    assert openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].max_row == 4


def test_the_lists_address_filters_the_dossiers_and_nothing_else(runtime: Runtime, app: Flask) -> None:
    house = full_house(runtime, act=False)
    visitor = Visitor(app, house.instructor)

    filtered = visitor.get(f"{BASE}/dossiers.csv?etat=filed&col=axe").text
    expenses = visitor.get(f"{BASE}/depenses.csv?etat=filed").text

    assert filtered.count("\r\n") == 2
    assert expenses.count("\r\n") == 4
    assert [detail for _, _, detail in journalled(runtime)] == ["etat=filed", None]


def test_the_list_leads_to_its_selection(runtime: Runtime, app: Flask) -> None:
    house = full_house(runtime, act=False)
    visitor = Visitor(app, house.instructor)

    usual = visitor.get("/instruction")
    page = visitor.get("/instruction?etat=filed&texte=tournus")
    offered = visitor.get(f"{HOME}?etat=filed&texte=tournus")

    assert "/exports?etat=pending" in usual.text  # the list shows what awaits a decision: so does its export
    assert "/exports?etat=filed&amp;texte=tournus" in page.text
    assert f"{BASE}/dossiers.xlsx?etat=filed&amp;texte=tournus" in offered.text
    assert f'href="{BASE}/depenses.xlsx"' in offered.text


def test_asking_for_the_head_makes_no_file(runtime: Runtime, app: Flask) -> None:
    house = make_house(runtime)

    assert Visitor(app, house.budget).client.head(f"{BASE}/dossiers.csv").status_code == 200
    assert journalled(runtime) == []


def test_unknown_exports_are_not_there(runtime: Runtime, app: Flask) -> None:
    visitor = Visitor(app, make_house(runtime).budget)

    for path in (f"{BASE}/inconnu.csv", f"{BASE}/dossiers.pdf", "/exports/ailleurs/dossiers.csv"):
        assert visitor.get(path).status_code == 404, path


def test_the_command_writes_the_same_file(runtime: Runtime, app: Flask, tmp_path: Path) -> None:
    full_house(runtime, act=False)
    run = app.test_cli_runner()
    target = tmp_path / "dossiers.csv"

    done = run.invoke(args=["export", "dossiers", "--out", str(target)])

    assert done.exit_code == 0, done.output
    assert "3 lignes" in done.output
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert journalled(runtime)[0][0] == "system"
    for args, words in (
        (["dossiers", "--out", str(tmp_path / "a.pdf")], "doit finir par .xlsx ou .csv"),
        (["dossiers", "--out", str(target), "--window", "ailleurs"], "n’est pas ouvert"),
        (["dossiers", "--out", str(tmp_path / "absent" / "a.csv")], "ne peut pas être écrit"),
    ):
        refused = run.invoke(args=["export", *args])
        assert refused.exit_code == 1
        assert words in refused.output
