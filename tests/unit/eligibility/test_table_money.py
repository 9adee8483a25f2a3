"""Checks about the plan and the limits of the amount, with the waterfall they make."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.eligibility.builders import assessed, check, funder, line, outcome, output, step

AWARD = {"rate": "0.70", "max_amount": "12600.00", "subsidisable_max": "18000.00"}
INVESTMENT = [line(investment=True)]


# Contract, PLAN_BALANCED; call, « Quelle procédure de candidature des collectivités ? ».
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"requested": "12600.00", "own": "5400.00"}, "pass"),
        ({"requested": "12600.00", "own": "5400.01"}, "fail"),
        ({"requested": "12600.00", "own": "5399.99"}, "fail"),
        ({"requested": None, "own": "5400.00"}, "not_applicable"),
        ({"requested": "12600.00", "own": None}, "not_applicable"),
        ({"requested": "12600.00", "own": "1.00", "award": AWARD}, "not_applicable"),
        ({"requested": "12600.00", "own": "4400.00", "others": [funder("1000.00")]}, "pass"),
        ({"requested": "12600.00", "own": "4400.00", "others": [funder("1000.00", kind="private")]}, "pass"),
        ({"requested": "12600.00", "own": "4400.00", "others": [funder("1000.00", status="refused")]}, "fail"),
        ({"requested": "12600.00", "own": "4400.00", "others": [funder("1000.00", status="granted")]}, "pass"),
        ({"requested": "0.00", "own": "0.00", "lines": []}, "pass"),
    ],
)
def test_plan(changes: dict[str, Any], expected: str) -> None:
    assert outcome("PLAN_BALANCED", **changes) == expected


def test_the_message_says_when_the_plan_is_on_the_other_tax_basis() -> None:
    incl = check(output(requested="12600.00", own="9000.00"), "PLAN_BALANCED")
    assert "toutes taxes comprises" in incl["message"]
    excl = check(output(requested="12600.00", own="5400.00", applicant={"vat_recovered": False}), "PLAN_BALANCED")
    assert "total hors taxe" in excl["message"]
    neither = check(output(requested="12600.00", own="8999.99"), "PLAN_BALANCED")
    assert "taxe" not in neither["message"]
    assert "3 599,99 €" in neither["message"].replace("\u202f", " ").replace("\u00a0", " ")


# Contract, RATE; call, « Quel financement ? ».
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"requested": "12600.00"}, "pass"),
        ({"requested": "12600.01"}, "adjusted"),
        ({"requested": None}, "not_applicable"),
        ({"requested": "99999.00", "award": AWARD}, "not_applicable"),
    ],
)
def test_rate(changes: dict[str, Any], expected: str) -> None:
    assert outcome("RATE", **changes) == expected


@pytest.mark.parametrize(("base", "at_rate"), [("42857.14", 29_999_99), ("42857.15", 30_000_00), ("0.01", 0)])
def test_the_rate_is_rounded_down(base: str, at_rate: int) -> None:
    assert step(assessed(lines=[line(base)]), "RATE") == at_rate


# Contract, OWN_SHARE; CGCT, L. 1111-10, III.
@pytest.mark.parametrize(
    ("changes", "expected", "grant"),
    [
        ({"lines": INVESTMENT}, "pass", 12_600_00),
        ({"lines": [line(investment=None)]}, "not_applicable", 12_600_00),
        ({"lines": [line(investment=False)]}, "not_applicable", 12_600_00),
        ({"lines": [line(), line(nature="hardware_agents", ident="2", investment=True)]}, "not_applicable", 12_600_00),
        ({"lines": INVESTMENT, "applicant": {"legal_category": "9220"}}, "not_applicable", 12_600_00),
        ({"lines": INVESTMENT, "others": [funder("1800.00")]}, "pass", 12_600_00),
        ({"lines": INVESTMENT, "others": [funder("1800.01")]}, "adjusted", 12_599_99),
        ({"lines": INVESTMENT, "others": [funder("14400.00")]}, "review", 0),
        ({"lines": INVESTMENT, "others": [funder("15000.00")]}, "review", 0),
        ({"lines": INVESTMENT, "others": [funder("14399.99")]}, "adjusted", 1),
        ({"lines": INVESTMENT, "others": [funder("3000.00", kind="private")]}, "adjusted", 12_000_00),
        ({"lines": INVESTMENT, "requested": "9000.00", "others": [funder("5400.00")]}, "pass", 9_000_00),
    ],
)
def test_own_share(changes: dict[str, Any], expected: str, grant: int) -> None:
    made = assessed(**changes)
    assert (made.finding("OWN_SHARE").outcome.value, made.max_grant_cents) == (expected, grant)


@pytest.mark.parametrize("category", ["7210", "7220", "7230", "7340", "7346", "7349", "7351", "7357"])
def test_who_owes_an_own_share(category: str) -> None:
    assert outcome("OWN_SHARE", lines=INVESTMENT, applicant={"legal_category": category}) == "pass"


def test_in_kind_costs_leave_the_own_share_and_payroll_does_not() -> None:
    others = [funder("3000.00")]
    alone = assessed(lines=INVESTMENT, others=others)
    in_kind = assessed(lines=[*INVESTMENT, line("1000.00", "in_kind", "2")], others=others)
    payroll = assessed(lines=[*INVESTMENT, line("1000.00", "payroll", "2")], others=others)
    assert [step(one, "OWN_SHARE") for one in (alone, in_kind, payroll)] == [11_400_00, 11_400_00, 12_200_00]


def test_a_negative_limit_is_shown_and_brings_the_amount_to_zero() -> None:
    shown = output(lines=INVESTMENT, others=[funder("20000.00")])["amount"]
    own_share = next(one for one in shown["steps"] if one["code"] == "OWN_SHARE")
    assert (own_share["limit"], own_share["amount"], shown["max_grant"]) == ("-5600.00", "0.00", "0.00")


EQUIPPED = [line(), line("5000.00", "hardware_agents", "2")]


# Contract, PUBLIC_AID_CEILING; decree 2018-514, article 10.
@pytest.mark.parametrize(
    ("changes", "expected", "grant"),
    [
        ({"lines": []}, "not_applicable", 0),
        ({}, "pass", 12_600_00),
        ({"others": [funder("5400.00")]}, "pass", 12_600_00),
        ({"others": [funder("5400.01")]}, "adjusted", 12_599_99),
        ({"others": [funder("18000.00")]}, "review", 0),
        ({"others": [funder("18000.01")]}, "review", 0),
        ({"others": [funder("5400.01", kind="private")]}, "pass", 12_600_00),
        ({"others": [funder("5400.01", status="refused")]}, "pass", 12_600_00),
        ({"lines": EQUIPPED, "others": [funder("6000.00")]}, "review", 12_000_00),
        ({"lines": EQUIPPED, "others": [funder("6000.00", expense_ids=["1"])]}, "adjusted", 12_000_00),
        ({"lines": EQUIPPED, "others": [funder("6000.00", expense_ids=["2"])]}, "pass", 12_600_00),
        ({"lines": EQUIPPED, "others": [funder("6000.00", expense_ids=["1", "2"])]}, "adjusted", 12_000_00),
        (
            {"lines": EQUIPPED, "others": [funder("6000.00", expense_ids=["1"]), funder("0.00", "b")]},
            "adjusted",
            12_000_00,
        ),
        ({"lines": EQUIPPED, "others": [funder("20000.00")], "requested": "0.00"}, "pass", 0),
    ],
)
def test_public_aid(changes: dict[str, Any], expected: str, grant: int) -> None:
    made = assessed(**changes)
    assert (made.finding("PUBLIC_AID_CEILING").outcome.value, made.max_grant_cents) == (expected, grant)


BIG = [line("50000.00")]


# Contract, CAP; call, « Quel financement ? ».
@pytest.mark.parametrize(
    ("category", "granted", "expected", "grant"),
    [
        ("7210", "0.00", "adjusted", 30_000_00),
        ("7210", "29999.99", "adjusted", 1),
        ("7210", "30000.00", "adjusted", 0),
        ("7210", "40000.00", "adjusted", 0),
        ("7346", "0.00", "review", 30_000_00),
        ("7345", "0.00", "review", 30_000_00),
        ("7353", "0.00", "review", 30_000_00),
        ("7343", "0.00", "review", 30_000_00),
        ("7344", "0.00", "review", 30_000_00),
        ("7354", "0.00", "adjusted", 30_000_00),
        ("7348", "0.00", "adjusted", 30_000_00),
        (None, None, "adjusted", 30_000_00),
    ],
)
def test_cap(category: str | None, granted: str | None, expected: str, grant: int) -> None:
    made = assessed(lines=BIG, applicant={"legal_category": category, "already_granted": granted})
    assert (made.finding("CAP").outcome.value, made.max_grant_cents) == (expected, grant)


def test_cap_at_its_edge() -> None:
    assert outcome("CAP", lines=[line("42857.14")]) == "pass"
    assert outcome("CAP", lines=[line("42857.15")]) == "pass"
    assert outcome("CAP", lines=[line("42857.16")]) == "adjusted"
    assert outcome("CAP", lines=BIG, award=AWARD) == "not_applicable"


# Contract, ENVELOPE; call, « Pour qui ? ».
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"envelope_available": None}, "not_applicable"),
        ({"envelope_available": "12600.00"}, "pass"),
        ({"envelope_available": "12599.99"}, "adjusted"),
        ({"envelope_available": "0.00"}, "adjusted"),
        ({"envelope_available": "0.00", "award": AWARD}, "not_applicable"),
    ],
)
def test_envelope(changes: dict[str, Any], expected: str) -> None:
    assert outcome("ENVELOPE", **changes) == expected


# Contract, AWARD; decree 2018-514, article 8.
@pytest.mark.parametrize(
    ("lines", "award", "expected", "grant"),
    [
        ([line()], None, "not_applicable", 12_600_00),
        ([line()], AWARD, "pass", 12_600_00),
        ([line("10000.00")], AWARD, "pass", 7_000_00),
        ([line("30000.00")], AWARD, "pass", 12_600_00),
        ([line()], {**AWARD, "max_amount": "12599.99"}, "adjusted", 12_599_99),
        ([line("42857.15")], {"rate": "0.8", "max_amount": "99.99", "subsidisable_max": "99999.00"}, "adjusted", 99_99),
    ],
)
def test_award(lines: list[dict[str, Any]], award: dict[str, str] | None, expected: str, grant: int) -> None:
    made = assessed(lines=lines, award=award)
    assert (made.finding("AWARD").outcome.value, made.max_grant_cents) == (expected, grant)


def test_the_steps_and_their_order() -> None:
    full = output(lines=[line(investment=True), line("1.00", "payroll", "2")], requested="1.00")["amount"]
    assert [one["code"] for one in full["steps"]] == [
        "TOTAL_COST", "EXCLUSIONS", "ELIGIBLE_BASE", "RATE", "REQUESTED", "OWN_SHARE", "PUBLIC_AID_CEILING", "CAP",
        "ENVELOPE",
    ]  # fmt: skip
    assert [one["limit"] for one in full["steps"][:3]] == [None] * 3
    paid = output(lines=[line("20000.00")], award=AWARD, requested="1.00")["amount"]
    assert [one["code"] for one in paid["steps"]] == [
        "TOTAL_COST", "SUBSIDISABLE_MAX", "ELIGIBLE_BASE", "RATE", "PUBLIC_AID_CEILING", "AWARD",
    ]  # fmt: skip
    assert paid["excluded"] == "0.00"
    assert paid["eligible_base"] == "18000.00"
