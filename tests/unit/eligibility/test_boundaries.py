"""Cases at the edge, with the figures a person would check by hand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from portal.domain.identifiers import luhn_ok, siren_of, siren_problem, siret_problem
from portal.eligibility.assess import assess_payload
from portal.eligibility.facts import payload_digest
from tests.unit.eligibility.builders import assessed, book, check, funder, line, outcome, output, payload, step

SHARED = Path(os.environ.get("SHARED_DIR", Path(__file__).resolve().parents[4] / "shared"))


def test_the_example_of_the_contract() -> None:
    sound = payload(requested="12600.00", own="5400.00", others=[funder("0.00", expense_ids=[])])
    sound["expenses"][0]["investment"] = True
    result = assess_payload(sound, book())
    assert result["window"] == "fitn7-axe3-71-2021"
    assert result["input_sha256"] == payload_digest(sound)
    assert (result["verdict"], result["counterfactuals"]) == ("eligible", [])
    filed = check(result, "FILED_ON_TIME")
    assert filed["facts"] == {"filed_at": "2021-10-15T10:30:00+02:00", "closes_on": "2021-10-22"}
    assert filed["sources"] == [
        {
            "kind": "call",
            "document": "Cahier des charges FITN7 axe 3 – Saône-et-Loire",
            "section": "Quel calendrier ?",
            "quote": "Le guichet est ouvert jusqu'au 22 octobre 2021 inclus.",
        }
    ]
    amount = result["amount"]
    del amount["steps"]
    assert amount == {
        "total_cost": "18000.00", "excluded": "0.00", "eligible_base": "18000.00", "rate": "0.70",
        "at_rate": "12600.00", "max_grant": "12600.00",
    }  # fmt: skip


def test_the_counterfactual_of_the_contract() -> None:
    offered = output(requested="13000.00", own="5000.00")["counterfactuals"]
    assert [one["check"] for one in offered] == ["RATE"]
    assert offered[0]["patch"] == [
        {"op": "replace", "path": "/financing/requested", "value": "12600.00"},
        {"op": "replace", "path": "/financing/own_funds", "value": "5400.00"},
    ]
    assert offered[0]["then"] == {"outcome": "pass", "verdict": "eligible", "max_grant": "12600.00"}


@pytest.mark.parametrize(("base", "grant"), [("42857.14", 29_999_99), ("42857.15", 30_000_00), ("42857.16", 30_000_00)])
def test_where_the_cap_is_reached(base: str, grant: int) -> None:
    assert assessed(lines=[line(base)]).max_grant_cents == grant


def test_the_cent_that_breaks_a_plan() -> None:
    assert outcome("PLAN_BALANCED", requested="12600.00", own="5400.00") == "pass"
    broken = output(requested="12600.00", own="5399.99")
    assert check(broken, "PLAN_BALANCED")["outcome"] == "fail"
    assert "0,01 €" in check(broken, "PLAN_BALANCED")["message"].replace("\u00a0", " ")
    assert broken["counterfactuals"][0]["patch"] == [
        {"op": "replace", "path": "/financing/own_funds", "value": "5400.00"}
    ]


def test_a_carrier_with_one_cent_left() -> None:
    made = assessed(lines=[line("42857.15")], applicant={"already_granted": "29999.99"})
    assert made.max_grant_cents == 1
    assert made.finding("CAP").outcome.value == "adjusted"


def test_a_communaute_de_communes_and_a_communaute_d_agglomeration_with_the_same_figures() -> None:
    cc, ca = (output(lines=[line("60000.00")], applicant={"legal_category": one}) for one in ("7346", "7348"))
    assert (cc["verdict"], ca["verdict"]) == ("to_review", "ineligible")
    assert check(cc, "CAP")["outcome"] == "review"
    assert check(ca, "CAP")["outcome"] == "adjusted"
    assert cc["amount"]["max_grant"] == ca["amount"]["max_grant"] == "30000.00"


def test_a_subscription_of_thirty_six_months() -> None:
    saas = line("3600.00", "saas", publisher_country="FR", covers_from="2021-12-01", covers_to="2024-11-30")
    made = assessed(lines=[saas])
    assert made.figures.base_cents == 1_300_00
    assert made.finding("EXPENSE_PERIOD").outcome.value == "adjusted"
    assert step(made, "EXCLUSIONS") == 1_300_00


def test_an_aid_to_an_excluded_line_leaves_the_grant_alone() -> None:
    lines = [line(), line("6000.00", "hardware_agents", "2", label="Six ordinateurs")]
    aimed = assessed(lines=lines, others=[funder("6000.00", expense_ids=["2"])])
    spread = assessed(lines=lines, others=[funder("6000.00")])
    assert (aimed.max_grant_cents, spread.max_grant_cents) == (12_600_00, 12_000_00)


CHARENTE: list[dict[str, Any]] = [
    line("326586.00", "payroll", "1", label="Traitement de deux agents d’État de catégorie B"),
    line("20000.00", "payroll", "2", label="0,6 ETP de la cheffe de projet"),
    line("103484.00", "payroll", "3", label="Agent contractuel"),
    line("15000.00", "hardware_agents", "4", label="Bureaux, postes de travail, ordinateurs, téléphones"),
    line("47000.00", "works", "5", label="Aménagement des locaux de la plateforme téléphonique"),
    line("13000.00", "communication", "6", label="Campagne de communication départementale"),
    line("60000.00", "software_licence", "7", label="Licence et logiciel de relation usagers"),
    line("30000.00", "hosting_maintenance", "8", label="Maintenance annuelle"),
    line("9000.00", "training", "9", label="Formation aux métiers de plateforme téléphonique"),
]


def test_the_charente_maritime_contract_put_through_the_window() -> None:
    applicant = {"legal_category": "7120", "department": "17"}
    result = output(lines=CHARENTE, applicant=applicant, project={"start_on": "2021-11-02"})
    assert result["verdict"] == "ineligible"
    assert result["amount"]["total_cost"] == "624070.00"
    assert result["amount"]["excluded"] == "465070.00"
    assert result["amount"]["eligible_base"] == "159000.00"
    assert result["amount"]["max_grant"] == "30000.00"
    outcomes = {one["code"]: one["outcome"] for one in result["checks"]}
    assert {code: outcomes[code] for code in ("APPLICANT_TYPE", "APPLICANT_TERRITORY", "EXPENSE_HARDWARE",
            "EXPENSE_PAYROLL", "EXPENSE_PERIOD", "EXPENSE_IN_SCOPE", "OWN_SHARE")} == {
        "APPLICANT_TYPE": "fail", "APPLICANT_TERRITORY": "fail", "EXPENSE_HARDWARE": "adjusted",
        "EXPENSE_PAYROLL": "adjusted", "EXPENSE_PERIOD": "review", "EXPENSE_IN_SCOPE": "review",
        "OWN_SHARE": "not_applicable",
    }  # fmt: skip
    assert check(result, "EXPENSE_IN_SCOPE")["expense_ids"] == ["5", "6", "9"]


def test_the_charente_maritime_figures_are_those_of_its_text() -> None:
    source = SHARED / "sources" / "contrat-ftap-ligne-directe-charente-maritime.txt"
    if not source.is_file():
        pytest.skip("the sources of the project are not here")
    text = source.read_text(encoding="utf-8").replace(" ", "")
    for figure in ("450070€", "326586€", "20000€", "103484€", "15000€", "47000€", "13000€", "90000€", "9000€"):
        assert figure in text, figure
    payroll = sum(int(one["excl_tax"][:-3]) for one in CHARENTE if one["nature"] == "payroll")
    assert payroll == 450_070


# SIRET: Luhn over the whole number and over its SIREN; La Poste by the sum of its digits.
@pytest.mark.parametrize("siret", ["21710543600018", "35600000000048", "35600000049837", "73282932000074"])
def test_numbers_that_are_siret(siret: str) -> None:
    assert siret_problem(siret) is None
    assert siren_problem(siren_of(siret)) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "2171054360001", "217105436000189", "21710543600019", "35600000049838", "00000000000000", "2171054360001a",
        "217 105 436 00018", "٢١٧١٠٥٤٣٦٠٠٠١٨", "21710543700016",
    ],
)  # fmt: skip
def test_numbers_that_are_not(text: str) -> None:
    problem = siret_problem(text)
    assert problem is not None
    assert problem.endswith(".")


def test_luhn() -> None:
    assert luhn_ok("732829320")
    assert not luhn_ok("732829321")
    assert not luhn_ok("")
