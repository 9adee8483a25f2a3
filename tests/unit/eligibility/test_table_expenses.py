"""Checks about the lines: one row per outcome of the contract."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.eligibility.builders import assessed, check, line, outcome, output

TOP_UP = line("100000.00", ident="top")


# Contract, EXPENSE_HARDWARE; call, « Pour quels projets ? ».
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "not_applicable"),
        ([line()], "pass"),
        ([line(), line(nature="hardware_agents", ident="2", label="15 PC portables")], "adjusted"),
        ([line(nature="hardware_other")], "review"),
        ([line(nature="hardware_other"), line(nature="hardware_agents", ident="2")], "review"),
        ([line(label="15 PC portables")], "review"),
        ([line(nature="payroll", label="15 PC portables")], "review"),
        ([line(label="Formation à l’ordinateur", nature="training")], "pass"),
    ],
)
def test_hardware(lines: list[dict[str, Any]], expected: str) -> None:
    assert outcome("EXPENSE_HARDWARE", lines=lines) == expected


# Contract, EXPENSE_PAYROLL; call, « Pour quels projets ? ».
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "not_applicable"),
        ([line()], "pass"),
        ([line(nature="payroll", label="Salaire")], "adjusted"),
        ([line(nature="in_kind", label="Mise à disposition d’un agent")], "adjusted"),
        ([line(label="Mise à disposition d’un agent, 0,5 ETP")], "review"),
        ([line(label="0,5 ETP"), line(nature="payroll", ident="2")], "review"),
        ([line(label="Traitement des demandes")], "pass"),
    ],
)
def test_payroll(lines: list[dict[str, Any]], expected: str) -> None:
    assert outcome("EXPENSE_PAYROLL", lines=lines) == expected


def test_a_suspect_line_stays_in_the_base() -> None:
    assert assessed(lines=[line(label="15 PC portables")]).figures.base_cents == 18_000_00
    assert assessed(lines=[line(nature="hardware_other")]).figures.base_cents == 18_000_00


# Contract, EXPENSE_NON_EU_LICENCE; call, « Pour quels projets ? »; 10 % set by the prefecture.
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "not_applicable"),
        ([line()], "not_applicable"),
        ([line(nature="saas")], "review"),
        ([line(nature="software_licence", publisher_country="FR")], "pass"),
        ([line(nature="software_licence", publisher_country="RE")], "pass"),
        ([line(nature="saas", publisher_country="GB")], "review"),
        ([line(nature="saas", publisher_country="US")], "review"),
        ([line("90.00"), line("10.00", "saas", "2", publisher_country="US")], "pass"),
        ([line("89.99"), line("10.00", "saas", "2", publisher_country="US")], "review"),
        ([line("90.00"), line("10.00", ident="2", publisher_country="US")], "pass"),
        ([line("80.00"), line("20.00", ident="2", publisher_country="CH")], "review"),
        ([line("80.00"), line("20.00", "hardware_agents", "2", publisher_country="CN")], "pass"),
        ([TOP_UP, line("1.00", "saas", "2", publisher_country="US"), line("1.00", "saas", "3")], "review"),
        ([line("0.00", "saas", publisher_country="US")], "pass"),
    ],
)
def test_outside_publishers(lines: list[dict[str, Any]], expected: str) -> None:
    assert outcome("EXPENSE_NON_EU_LICENCE", lines=lines) == expected


def test_every_union_country_and_territory_is_inside() -> None:
    union = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK GP GF MQ RE YT MF".split()
    outside = ["GB", "CH", "US", "NO", "IS", "UA", "NC", "PF", "MC"]
    for country in union:
        assert outcome("EXPENSE_NON_EU_LICENCE", lines=[line(nature="saas", publisher_country=country)]) == "pass"
    for country in outside:
        assert outcome("EXPENSE_NON_EU_LICENCE", lines=[line(nature="saas", publisher_country=country)]) == "review"


def test_a_reseller_s_country_is_asked_about_without_deciding() -> None:
    lines = [line(nature="saas", label="Licences Microsoft 365", publisher_country="FR")]
    found = check(output(lines=lines), "EXPENSE_NON_EU_LICENCE")
    assert (found["outcome"], found["expense_ids"]) == ("pass", ["1"])
    assert "revendeur" in found["message"]


# Contract, EXPENSE_PERIOD; call, « Quel calendrier ? ».
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "not_applicable"),
        ([line()], "not_applicable"),
        ([line(nature="saas")], "review"),
        ([line(nature="hosting_maintenance")], "review"),
        ([line(nature="software_licence")], "review"),
        ([line(nature="saas", covers_from="2022-01-01", covers_to="2022-12-31")], "pass"),
        ([line(nature="saas", covers_from="2022-01-01", covers_to="2023-01-01")], "adjusted"),
        ([line(covers_from="2022-01-01", covers_to="2022-12-31")], "pass"),
        ([line(nature="training", covers_from="2023-01-01", covers_to="2023-01-31")], "adjusted"),
        ([line(nature="payroll", covers_from="2022-01-01", covers_to="2024-12-31")], "not_applicable"),
        (
            [
                line(nature="saas", covers_from="2022-01-01", covers_to="2024-12-31"),
                line(nature="saas", ident="2"),
            ],
            "review",
        ),
    ],
)
def test_period(lines: list[dict[str, Any]], expected: str) -> None:
    assert outcome("EXPENSE_PERIOD", lines=lines) == expected


@pytest.mark.parametrize(
    ("first", "last", "kept"),
    [
        ("2022-01-01", "2024-12-31", 12_000_00),  # 36 months, 12 of them up to December 2022
        ("2021-12-31", "2023-01-01", 33_428_57),  # 14 calendar months touched, 13 kept, rounded down
        ("2022-12-31", "2023-01-01", 18_000_00),
        ("2023-01-01", "2023-12-31", 0),
        ("2022-01-01", "2022-12-31", 36_000_00),
    ],
)
def test_a_subscription_counts_by_calendar_months(first: str, last: str, kept: int) -> None:
    made = assessed(lines=[line("36000.00", "saas", covers_from=first, covers_to=last)])
    assert made.figures.base_cents == kept


# Contract, EXPENSE_IN_SCOPE; call, « Détail des différents volets ».
FUNDED = {
    "3a": {"study", "consulting", "integration", "design", "training"},
    "3b": {"training", "certification", "consulting", "study", "saas"},
    "3c": {
        "development", "website", "telephony", "design", "integration", "consulting", "saas", "software_licence",
        "hosting_maintenance",
    },
}  # fmt: skip
ALL_NATURES = set().union(*FUNDED.values()) | {"works", "communication", "other", "contingency", "membership_fee"}


@pytest.mark.parametrize("axis", sorted(FUNDED))
@pytest.mark.parametrize("nature", sorted(ALL_NATURES | {"hardware_other"}))
def test_scope_of_each_axis(axis: str, nature: str) -> None:
    expected = "pass" if nature in FUNDED[axis] else "review"
    assert outcome("EXPENSE_IN_SCOPE", lines=[line(nature=nature)], project={"axes": [axis]}) == expected


def test_scope_looks_at_remaining_lines_and_at_every_axis_chosen() -> None:
    assert outcome("EXPENSE_IN_SCOPE", lines=[]) == "not_applicable"
    assert outcome("EXPENSE_IN_SCOPE", lines=[line(nature="payroll")]) == "not_applicable"
    assert outcome("EXPENSE_IN_SCOPE", lines=[line(nature="training")], project={"axes": ["3c", "3b"]}) == "pass"
    assert outcome("EXPENSE_IN_SCOPE", lines=[line()], project={"axes": None}) == "review"
    assert outcome("EXPENSE_IN_SCOPE", lines=[line()], project={"axes": ["3z"]}) == "review"


# Contract, EXPENSE_QUOTED; call, « Quelle procédure de candidature des collectivités ? ».
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "not_applicable"),
        ([line()], "pass"),
        ([line(quoted=False)], "review"),
        ([line(quoted=None)], "review"),
        ([line(), line(nature="payroll", ident="2", quoted=False)], "pass"),
        ([line(nature="payroll", quoted=False)], "pass"),
    ],
)
def test_quoted(lines: list[dict[str, Any]], expected: str) -> None:
    assert outcome("EXPENSE_QUOTED", lines=lines) == expected


# Contract, ELIGIBLE_BASE; call, « Quel financement ? ».
@pytest.mark.parametrize(
    ("lines", "expected"),
    [([], "fail"), ([line("0.00")], "fail"), ([line(nature="payroll")], "fail"), ([line("0.01")], "pass")],
)
def test_base(lines: list[dict[str, Any]], expected: str) -> None:
    assert outcome("ELIGIBLE_BASE", lines=lines) == expected


@pytest.mark.parametrize(
    ("line_says", "applicant_says", "cost"),
    [(None, None, 100_00), (None, True, 100_00), (None, False, 120_00), (True, False, 100_00), (False, True, 120_00)],
)
def test_the_cost_of_a_line_follows_its_tax(line_says: bool | None, applicant_says: bool | None, cost: int) -> None:
    made = assessed(lines=[line("100.00", vat_recovered=line_says)], applicant={"vat_recovered": applicant_says})
    assert made.figures.total_cents == cost
