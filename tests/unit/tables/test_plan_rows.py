"""Rows of a town hall's plan: columns recognised, cells read exactly, one sentence for what cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.money import format_euros
from portal.tables.plan_rows import guess_roles, lacks_tax, read_rows
from portal.tables.sheet import SheetRow

NATURES = {"website": "Site internet", "training": "Formation des agents"}


@pytest.mark.parametrize(
    ("headings", "roles"),
    [
        (["Dépense", "Montant HT", "Montant TTC"], ["label", "excl_tax", "incl_tax"]),
        (
            ["Poste", "Prestataire", "Coût", "Financeur", "Montant"],
            ["label", "supplier", "excl_tax", "funder", "amount"],
        ),
        (["Libellé", "Prix TTC", "Recettes", "Montant de l’aide"], ["label", "incl_tax", "funder", "amount"]),
        (["Intitulé", "H.T.", "Observations", "Montant HT"], ["label", "excl_tax", "", ""]),
        (
            ["Désignation", "Début", "Fin", "Public ou privé", "État"],
            ["label", "covers_from", "covers_to", "kind", "status"],
        ),
    ],
)
def test_columns_are_recognised_by_their_headings(headings: list[str], roles: list[str]) -> None:
    assert guess_roles(headings) == roles


def read(roles: str, *cells: str, rate: str = "") -> tuple[object, ...]:
    (row,) = read_rows([SheetRow(7, cells)], roles.split(), NATURES, rate)
    return row.expense, row.resource, row.expense_problem, row.resource_problem


@given(st.integers(1, 10**11), st.integers(0, 10**9))
def test_amounts_come_back_to_the_cent(excl: int, tax: int) -> None:
    expense, *_ = read("label excl_tax incl_tax", "Site", format_euros(excl), format_euros(excl + tax, unit=False))
    assert (expense.excl_tax_cents, expense.incl_tax_cents) == (excl, excl + tax)


@given(st.integers(1, 10**9), st.sampled_from(["20", "10", "5.5", "2.1", "0"]))
def test_one_amount_gives_the_other_at_its_rate(cents: int, rate: str) -> None:
    from_excl, *_ = read("label excl_tax", "Site", format_euros(cents), rate=rate)
    back, *_ = read("label incl_tax", "Site", format_euros(from_excl.incl_tax_cents), rate=rate)
    assert back.excl_tax_cents == cents


@pytest.mark.parametrize(
    ("roles", "cells", "said"),
    [
        ("label excl_tax incl_tax", ("Site", "100,00", "90,00"), "inférieur au montant HT"),
        ("label excl_tax incl_tax", ("", "100,00", "120,00"), "l’intitulé manque"),
        ("label excl_tax incl_tax", ("Site", "1.234", "2000"), "deux façons"),
        ("label excl_tax incl_tax", ("Site", "-5", "10"), "est négatif"),
        ("label excl_tax incl_tax", ("Site", "0", "0"), "nul"),
        ("label excl_tax", ("Site", "100"), "choisissez plus haut la TVA"),
        ("label excl_tax incl_tax", ("Site", "99 999 999 999", "99 999 999 999"), "plus de dix chiffres"),
        (
            "label excl_tax incl_tax covers_from covers_to",
            ("A", "1", "1", "31/02/2022", "1/3/2022"),
            "n’est pas une date",
        ),
        (
            "label excl_tax incl_tax covers_from covers_to",
            ("A", "1", "1", "1/5/2022", "1/3/2022"),
            "avant de commencer",
        ),
    ],
)
def test_a_broken_line_has_its_own_sentence(roles: str, cells: tuple[str, ...], said: str) -> None:
    expense, _, problem, _ = read(roles, *cells)
    assert expense is None
    assert problem.startswith("Ligne 7, dépense")
    assert said in problem


def test_both_halves_of_a_row_are_read_apart() -> None:
    roles = "label excl_tax incl_tax funder kind status amount"
    expense, resource, problem, other = read(roles, "Site", "x", "1", "Fondation", "privé", "obtenue", "1 000")
    assert expense is None
    assert problem
    assert not other
    assert (resource.kind, resource.status, resource.what) == ("private", "granted", "other")
    assert lacks_tax(["label", "incl_tax"])
    assert not lacks_tax(["label", "excl_tax", "incl_tax"])
