"""Two more rulebooks, without touching code: where the three windows disagree on the same facts."""

from __future__ import annotations

import re
from typing import Any

import pytest

from portal.eligibility.assess import assess_payload
from portal.eligibility.facts import InputError, parse_facts
from portal.eligibility.rulebook import available_rulebooks, load_rulebook, load_rulebook_text
from tests.unit.eligibility.builders import book, line, outcome, output, payload
from tests.unit.eligibility.test_boundaries import CHARENTE
from tests.unit.eligibility.test_rulebook import SHARED, TEXT

SAONE, RHIN, LEAN = "fitn7-axe3-71-2021", "fitn7-axe3-68-2021", "ftap-lean-management-2023"


def test_the_three_are_there() -> None:
    assert set(available_rulebooks()) >= {SAONE, RHIN, LEAN}
    assert len({load_rulebook(slug).version for slug in available_rulebooks()}) == len(available_rulebooks())


# Haut-Rhin: haut-rhin.gouv.fr (communes and EPCIs under 100 000, no syndicats nor PETR); FTAP: contract, 4.3.
@pytest.mark.parametrize(
    ("category", "population", "saone", "rhin", "lean"),
    [
        ("7210", 5_489, "pass", "pass", "pass"),
        ("7210", 60_000, "review", "pass", "pass"),
        ("7210", 99_999, "review", "pass", "pass"),
        ("7210", 100_000, "review", "fail", "pass"),
        ("7210", None, "review", "review", "pass"),
        ("7348", 60_000, "fail", "pass", "pass"),
        ("7346", 150_000, "pass", "fail", "pass"),
        ("7353", 60_000, "pass", "fail", "pass"),
        ("7354", 60_000, "pass", "fail", "pass"),
        ("7355", 60_000, "review", "fail", "pass"),
        ("7357", 60_000, "pass", "fail", "pass"),
        ("7220", None, "fail", "fail", "pass"),
        ("7230", None, "review", "fail", "pass"),
        ("7120", None, "fail", "fail", "pass"),
        ("7389", None, "fail", "fail", "pass"),
        ("9220", None, "review", "review", "pass"),
        ("1000", None, "fail", "fail", "fail"),
        ("7410", None, "review", "review", "review"),
    ],
)
def test_carriers(category: str, population: int | None, saone: str, rhin: str, lean: str) -> None:
    applicant = {"legal_category": category, "population": population}
    found = [outcome("APPLICANT_TYPE", slug, applicant=applicant) for slug in (SAONE, RHIN, LEAN)]
    assert found == [saone, rhin, lean]


def test_each_fitn7_window_has_its_own_territory() -> None:
    for slug, here, there in ((SAONE, "71", "68"), (RHIN, "68", "71")):
        assert outcome("APPLICANT_TERRITORY", slug, applicant={"department": here}) == "pass"
        assert outcome("APPLICANT_TERRITORY", slug, applicant={"department": there}) == "fail"


def test_the_variant_quotes_nobody_and_marks_its_assumptions() -> None:
    rulebook = book(RHIN)
    assert list(rulebook.checks_by_code) == list(book(SAONE).checks_by_code)
    for check in rulebook.checks:
        assert not [one for one in check.sources if one.kind == "call"]
        text = " ".join((check.label, check.text, *check.messages.values()))
        assert "Saône-et-Loire" not in text, check.code
    taken_over = [one.code for one in rulebook.checks if any(source.assumption for source in one.sources)]
    assert {"RATE", "CAP", "FILED_ON_TIME", "EXPENSE_HARDWARE", "APPLICANT_TYPE"} <= set(taken_over)
    assert rulebook.envelope_cents is None


def test_a_parent_that_changes_gives_a_new_version_of_the_variant() -> None:
    child = 'extends = "fitn7-axe3-71-2021"\n[window]\nslug = "x"\n'
    same = load_rulebook_text(child, "x.toml")
    assert same.version != book(SAONE).version
    assert load_rulebook_text(child + '[money]\nrate = "0.60"\n', "x.toml").version != same.version
    assert len(TEXT) > len(child)


def lean(extra_project: dict[str, Any] | None = None, **changes: Any) -> dict[str, str]:
    """Outcomes of the FTAP rulebook by code."""
    made = {"applicant": {"legal_category": "7120"}, "requested": "9000.00", "own": "9000.00", **changes}
    made["project"] = {"lasting_savings": "9000.00", **(extra_project or {})}
    result = output(LEAN, **made)
    return {one["code"]: one["outcome"] for one in result["checks"]} | {"verdict": result["verdict"]}


def test_a_state_service_with_savings_is_eligible() -> None:
    assert lean()["verdict"] == "eligible"


