"""Totals: the retained ones among many amounts, and never a wrong one shown as certain."""

from __future__ import annotations

import pytest

from tests.unit.quotes.typed import HEAD, read, signals, totals

SURE = ("10000.00", "2000.00", "12000.00", True)
DOUBT = ("10000.00", "2000.00", "12000.00", False)


@pytest.mark.parametrize(
    "body",
    [
        "Total HT    10 000 €\nTVA 20 %    2 000 €\nTotal TTC   12 000 €",
        "Total HT    10000\nTVA 20 %    2000\nTotal TTC   12000",
        "Total HT    10.000,00 EUR\nMontant T.V.A. 20,00%  2.000,00 EUR\nNet à payer T.T.C.  12.000,00 EUR",
        "Montant H.T.  10\u202f000,00 €\nT.V.A. (20 %)  2\u00a0000,00 €\nMontant T.T.C.  12\u202f000,00 €",
        "Total HT  10000.00\nTVA  2000.00\nTotal à payer  12000.00",
        "Total HT  10,000.00 €\nTVA  2,000.00 €\nTotal TTC  12,000.00 €",
        "Total HT : 10 000,00 €   TVA : 2 000,00 €   TTC : 12 000,00 €",
        "Total HT 10 000,00 € TVA 2 000,00 € TTC 12 000,00 €",
        "Total HT          TVA          Total TTC\n10 000,00 €       2 000,00 €   12 000,00 €",
        "Désignation     HT          TVA        TTC\nSite            9 000,00    1 800,00   10 800,00\n"
        "Blog            1 000,00      200,00    1 200,00\nTOTAL           10 000,00   2 000,00   12 000,00",
        "Le prix s'élève à 10 000,00 € HT, soit 2 000,00 € de TVA et 12 000,00 € TTC.",
        "Total HT   10 000,00\nTVA  20,00  10 000,00  2 000,00\nTotal TTC   12 000,00",
        "Total HT  10 000,00\nTotal TTC (TVA 20 %)  12 000,00",
    ],
)
def test_ways_of_writing_totals(body: str) -> None:
    assert totals(read(HEAD + body)) == SURE


@pytest.mark.parametrize(
    "body",
    [
        # a deposit, whatever its form
        "Total HT  10 000,00\nTVA 20%  2 000,00\nTotal TTC  12 000,00\nAcompte 30%   3 600,00\nNet à payer  8 400,00",
        "Total HT  10 000,00\nTVA 20%  2 000,00\nTotal TTC  12 000,00\nAcompte HT 3 000,00\nTVA acompte 600,00\n"
        "Acompte TTC 3 600,00",
        "Total HT  10 000,00\nTotal TVA  2 000,00\nTotal TTC  12 000,00\nModalités : acompte de 40 %\n"
        "Montant HT  4 000,00\nTVA  800,00\nMontant TTC  4 800,00",
        # a global discount
        "Total HT brut  12 500,00\nRemise 20 %  -2 500,00\nTotal HT net  10 000,00\nTVA 20 %  2 000,00\n"
        "Total TTC  12 000,00",
        "Total HT  12 500,00\nRemise  2 500,00\nTotal HT après remise  10 000,00\nTVA  2 000,00\nTTC  12 000,00",
        "Total HT  12 500,00\nRemise 20 %  2 500,00\nTVA 20%  2 000,00\nTotal TTC  12 000,00",
        # options, before or after
        "Total HT hors options  10 000,00\nTVA 20%  2 000,00\nTotal TTC hors options  12 000,00\n"
        "Total HT avec options  11 000,00\nTVA 20%  2 200,00\nTotal TTC avec options  13 200,00",
        "Total HT  10 000,00\nTVA 20%  2 000,00\nTotal TTC  12 000,00\nOPTIONS\nModule   1 000,00\n"
        "Total HT  1 000,00\nTVA 20%  200,00\nTotal TTC  1 200,00",
        "OPTIONS\nModule   1 000,00\nTotal HT  1 000,00\nTVA 20%  200,00\nTotal TTC  1 200,00\nTOTAL GENERAL\n"
        "Total HT  10 000,00\nTVA 20%  2 000,00\nTotal TTC  12 000,00",
        # lots, sub-totals and later years
        "Lot 1\nTotal HT  6 000,00\nTVA 20%  1 200,00\nTotal TTC  7 200,00\nLot 2\nTotal HT  4 000,00\n"
        "TVA 20%  800,00\nTotal TTC  4 800,00\nTotal HT  10 000,00\nTVA 20%  2 000,00\nTotal TTC  12 000,00",
        "Total HT  10 000,00\nTVA 20%  2 000,00\nTotal TTC  12 000,00\nAnnées suivantes\nTotal HT  1 000,00\n"
        "TVA 20%  200,00\nTotal TTC  1 200,00",
    ],
)
def test_the_retained_total_among_others(body: str) -> None:
    assert totals(read(HEAD + body)) == SURE


