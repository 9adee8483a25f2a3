"""Tables of AE and CP as contracts print them, and what is said of those that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.domain.schedule import Firmness, Schedule, check_schedule
from portal.tables.credit_table import pasted_rows, read_credit_table
from portal.tables.sheet import SheetError

SOURCE = "sources/contrat-ftap-cap2030-pays-de-la-loire.txt"
SIDE = "\t2021\t\t2022\t\tCumul 2021-2022\t\nPoste\tAE (€)\tCP (€)\tAE (€)\tCP (€)\tAE (€)\tCP (€)\n"


def _read(text: str) -> list[tuple[str, list[tuple[int, int, int]], tuple[int | None, int | None]]]:
    return [
        (
            line.label,
            [(row.year, row.ae_cents, row.cp_cents) for row in line.instalments],
            (line.printed_ae_cents, line.printed_cp_cents),
        )
        for line in read_credit_table(pasted_rows(text))
    ]


def test_the_table_of_cap_2030_pasted_as_it_is_shows_its_60_000_euros(shared_dir: Path) -> None:
    lines = (shared_dir / SOURCE).read_text(encoding="utf-8").splitlines()
    last = next(place for place, line in enumerate(lines) if line.startswith("TOTAL Financement FTAP"))
    state, fund = read_credit_table(pasted_rows("\n".join(lines[last - 3 : last + 1])))
    assert (state.label[:16], fund.label) == ("TOTAL Financemen", "TOTAL Financement FTAP")
    assert [(row.year, row.ae_cents, row.cp_cents) for row in fund.instalments] == [
        (2020, 0, 0),
        (2021, 99_520_000, 86_820_000),
        (2022, 57_600_000, 57_300_000),
        (2023, 28_900_000, 35_900_000),
    ]
    schedule = Schedule(180_020_000, fund.instalments, fund.printed_ae_cents, fund.printed_cp_cents)
    assert [(each.code, each.cents) for each in check_schedule(schedule)] == [
        ("ae_over_total", 6_000_000),
        ("printed_ae", 6_000_000),
    ]


def test_years_side_by_side_with_blanks_thousands_and_their_sums() -> None:
    assert _read(SIDE + "Fonds\t1 000,50\t-\t\t2 000\t1 000,50\t2 000") == [
        ("Fonds", [(2021, 100_050, 0), (2022, 0, 200_000)], (100_050, 200_000))
    ]
    text = "Poste;AE 2021 (k€);CP 2021 (k€)\nFonds;322,5;12\n"
    assert _read(text) == [("Fonds", [(2021, 32_250_000, 1_200_000)], (None, None))]


def test_one_year_a_line_with_firm_tranches() -> None:
    text = "Année\tTranche\tAE\tCP\n2021\tferme\t100\t40\n2022\tindicative\t50\t110\nTotal\t\t150\t150"
    (line,) = read_credit_table(pasted_rows(text))
    assert [(row.year, row.ae_cents, row.firmness) for row in line.instalments] == [
        (2021, 10_000, Firmness.FIRM),
        (2022, 5_000, Firmness.INDICATIVE),
    ]
    assert (line.printed_ae_cents, line.printed_cp_cents) == (15_000, 15_000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Aucun échéancier"),
        ("Bonjour,\nvoici le tableau.", "Aucun échéancier"),
        ("Poste\tMontant\nA\t1\nB\t2", "Aucun échéancier"),
        (SIDE + "Fonds\t995 2OO\t5\t5\t5\t5\t5", "« 995 2OO » (ligne « Fonds »"),
        (SIDE + "Fonds\t30.000\t5\t5\t5\t5\t5", "deux façons"),
        (SIDE + "Fonds\t1,005\t5\t5\t5\t5\t5", "deux"),
        (SIDE + "Fonds\t-5\t5\t5\t5\t5\t5", "négatif"),
        (SIDE + "Fonds\t1\t2\t3\t4\t5\t6\n" * 300, "trop de lignes"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, said: str) -> None:
    with pytest.raises(SheetError, match=r".") as caught:
        read_credit_table(pasted_rows(text))
    assert said in str(caught.value)
