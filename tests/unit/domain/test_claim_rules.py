"""An invoice that cannot be claimed is refused with one sentence per thing to correct."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.claim import ClaimKind
from portal.domain.claim_rules import ClaimRules, InvoiceFacts, invoice_problems, number_key, plain_number

RULES = ClaimRules(ClaimKind.INTERIM, False, date(2021, 11, 15), date(2022, 9, 30), date(2022, 10, 5))
GOOD = InvoiceFacts("Agence", "F-12", date(2022, 3, 1), date(2022, 3, 20), 100_000, 120_000, (60_000, 40_000))


def test_a_sound_invoice_raises_nothing() -> None:
    assert invoice_problems(GOOD, RULES) == {}
    assert invoice_problems(replace(GOOD, paid_on=None), replace(RULES, kind=ClaimKind.ADVANCE)) == {}
    assert invoice_problems(replace(GOOD, charges=(120_000,)), replace(RULES, with_tax=True)) == {}


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"invoiced_on": date(2021, 11, 14)}, "invoiced_on", "avant le commencement"),
        ({"invoiced_on": date(2022, 10, 1)}, "invoiced_on", "après la fin"),
        ({"invoiced_on": date(2022, 10, 6)}, "invoiced_on", "futur"),
        ({"charges": (60_000, 40_001)}, "charges", "plus que le total hors taxe"),
        ({"charges": ()}, "charges", "Rattachez"),
        ({"paid_on": None}, "paid_on", "date de paiement"),
        ({"paid_on": date(2022, 2, 28)}, "paid_on", "précéder"),
        ({"incl_tax_cents": 99_999}, "incl_tax", "inférieur"),
        ({"number": "  "}, "number", "numéro"),
        ({"supplier": ""}, "supplier", "fournisseur"),
    ],
)
def test_each_fault_has_its_sentence(change: dict[str, object], field: str, words: str) -> None:
    problems = invoice_problems(replace(GOOD, **change), RULES)  # type: ignore[arg-type]
    assert words in problems[field]


def test_the_days_of_start_and_end_count() -> None:
    for day in (RULES.started_on, RULES.end_on):
        assert invoice_problems(replace(GOOD, invoiced_on=day, paid_on=date(2022, 9, 30)), RULES) == {}


def test_one_number_written_in_several_ways_is_one() -> None:
    assert {plain_number(text) for text in ("F-2022/0012", "f 2022-12", "N° F2022.012", "F2022 - 12")} == {"f.2022.12"}
    assert plain_number("F-1-12") != plain_number("F-11-2")
    assert number_key("Agence Numérique", "", "F-12") == number_key("NUMERIQUE agence", "", "f 12")
    assert number_key("A", "12345678900011", "F-12") == number_key("B", "12345678900029", "F-12")
    assert number_key("A", "", "F-12") != number_key("B", "", "F-12")
