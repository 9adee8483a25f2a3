"""The resources of a plan: balance, shares, wrong tax basis, what is no resource."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.money import format_rate
from portal.domain.plan import PlanFunder
from portal.domain.resources import Resources, duplicated, free_training, not_a_resource, resource_kind

PLAN = Resources(
    18_000_00, 21_600_00, True, 12_600_00, 4_400_00, (PlanFunder("Département", "public", "requested", 1_000_00),)
)


def test_a_balanced_plan_and_its_shares() -> None:
    assert (PLAN.gap_cents, PLAN.total_cents, PLAN.public_cents) == (0, 18_000_00, 13_600_00)
    assert PLAN.own_share == Fraction(44, 180)
    assert format_rate(PLAN.public_rate) == "75,55\u00a0%"
    assert PLAN.tax_mistake is None


def test_a_refused_aid_leaves_a_hole_and_own_funds_would_fill_it() -> None:
    refused = replace(PLAN, funders=(replace(PLAN.funders[0], status="refused"),))
    assert refused.gap_cents == 1_000_00
    assert refused.filling_cents == 5_400_00


def test_the_wrong_tax_basis_is_said_with_both_totals() -> None:
    with_tax = replace(PLAN, own_funds_cents=8_000_00)
    title, sentence = with_tax.tax_mistake or ("", "")
    assert title == "Votre plan est en TTC"
    assert "21\u202f600,00\u00a0€" in sentence
    assert "18\u202f000,00\u00a0€" in sentence
    assert "3\u202f600,00\u00a0€" in sentence
    title, sentence = replace(PLAN, tax_free=False).tax_mistake or ("", "")
    assert title == "Votre plan est hors taxe"
    assert "21\u202f600,00\u00a0€" in sentence
    assert replace(with_tax, own_funds_cents=8_000_01).tax_mistake is None
    exempt = replace(with_tax, incl_tax_cents=18_000_00)
    assert exempt.tax_mistake is None, "HT = TTC: no basis to mistake"


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_filling_always_balances(cost: int, asked: int, own: int) -> None:
    plan = Resources(cost, cost, True, asked, own, ())
    assert replace(plan, own_funds_cents=plan.filling_cents).gap_cents == 0


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("FCTVA", "FCTVA"),
        ("Fonds de compensation pour la TVA", "FCTVA"),
        ("remboursement de la TVA", "FCTVA"),
        ("Temps des agents valorisé", "temps des agents"),
        ("Valorisation du bénévolat", "temps des agents"),
        ("Mise à disposition de la secrétaire", "temps des agents"),
        ("CNFPT (formation gratuite)", "CNFPT"),
        ("CNFPT", "CNFPT"),
    ],
)
def test_what_is_no_resource_is_recognised(name: str, word: str) -> None:
    assert word in not_a_resource(name)


@pytest.mark.parametrize(
    "name",
    ["Département de Saône-et-Loire", "Région", "CC du Clunisois", "Banque des Territoires", "FEDER", "DETR", ""],
)
def test_a_real_funder_is_left_alone(name: str) -> None:
    assert not_a_resource(name) == ""
    assert resource_kind(name) == "other"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Autofinancement", "own"),
        ("Fonds propres de la commune", "own"),
        ("Emprunt Caisse d’épargne", "loan"),
        ("Subvention FITN7", "requested"),
        ("État – France Relance", "requested"),
    ],
)
def test_the_lines_of_a_plan_are_told_apart(name: str, kind: str) -> None:
    assert resource_kind(name) == kind


def test_the_same_aid_typed_twice_and_free_training() -> None:
    assert duplicated(["Région", "Département", "RÉGION "]) == ["RÉGION "]
    assert "cotisation" in free_training("Formation CNFPT aux outils")
    assert free_training("Formation des agents") == ""