@pytest.mark.parametrize(
    ("joint", "substantial", "expected"),
    [
        (True, True, "pass"),
        (True, None, "review"),
        (None, None, "review"),
        (False, None, "fail"),
        (True, False, "fail"),
    ],
)
@pytest.mark.parametrize("category", ["7210", "7346", "8110"])
def test_local_and_social_carriers_act_with_the_state(
    joint: bool | None, substantial: bool | None, expected: str, category: str
) -> None:
    project = {"joint_with_state": joint, "substantial_state_savings": substantial}
    assert lean(project, applicant={"legal_category": category})["CARRIER_WITH_STATE"] == expected
    assert lean(project)["CARRIER_WITH_STATE"] == "not_applicable"
    assert lean(project, applicant={"legal_category": "7389"})["CARRIER_WITH_STATE"] == "not_applicable"


@pytest.mark.parametrize(
    ("mission", "funded", "expected"),
    [
        (True, True, "pass"),
        (True, None, "review"),
        (None, None, "review"),
        (False, True, "fail"),
        (True, False, "fail"),
    ],
)
def test_private_carriers_have_a_mission_and_state_money(
    mission: bool | None, funded: bool | None, expected: str
) -> None:
    applicant = {"legal_category": "9220", "public_service_mission": mission, "mostly_state_funded": funded}
    assert lean(applicant=applicant)["CARRIER_MISSION"] == expected
    assert lean()["CARRIER_MISSION"] == "not_applicable"


@pytest.mark.parametrize(
    ("own", "expected"), [("0.01", "pass"), ("9000.00", "pass"), ("0.00", "fail"), (None, "review")]
)
def test_cofinancing_is_required_and_half_is_information(own: str | None, expected: str) -> None:
    assert lean(own=own)["COFINANCED"] == expected


@pytest.mark.parametrize(
    ("total", "expected"), [("1999999.99", "pass"), ("2000000.00", "fail"), ("2000000.01", "fail")]
)
def test_the_total_is_strictly_under_two_million(total: str, expected: str) -> None:
    assert lean(lines=[line(total)])["PROJECT_SIZE"] == expected
    assert lean(lines=[])["PROJECT_SIZE"] == "not_applicable"


@pytest.mark.parametrize(
    ("savings", "requested", "expected"),
    [
        ("9000.00", "9000.00", "pass"), ("8999.99", "9000.00", "review"), (None, "9000.00", "review"),
        ("18000.00", None, "pass"), ("17999.99", None, "review"), ("0.00", "0.00", "pass"),
    ],
)  # fmt: skip
def test_lasting_savings_are_judged_never_refused(savings: str | None, requested: str | None, expected: str) -> None:
    assert lean({"lasting_savings": savings}, requested=requested)["LASTING_SAVINGS"] == expected


def test_staff_costs_leave_one_fund_and_stay_in_the_other() -> None:
    state = {"legal_category": "7120", "department": "17"}
    bases = [output(slug, lines=CHARENTE, applicant=state)["amount"]["eligible_base"] for slug in (SAONE, RHIN, LEAN)]
    assert bases == ["159000.00", "159000.00", "624070.00"]


def test_extra_inputs_belong_to_the_rulebook_that_declares_them() -> None:
    asked = payload(project={"lasting_savings": "1.00"})
    assert parse_facts(asked, book(LEAN)).extra["project.lasting_savings"] == 100
    with pytest.raises(InputError) as refused:
        parse_facts(asked, book(SAONE))
    assert [one.path for one in refused.value.errors] == ["/project/lasting_savings"]
    with pytest.raises(InputError) as wrong:
        parse_facts(payload(project={"lasting_savings": 1.5, "joint_with_state": "yes"}), book(LEAN))
    assert {one.path for one in wrong.value.errors} == {"/project/lasting_savings", "/project/joint_with_state"}


def test_the_ftap_quotations_are_extracts_of_its_contract() -> None:
    source = SHARED / "sources" / "contrat-ftap-lean-management.txt"
    if not source.is_file():
        pytest.skip("the sources of the project are not here")
    text = re.sub(r"\s+", " ", source.read_text(encoding="utf-8"))
    quotes = [one.quote for check in book(LEAN).checks for one in check.sources if one.kind == "call"]
    assert quotes
    assert [quote for quote in quotes if quote not in text] == []


@pytest.mark.parametrize("slug", [RHIN, LEAN])
def test_they_answer_everything_the_main_one_does(slug: str) -> None:
    result = assess_payload(payload(requested="13000.00", own="5000.00"), book(slug))
    assert all(one["message"] and "{" not in one["message"] for one in result["checks"])
    assert result["window"] == slug
