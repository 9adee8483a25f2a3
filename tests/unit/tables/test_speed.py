"""Fifty rows and four columns, damaged in two or three places, well within the bound of five seconds."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

from portal.tables.lint import lint_table

AMOUNT = {"kind": "amount"}
COLUMNS = {
    "cost": AMOUNT,
    "aid": AMOUNT,
    "pct": {"kind": "ratio", "of": "aid", "to": "cost", "scale": 100, "decimals": 2},
    "own": AMOUNT,
}


def _table(rng: random.Random) -> list[dict[str, int]]:
    """Fifty rows and their totals, in cents and hundredths of a percent."""
    rows = []
    for _ in range(50):
        cost = rng.randint(10_000, 99_999_999)
        aid = cost * rng.randint(20, 80) // 100
        rows.append({"cost": cost, "aid": aid, "own": cost - aid})
    rows.append({name: sum(row[name] for row in rows) for name in ("cost", "aid", "own")})
    for row in rows:
        row["pct"] = (20_000 * row["aid"] + row["cost"]) // (2 * row["cost"])
    return rows


def _document(rows: list[dict[str, int]]) -> dict[str, Any]:
    texts = [{name: f"{row[name] // 100}.{row[name] % 100:02d}" for name in COLUMNS} for row in rows]
    return {"columns": COLUMNS, "rows": texts[:-1], "totals": texts[-1]}


def test_cells_that_nothing_bounds_cost_nothing() -> None:
    """Ratios of nearly nothing let their denominators be anything: only what is near the table is tried."""
    pct = {"kind": "ratio", "of": "aid", "to": "cost", "scale": 10, "decimals": 0}
    columns = {"cost": AMOUNT, "aid": AMOUNT, "pct": pct, "back": {**pct, "of": "cost", "to": "aid"}}
    rows = [{"cost": "2", "aid": "6", "pct": "30", "back": "3"}, {"cost": "-2", "aid": "-2", "pct": "0", "back": "3"}]
    start = time.process_time()
    answer = lint_table({"columns": columns, "rows": rows, "totals": {"aid": "6", "back": "3"}})

    assert time.process_time() - start < 1
    assert answer["complete"]


@pytest.mark.parametrize("seed", range(12))
def test_fifty_rows(seed: int) -> None:
    rng = random.Random(seed)
    rows = _table(rng)
    for _ in range(rng.randint(1, 3)):
        rng.choice([*rows, rows[-1]])[rng.choice(list(COLUMNS))] += rng.choice([1, 100, 9000, 20_000_00])
    start = time.process_time()
    answer = lint_table(_document(rows))

    assert time.process_time() - start < 2.5
    assert answer["complete"]
    assert answer["mismatches"]
    assert answer["corrections"]
