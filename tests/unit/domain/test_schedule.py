"""Schedules of AE and CP: a real table whose AE exceed its total by 60 000 €, and what else may be off."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.schedule import Firmness, Instalment, Schedule, check_schedule

SOURCE = "sources/contrat-ftap-cap2030-pays-de-la-loire.txt"

#: Contrat de transformation « CAP 2030 », Pays de la Loire (FTAP, signed 6 and 31 May 2021), section 2, row
#: « TOTAL Financement FTAP ». Section 6: the first year is fixed, the following ones are forecasts.
CAP2030 = Schedule(
    total_cents=180_020_000,
    instalments=(
        Instalment(2020, 0, 0, Firmness.FIRM),
        Instalment(2021, 99_520_000, 86_820_000, Firmness.FIRM),
        Instalment(2022, 57_600_000, 57_300_000),
        Instalment(2023, 28_900_000, 35_900_000),
    ),
    printed_ae_cents=180_020_000,
    printed_cp_cents=180_020_000,
)


def test_the_figures_are_those_of_the_source(shared_dir: Path) -> None:
    text = (shared_dir / SOURCE).read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("TOTAL Financement FTAP"))
    figures = [int(cell.replace(" ", "") or 0) * 100 for cell in row.replace("-", "0").split("\t")[1:]]
    years = [figure for each in CAP2030.instalments for figure in (each.ae_cents, each.cp_cents)]
    assert figures == [*years, CAP2030.printed_ae_cents, CAP2030.printed_cp_cents]


def test_the_60_000_euros_of_cap_2030_are_found_and_named() -> None:
    said = [(each.code, each.cents) for each in check_schedule(CAP2030)]
    assert said == [("ae_over_total", 6_000_000), ("printed_ae", 6_000_000)]
    over = check_schedule(CAP2030)[0].sentence.replace("\u202f", " ").replace("\u00a0", " ")
    assert over == (
        "Les AE des années (1 860 200,00 €) dépassent le total de la convention (1 800 200,00 €) de 60 000,00 €."
    )
    assert (CAP2030.cp_cents, CAP2030.firm_cents()) == (180_020_000, 99_520_000)


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ((Instalment(2021, 100, 40), Instalment(2022, 0, 60)), []),
        ((Instalment(2021, 100, 40), Instalment(2022, 0, 59)), ["cp_under_total"]),
        ((Instalment(2021, 60, 90), Instalment(2022, 40, 10)), ["cp_before_ae"]),
        ((Instalment(2021, 50, 50), Instalment(2021, 50, 50)), ["year_twice"]),
        ((Instalment(2021, 110, 100), Instalment(2022, -10, 0)), ["negative"]),
        ((Instalment(2021, 110, 90),), ["ae_over_total", "cp_under_total", "ae_cp_differ"]),
    ],
)
def test_what_does_not_add_up_has_a_name(rows: tuple[Instalment, ...], codes: list[str]) -> None:
    assert [each.code for each in check_schedule(Schedule(100, rows))] == codes


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6), st.integers(1, 10**6))
def test_a_sound_schedule_is_silent_and_a_gap_is_measured_to_the_cent(amounts: list[int], gap: int) -> None:
    rows = tuple(Instalment(2021 + index, amount, amount) for index, amount in enumerate(amounts))
    sound = Schedule(sum(amounts), rows)
    assert check_schedule(sound) == []
    more = replace(rows[0], ae_cents=rows[0].ae_cents + gap)
    found = check_schedule(replace(sound, instalments=(more, *rows[1:])))
    assert [(each.code, each.cents) for each in found] == [("ae_over_total", gap)]
