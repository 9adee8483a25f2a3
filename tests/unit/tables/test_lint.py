"""The linter: the contract's example to the letter, and what the contract leaves to a careful reader."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.tables.lint import lint_table
from portal.tables.table import TableError, parse_json

AMOUNT = {"kind": "amount"}
PCT = {"kind": "ratio", "of": "aid", "to": "cost", "scale": 100, "decimals": 2}
COLUMNS = {"cost": AMOUNT, "aid": AMOUNT, "pct": PCT}


@pytest.fixture
def example(shared_dir: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The contract's table and its answer."""
    page = (shared_dir / "contracts/financing-lint.md").read_text(encoding="utf-8")
    table, answer = map(json.loads, re.findall(r"```json\n(.*?)```", page, re.DOTALL))
    return table, answer


def lint(columns: dict[str, Any], rows: list[list[Any]], totals: list[Any] | None = None) -> dict[str, Any]:
    """Rows of cells in column order; None is a blank."""
    document = {
        "columns": columns,
        "rows": [{"id": str(n), **dict(zip(columns, row, strict=False))} for n, row in enumerate(rows, start=1)],
        "totals": dict(zip(columns, totals or [], strict=False)),
    }
    return lint_table(parse_json(json.dumps(document)))


def sets(answer: dict[str, Any]) -> list[list[tuple[str | None, str, str]]]:
    return [[(c["row"], c["column"], c["to"]) for c in one] for one in answer["corrections"]]


def test_the_example_of_the_contract(example: tuple[dict[str, Any], dict[str, Any]]) -> None:
    table, answer = example

    assert lint_table(table) == answer


def test_the_example_with_its_stated_overall_ratio(example: tuple[dict[str, Any], dict[str, Any]]) -> None:
    table, answer = copy.deepcopy(example)
    table["totals"]["pct"] = "44.23"
    total = {"kind": "total", "column": "pct", "stated": "44.23", "computed": "44.22"}

    assert lint_table(table) == {"mismatches": [*answer["mismatches"], total], "corrections": [], "complete": True}


def _contract_rows(text: str) -> Iterator[tuple[str, str, str, str]]:
    """Number, cost, aid, ratio of each line of the table in the contract's text."""
    number = r"(\d[\d ]*)"
    for cost, aid, ratio, line in re.findall(rf"\t{number} €\t{number} €\t([\d,]+%)\t(\d+)\s", text):
        yield line, cost, aid, ratio


def test_the_table_as_printed_in_the_source(shared_dir: Path, example: tuple[dict[str, Any], dict[str, Any]]) -> None:
    text = (shared_dir / "sources/contrat-ftap-cap2030-pays-de-la-loire.txt").read_text(encoding="utf-8")
    columns = {**COLUMNS}
    rows = [{"id": n, "cost": c + "\u202f€", "aid": a + "\u00a0€", "pct": r} for n, c, a, r in _contract_rows(text)]
    answer = lint_table({"columns": columns, "rows": rows, "totals": {"cost": "4 070 775,00 €", "aid": "1 800 200 €"}})

    assert len(rows) == 17
    expected = json.loads(json.dumps(example[1]).replace('"requested"', '"aid"'))
    expected["mismatches"][3] |= {"stated": "4070775.00", "computed": "4068775.00"}
    assert answer == expected


def test_a_table_that_agrees_asks_for_nothing() -> None:
    answer = lint(COLUMNS, [["100,00", "70.00", "70 %"], ["1 000 €", "333,33", "33,33"]], ["1 100", "403,33", "36,67"])

    assert answer == {"mismatches": [], "corrections": [], "complete": True}


def test_a_wrong_ratio_may_be_any_of_its_three_cells() -> None:
    answer = lint(COLUMNS, [["80000", "42000", "50.00"]])

    assert answer["mismatches"] == [
        {"kind": "ratio", "row": "1", "column": "pct", "stated": "50.00", "computed": "52.50"}
    ]
    assert sets(answer) == [[("1", "cost", "84000")], [("1", "aid", "40000")], [("1", "pct", "52.50")]]


def test_computed_ratios_are_rounded_half_up_and_both_halves_agree() -> None:
    wrong = lint(COLUMNS, [["800", "1", "0.12"], ["800", "1", "0.13"], ["800", "1", "0.14"]])

    assert [m["computed"] for m in wrong["mismatches"]] == ["0.13"]
    assert ("3", "pct", "0.13") in [cell for one in sets(wrong) for cell in one]


def test_a_total_keeps_the_decimals_of_the_input_and_takes_those_it_needs() -> None:
    answer = lint({"cost": AMOUNT, "aid": AMOUNT}, [["100.50", "1,00"], ["200.25", "2"]], ["300", "4.000,00"])

    assert [m["computed"] for m in answer["mismatches"]] == ["300.75", "3.00"]


