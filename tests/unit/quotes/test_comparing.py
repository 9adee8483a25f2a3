"""A reading beside what was declared: what agrees, what differs and by which likely mistake, what was not read."""

from __future__ import annotations

import pytest

from portal.quotes.comparing import Compared, Declared, Outcome, compare
from portal.quotes.names import same_name
from portal.quotes.reading import FIELDS, NOTHING, FieldReading, QuoteReading, Status, from_json, to_json


def reading(**values: str) -> QuoteReading:
    fields = dict.fromkeys(FIELDS, NOTHING)
    fields |= {name: FieldReading(value, True, 2, f"ligne {value}") for name, value in values.items()}
    return QuoteReading(Status.READ, 2, fields)


QUOTE = reading(supplier="Agence Numérique", total_excl_tax="18500.00", total_vat="3700.00", total_incl_tax="22200.00")


def field(name: str, declared: Declared | None, found: QuoteReading = QUOTE) -> Compared:
    return next(one for one in compare(found, declared) if one.field == name)


def test_amounts_agree_to_the_cent() -> None:
    exact = Declared(1_850_000, 2_220_000)

    assert field("total_excl_tax", exact).outcome is Outcome.AGREES
    assert field("total_incl_tax", exact).outcome is Outcome.AGREES
    assert field("total_excl_tax", Declared(1_850_001, 2_220_000)).outcome is Outcome.DIFFERS


def test_a_difference_shows_both_values_and_the_passage() -> None:
    one = field("total_excl_tax", Declared(1_800_000, 2_220_000))

    assert (one.said, one.declared) == ("18\u202f500,00\u00a0€\u00a0HT", "18\u202f000,00\u00a0€\u00a0HT")
    assert (one.page, one.passage, one.hint) == (2, "ligne 18500.00", "")


@pytest.mark.parametrize(
    ("name", "declared", "hint"),
    [
        ("total_excl_tax", Declared(2_220_000, 2_220_000), "Le montant saisi est celui que le devis donne TTC."),
        ("total_incl_tax", Declared(1_850_000, 1_850_000), "Le montant saisi est celui que le devis donne HT."),
        ("total_incl_tax", Declared(1_850_000, 370_000), "Le montant saisi est celui de la TVA."),
        ("total_excl_tax", Declared(1_000_000, 1, lines=2), "Il reste 8\u202f500,00\u00a0€ du devis à répartir."),
        ("total_excl_tax", Declared(1_850_100, 1, lines=2), "Les lignes dépassent le devis de 1,00\u00a0€."),
    ],
)
def test_the_usual_mistakes_are_named(name: str, declared: Declared, hint: str) -> None:
    assert field(name, declared).hint == hint


def test_what_was_not_read_is_said_and_nothing_is_invented_for_it() -> None:
    blank = field("total_excl_tax", Declared(1, 1), reading(supplier="X"))

    assert (blank.outcome, blank.outcome_label, blank.said) == (Outcome.UNREAD, "Non lu", "")


def test_without_a_line_values_are_only_shown() -> None:
    assert {one.outcome for one in compare(QUOTE, None)} == {Outcome.SHOWN, Outcome.UNREAD}


@pytest.mark.parametrize(
    ("typed", "read", "same"),
    [
        ("Agence Numérique", "AGENCE NUMERIQUE SARL", True),
        ("Numérique & Villages", "SCIC Numérique et Villages", True),
        ("Inforsud", "INFORSUD Diffusion", True),
        ("BUROTIC71", "BUROTIC 71 S.A.R.L.", True),
        ("Ozalide", "Ozalide SAS au capital de 20 000 €", True),
        ("Agence du Mâconnais", "Agence de la Bresse", False),
        ("Berger-Levrault", "JVS Mairistem", False),
        ("", "JVS Mairistem", False),
    ],
)
def test_suppliers_are_compared_whatever_case_accents_and_legal_form(typed: str, read: str, same: bool) -> None:
    assert same_name(typed, read) is same


def test_the_supplier_is_compared_only_where_one_was_typed() -> None:
    assert field("supplier", Declared(1, 1)).outcome is Outcome.SHOWN
    assert field("supplier", Declared(1, 1, ("agence numerique",))).outcome is Outcome.AGREES
    assert field("supplier", Declared(1, 1, ("agence numerique", "Autre maison"))).outcome is Outcome.DIFFERS


def test_a_stored_reading_is_read_back_the_same() -> None:
    assert from_json(to_json("devis.pdf", QUOTE)) == QUOTE
