"""An IBAN mistyped is refused, an unusual account is only warned of, a shown account cannot be used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.bank_account import bic_problem, clean_number, iban_problem, mask_iban, names, warnings_of

TREASURY = "FR7630001007941234567890185"
BANK = "FR1420041010050500013M02606"


@pytest.mark.parametrize("typed", ["FR76 3000 1007 9412 3456 7890 185", "fr76-3000.1007941234567890185", TREASURY])
def test_an_iban_is_read_as_people_type_it(typed: str) -> None:
    assert clean_number(typed) == TREASURY
    assert iban_problem(clean_number(typed)) is None


@given(st.integers(2, len(TREASURY) - 1), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, shift: int) -> None:
    wrong = str((int(TREASURY[place]) + shift) % 10)
    assert iban_problem(TREASURY[:place] + wrong + TREASURY[place + 1 :]) is not None


@given(st.integers(4, len(TREASURY) - 2))
def test_two_swapped_digits_are_found(place: int) -> None:
    swapped = TREASURY[:place] + TREASURY[place + 1] + TREASURY[place] + TREASURY[place + 2 :]
    assert swapped == TREASURY or iban_problem(swapped) is not None


@pytest.mark.parametrize(
    ("iban", "said"),
    [
        ("", "Indiquez l’IBAN"),
        ("FR763000100794123456789018", "26"),
        ("30001007941234567890185", "deux lettres"),
        ("FR76300010079412345678901é5", "deux lettres"),
        ("FR7730001007941234567890185", "mal recopié"),
    ],
)
def test_what_is_wrong_is_said(iban: str, said: str) -> None:
    assert said in str(iban_problem(iban))


def test_a_false_french_key_is_refused_even_when_the_iban_key_is_right() -> None:
    body = "3000100794123456789018" + "6"  # the RIB key is 85
    check = 98 - int(f"{body}152700") % 97
    assert "clé RIB" in str(iban_problem(f"FR{check:02d}{body}"))


def test_letters_count_in_a_french_account() -> None:
    assert iban_problem(BANK) is None


def test_a_foreign_account_is_an_account() -> None:
    assert iban_problem("BE68539007547034") is None


@pytest.mark.parametrize(("bic", "refused"), [("", False), ("BDFEFRPPCCT", False), ("BDFE", True)])
def test_a_bic_is_optional_and_checked(bic: str, refused: bool) -> None:
    assert (bic_problem(bic) is not None) is refused


def test_warnings_never_concern_an_ordinary_account() -> None:
    assert warnings_of(TREASURY, "COMMUNE DE TOURNUS", "Tournus", local_authority=True) == ()
    assert warnings_of(BANK, "Association Trait d'Union", "Association Trait d’union", local_authority=False) == ()


def test_another_bank_a_foreign_account_and_another_holder_are_warned_of() -> None:
    codes = [one.code for one in warnings_of(BANK, "Mme Martin", "Commune de Tournus", local_authority=True)]
    assert codes == ["bank", "holder"]
    assert [one.code for one in warnings_of("BE68539007547034", "Tournus", "Tournus", local_authority=True)] == [
        "foreign"
    ]


@pytest.mark.parametrize(
    ("holder", "organisation", "same"),
    [
        ("COMMUNE DE SAINT-GENGOUX-LE-NATIONAL", "Saint-Gengoux-le-National", True),
        ("CC MACONNAIS TOURNUGEOIS", "Communauté de communes Mâconnais-Tournugeois", True),
        ("SGC DE TOURNUS", "Tournus", True),
        ("COMMUNE DE LOUHANS", "Tournus", False),
        ("COMMUNE", "Commune", True),
    ],
)
def test_the_holder_names_the_organisation(holder: str, organisation: str, same: bool) -> None:
    assert names(holder, organisation) is same


def test_a_masked_iban_tells_two_accounts_apart_and_hides_the_rest() -> None:
    assert mask_iban(TREASURY) == "FR76 •••• •••• 185"
    assert mask_iban(TREASURY) != mask_iban(BANK)