def test_several_rates_add_up() -> None:
    body = "Total HT  10 000,00\nTVA 20 %  1 600,00\nTVA 5,5 %  110,00\nTVA 0 %  0,00\nTotal TTC  11 710,00"

    assert totals(read(HEAD + body)) == ("10000.00", "1710.00", "11710.00", True)


def test_a_carry_over_is_no_total() -> None:
    first = HEAD + "Site   6 000,00\nTotal HT à reporter   6 000,00\nTVA  1 200,00\nTTC à reporter  7 200,00"
    second = "Report  6 000,00\nBlog  4 000,00\nTotal HT  10 000,00\nTVA 20 %  2 000,00\nTotal TTC  12 000,00"
    found = read(first, second)

    assert totals(found) == SURE
    assert found["fields"]["total_incl_tax"]["page"] == 2


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Ateliers   2 000,00\nSupports   500,00\nTotal   2 500,00 €\nTVA non applicable, art. 293 B du CGI",
            ("2500.00", "0.00", "2500.00", True),
        ),
        (
            "Total HT  2 500,00 €\nTVA non applicable, article 293-B du CGI\nNet à payer  2 500,00",
            ("2500.00", "0.00", "2500.00", True),
        ),
        (
            "Prestation au forfait\nTotal  2 500,00 €\nExonération de TVA, article 261-4-4° du CGI",
            ("2500.00", "0.00", "2500.00", False),
        ),
    ],
)
def test_exempt_of_vat(body: str, expected: tuple[str, str, str, bool]) -> None:
    assert totals(read(HEAD + body)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Total HT  10 000,00\nTVA 20%  2 000,00\nTotal TTC  12 500,00", ("10000.00", "2000.00", "12500.00", False)),
        ("Total TTC  12 000,00 dont TVA 2 000,00", DOUBT),
        # the net to pay after a discount on the total with tax: the rest is computed
        (
            "Total HT  20 000,00\nTVA 20%  4 000,00\nTotal TTC  24 000,00\nRemise  -12 000,00\nNet à payer  12 000,00",
            DOUBT,
        ),
        # the lines prove that the total holds the option
        (
            "Site  10 000,00\nOption agenda  1 000,00\nTotal HT  11 000,00\nTVA 20%  2 200,00\nTotal TTC  13 200,00",
            DOUBT,
        ),
        ("Total HT  $10,000.00\nTVA 20%  $2,000.00\nTotal TTC  $12,000.00", DOUBT),
        ("Total HT  10 000,00", ("10000.00", None, None, False)),
    ],
)  # fmt: skip
def test_what_is_not_cross_checked_is_not_certain(body: str, expected: tuple[str | None, ...]) -> None:
    assert totals(read(HEAD + body)) == expected


def test_two_solutions_are_said_and_none_is_certain() -> None:
    body = (
        "Solution A\nTotal HT  9 000,00\nTVA 20 %  1 800,00\nTotal TTC  10 800,00\n"
        "Solution B\nTotal HT  6 000,00\nTVA 20 %  1 200,00\nTotal TTC  7 200,00"
    )
    found = read(HEAD + body)

    assert totals(found) == ("9000.00", "1800.00", "10800.00", False)
    assert signals(found) == [("several_totals", None)]


def test_the_line_of_each_value_is_given() -> None:
    found = read(HEAD + "Total HT  10 000,00 €\nTVA 20 %  2 000,00 €\nTotal TTC  12 000,00 €")

    assert found["fields"]["total_vat"] == {
        "value": "2000.00", "certain": True, "page": 1, "text": "TVA 20 % 2 000,00 €",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("Total HT  10 000,00\nTVA 20%  2 000,00\nTotal TTC  12 000,00", "read"),
        ("Total HT  10 000,00", "partial"),
    ],
)
def test_status(body: str, status: str) -> None:
    assert read(HEAD + body)["status"] == status


@pytest.mark.parametrize("text", ["", "Recette de la tarte aux pommes\nÉplucher les pommes, le 4 octobre 2021."])
def test_what_is_no_quote_is_unread(text: str) -> None:
    found = read(text)

    assert found["status"] == "unread"
    assert {field["value"] for field in found["fields"].values()} == {None}
    assert found["signals"] == []