def test_every_row_of_a_column_may_carry_the_error_of_its_total() -> None:
    answer = lint({"cost": AMOUNT}, [["10"], ["20.50"]], ["31"])

    assert sets(answer) == [[("1", "cost", "10.5")], [("2", "cost", "21.00")], [(None, "cost", "30.5")]]


def test_two_swapped_amounts() -> None:
    answer = lint(COLUMNS, [["1000", "200", "40.00"], ["1000", "400", "20.00"]], ["2000", "600", "30.00"])

    assert [("1", "aid", "400"), ("2", "aid", "200")] in sets(answer)
    assert [("1", "pct", "20.00"), ("2", "pct", "40.00")] in sets(answer)


def test_three_amounts_in_the_wrong_rows_are_put_back_round() -> None:
    """Each may be anything its ratio rounds to; their sum is kept; the roundest are the true ones."""
    rows = [["545475", "440000", "43.67"], ["970000", "238200", "5.98"], ["1021000", "58000", "43.10"]]
    answer = lint(COLUMNS, rows, ["2536475", "736200"])

    assert [("1", "aid", "238200"), ("2", "aid", "58000"), ("3", "aid", "440000")] in sets(answer)
    assert answer["complete"]


def test_a_division_by_zero_agrees_with_nothing_but_zero() -> None:
    answer = lint(COLUMNS, [["0", "0", "0.00"], ["0", "5", "10.00"]])

    assert answer["mismatches"] == [{"kind": "ratio", "row": "2", "column": "pct", "stated": "10.00", "computed": None}]
    assert sets(answer) == [[("2", "cost", "50")]]


def test_blank_cells_state_nothing() -> None:
    answer = lint(COLUMNS, [["100", "50", None], [None, "10", "12.00"], ["", "5", ""]], ["100", "65", None])

    assert answer["mismatches"] == []


def test_negative_amounts() -> None:
    answer = lint({"cost": AMOUNT}, [["1000,00"], ["-100,00"]], ["1 100,00"])

    assert sets(answer) == [
        [("1", "cost", "1200.00")],
        [("2", "cost", "100.00")],
        [(None, "cost", "900.00")],
    ]


def test_numbers_of_json_keep_their_zeros() -> None:
    document = '{"columns": {"a": {"kind": "amount"}}, "rows": [{"id": 7, "a": 43.10}], "totals": {"a": 43.20}}'
    answer = lint_table(parse_json(document))

    assert answer["mismatches"][0]["stated"] == "43.20"
    assert answer["corrections"][0] == [{"row": 7, "column": "a", "from": "43.10", "to": "43.20"}]


def test_more_than_three_errors_have_no_small_set() -> None:
    answer = lint(COLUMNS, [["100", "50", f"{n}.00"] for n in (10, 20, 30, 40)])

    assert (len(answer["mismatches"]), answer["corrections"], answer["complete"]) == (4, [], True)


def test_the_search_stops_at_its_bound_and_says_so() -> None:
    readings = iter(range(0, 10**12, 10**9))
    document = {"columns": COLUMNS, "rows": [{"cost": "10", "aid": "5", "pct": "9"}] * 3, "totals": {"cost": "31"}}
    answer = lint_table(document, clock=lambda: next(readings))

    assert answer["mismatches"]
    assert answer["complete"] is False


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rows": [{"id": "7", "cost": "12 34"}]}, "Ligne « 7 », colonne « cost » : « 12 34 » n’est pas un nombre"),
        ({"rows": [{"cost": True}]}, "Ligne « 1 », colonne « cost » : « True » n’est pas un nombre"),
        ({"rows": [{"id": "7", "coast": "1"}]}, "colonne « coast » : cette colonne n’est pas décrite"),
        ({"totals": {"aid": "30.000"}}, "Total, colonne « aid » : « 30.000 » peut se lire de deux façons"),
        ({"totals": {"aid": "NaN"}}, "Total, colonne « aid » : « NaN » n’est pas un nombre"),
        ({"totals": {"aid": 10**40}}, "a trop de chiffres"),
        ({"columns": {"pct": PCT}}, "deux colonnes de montants différentes"),
        ({"columns": {"cost": {"kind": "sum"}}}, "« kind » doit être « amount » ou « ratio »"),
        ({"columns": {**COLUMNS, "pct": {**PCT, "scale": 0}}}, "plus grand que zéro"),
        ({"columns": {**COLUMNS, "pct": {**PCT, "decimals": -1}}}, "nombre entier de 0"),
        ({"rows": "1"}, "« rows » doit être une liste"),
        ({"rows": [{}] * 20_001}, "trop grand"),
    ],
)
def test_what_cannot_be_read_is_named(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(TableError, match=re.escape(sentence)):
        lint_table({"columns": COLUMNS, "rows": [], "totals": {}} | change)


def test_every_unreadable_cell_is_named_at_once() -> None:
    with pytest.raises(TableError) as caught:
        lint_table({"columns": COLUMNS, "rows": [{"cost": "x", "aid": "y"}, {"pct": "z"}]})

    assert len(caught.value.problems) == 3
