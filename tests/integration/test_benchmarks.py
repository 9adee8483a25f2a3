"""The benchmarks: the floor stays small and honest, the harness measures everything it promises."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from benchmarks import eligibility
from benchmarks.__main__ import main
from benchmarks.floor import QUERY
from portal.eligibility.assess import assess_payload
from portal.eligibility.rulebook import load_rulebook

FLOOR = Path(__file__).resolve().parents[2] / "benchmarks" / "floor.py"
PAGES = {"floor", "list", "list_filtered", "list_searched", "list_deep", "dossier", "envelope"}
ELIGIBILITY = {"json_loads", "verdict", "read_and_verdict", "without_counterfactuals", "full"}


def test_the_floor_is_under_sixty_lines() -> None:
    assert len(FLOOR.read_text(encoding="utf-8").splitlines()) < 60


def test_the_floor_asks_one_indexed_query(sqlite_template: Path) -> None:
    with sqlite3.connect(sqlite_template) as database:
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {QUERY}")]

    assert len(plan) == 1
    assert "USING INDEX ix_dossier" in plan[0]


def test_the_ten_lines_meet_the_rules() -> None:
    result = assess_payload(eligibility.ten_lines(), load_rulebook(eligibility.SLUG))
    outcomes = {check["outcome"] for check in result["checks"]}

    assert len(eligibility.ten_lines()["expenses"]) == 10
    assert {"pass", "adjusted", "review", "not_applicable"} <= outcomes
    assert "fail" not in outcomes
    assert result["counterfactuals"]


def test_one_run_with_tiny_numbers_measures_everything(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    assert main(["--count", "50", "--requests", "3", "--json", str(file)]) == 0
    figures: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    pages = figures["pages"]

    assert set(figures) == {"machine", "load", "pages", "acts", "eligibility", "exports"}
    assert figures["load"]["dossiers"] == 50
    assert set(pages) == PAGES
    assert set(figures["acts"]) == {"bare", "arrete", "receipt"}
    assert set(figures["eligibility"]) == ELIGIBILITY
    assert set(figures["exports"]) == {"csv_floor", "csv", "xlsx_floor", "xlsx", "dossiers_csv", "dossiers_xlsx"}
    assert {page["requests"] for page in pages.values()} == {3}
    assert pages["floor"]["ratio"] == 1
    assert all(pages[name]["queries"] > 1 for name in PAGES - {"floor"})
    assert all(pages[name]["html_bytes"] > pages["floor"]["html_bytes"] for name in PAGES - {"floor"})
