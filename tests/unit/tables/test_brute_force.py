"""The linter against a second one that tries every value: same sets, values never less round."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.tables.lint import lint_table
from tests.unit.tables.brute import Brute

PCT = {"kind": "ratio", "of": "aid", "to": "cost", "scale": 10, "decimals": 0}
OWN = {"kind": "ratio", "of": "own", "to": "cost", "scale": 10, "decimals": 0}
AMOUNT = {"kind": "amount"}
SHAPES: dict[str, dict[str, Any]] = {
    "one ratio": {"cost": AMOUNT, "aid": AMOUNT, "pct": PCT},
    "amounts alone": {"cost": AMOUNT, "aid": AMOUNT},
    "ratios sharing their denominator": {"cost": AMOUNT, "aid": AMOUNT, "own": AMOUNT, "pct": PCT, "share": OWN},
    "ratio of fine decimals": {"aid": AMOUNT, "pct": {**PCT, "scale": 1, "decimals": 1}, "cost": AMOUNT},
    "both ways": {"cost": AMOUNT, "aid": AMOUNT, "pct": PCT, "back": {**PCT, "of": "cost", "to": "aid"}},
}


@st.composite
def tables(draw: st.DrawFn, shape: str, rows: int, most: int) -> dict[str, Any]:
    """A table that agrees or nearly, then damaged in a few cells, with cells missing here and there."""
    columns = SHAPES[shape]
    amounts = [name for name, spec in columns.items() if spec["kind"] == "amount"]
    made = [{name: draw(st.integers(0, most)) for name in amounts} for _ in range(rows)]
    made.append({name: sum(row[name] for row in made) for name in amounts})
    for row in made:
        for name, spec in columns.items():
            if spec["kind"] == "ratio":
                row[name] = _ratio(spec, row)
    for _ in range(draw(st.integers(0, 4))):
        row, name = draw(st.sampled_from(made)), draw(st.sampled_from(list(columns)))
        row[name] = max(-2, row[name] + draw(st.integers(-4, 6)))
    text = [
        {name: _text(columns[name], value) for name, value in row.items() if draw(st.integers(0, 9))} for row in made
    ]
    table = [{"id": str(number), **row} for number, row in enumerate(text[:-1], start=1)]
    return {"columns": columns, "rows": table, "totals": text[-1]}


def _ratio(spec: dict[str, Any], row: dict[str, int]) -> int:
    scale = spec["scale"] * 10 ** spec["decimals"]
    return (2 * scale * row[spec["of"]] + row[spec["to"]]) // (2 * row[spec["to"]]) if row[spec["to"]] else 0


def _text(spec: dict[str, Any], units: int) -> str:
    return str(Decimal(units).scaleb(-spec.get("decimals", 0)))


def check(document: dict[str, Any], low: int, high: int) -> None:
    brute = Brute(document, low, high)
    expected = brute.smallest()
    answer = lint_table(document)
    last = len(brute.rows) - 1
    assert answer["complete"]
    assert bool(answer["mismatches"]) is not brute.fine(brute.stated)
    got: dict[Any, Any] = {}
    for corrections in answer["corrections"]:
        places = tuple((last if c["row"] is None else int(c["row"]) - 1, c["column"]) for c in corrections)
        values = {p: int(Decimal(c["to"]).scaleb(brute.decimals[p])) for p, c in zip(places, corrections, strict=True)}
        assert brute.fine(brute.stated | values), (corrections, "does not mend the table")
        assert all(values[place] != brute.stated[place] for place in places)
        got[places] = brute.rank(places, values), values
    assert list(got) == sorted(got, key=lambda places: [brute.places.index(place) for place in places])
    if expected:
        assert got
        size = len(next(iter(expected)))
        assert {len(places) for places in got} <= set(range(1, size + 1))
        if size in {len(places) for places in got}:
            assert set(expected) <= set(got)
    for places, (rank, values) in got.items():
        inside = all(low <= value <= high for value in values.values())
        if places in expected:
            best = expected[places]
            if far(brute, places, best):
                best = min((one for one in brute.ranks(places) if not far(brute, places, one)), default=rank)
                inside = False
            assert rank <= best, "rounder values were there"
            assert not inside or rank == best
        else:
            assert not inside, "a set that does not exist"


def far(brute: Brute, places: Any, expected: Any) -> bool:
    """Whether the other linter went ten times farther than a stated value: free values there have no roundest one
    (0 and 1 for 4 tenths: 10 and 4, 100 and 40…), and ``domains.finite`` stops short of it. The set is there all the
    same, and its values are the roundest of those nearer."""
    return any(
        abs(value) > 10 * max(1, abs(brute.stated[place])) - 1 for place, value in zip(places, expected[3], strict=True)
    )


SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def compare(shape: str, rows: int, most: int, tried: tuple[int, int], examples: int) -> None:
    @settings(SLOW, max_examples=examples)
    @given(tables(shape, rows, most))
    def run(document: dict[str, Any]) -> None:
        check(document, *tried)

    run()


def test_values_without_a_roundest_stay_near_what_was_stated() -> None:
    row = {"id": "1", "cost": "0", "aid": "1", "pct": "4"}
    answer = lint_table({"columns": SHAPES["one ratio"], "rows": [row], "totals": {}})
    assert [[c["to"] for c in one] for one in answer["corrections"]] == [["5", "2"], ["1", "10"], ["0", "0"]]


@pytest.mark.parametrize(
    ("shape", "row", "totals", "set_"),
    [
        ("ratio of fine decimals", {"aid": "2", "cost": "0", "pct": "0.0"}, {"aid": "2", "cost": "0"}, "cost cost"),
        ("ratio of fine decimals", {"aid": "1", "cost": "0"}, {"aid": "1", "cost": "0", "pct": "0.0"}, "cost cost"),
        ("one ratio", {"cost": "0", "aid": "1"}, {"cost": "0", "aid": "1", "pct": "0"}, "cost cost"),
        ("both ways", {"cost": "0", "aid": "0", "pct": "130", "back": "1"}, {}, "cost aid"),
    ],
)
def test_a_set_whose_values_are_far_from_what_was_stated_is_found(
    shape: str, row: dict[str, str], totals: dict[str, str], set_: str
) -> None:
    document = {"columns": SHAPES[shape], "rows": [{"id": "1", **row}], "totals": totals}
    answer = lint_table(document)
    assert set_ in [" ".join(cell["column"] for cell in one) for one in answer["corrections"]]
    check(document, -5, 60)


@pytest.mark.parametrize("shape", SHAPES)
def test_one_row(shape: str) -> None:
    compare(shape, 1, 7, (-2, 11), 20)


@pytest.mark.parametrize("shape", ["one ratio", "amounts alone", "both ways"])
def test_two_rows(shape: str) -> None:
    compare(shape, 2, 7, (-2, 11), 20)


@pytest.mark.long
@pytest.mark.parametrize("shape", SHAPES)
def test_two_rows_and_more_values(shape: str) -> None:
    compare(shape, 2, 12, (-3, 16), 60)


@pytest.mark.long
@pytest.mark.parametrize("shape", ["one ratio", "ratio of fine decimals"])
def test_larger_numbers(shape: str) -> None:
    compare(shape, 1, 40, (-5, 60), 60)
