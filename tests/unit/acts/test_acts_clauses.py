"""What the lint holds beside fields: the words of clauses, the end of the budget year, the town, the cap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from acts_samples import ARRETE
from test_acts_lint import VERA, change, codes

from portal.acts.arrete import arrete_document
from portal.acts.data import Limit
from portal.acts.lint import lint_arrete, may_issue
from portal.acts.seed_award import AWARD
from portal.acts.template_check import template_problems
from portal.acts.words import Words
from portal.domain.money import Euros


@pytest.mark.parametrize(("path", "value", "code"), [
    ("calendar.commitment_by_on", None, "year_end_unknown"),
    ("calendar.request_by_on", None, "year_end_unknown"),
    ("calendar.request_by_on", date(2021, 11, 14), "year_end_claim_later"),
])  # fmt: skip
def test_what_the_end_of_the_year_does_not_tell_is_a_remark(path: str, value: object, code: str) -> None:
    found = lint_arrete(change(path, value), VERA)
    assert [one.code for one in found] == [code]
    assert may_issue(found)
    assert codes(change("calendar.request_by_on", date(2021, 11, 15))) == []


@pytest.mark.parametrize("lines", [("x",), ("Place de l’Hôtel-de-Ville", "71700"), ("3 rue 71700",)])
def test_an_address_has_its_postal_code_and_its_town(lines: tuple[str, ...]) -> None:
    assert codes(change("beneficiary.address_lines", lines)) == ["address_town"]
    assert codes(change("beneficiary.address_lines", ("1 place, 71700 Tournus",))) == []


def test_a_grouping_alone_passes_the_cap() -> None:
    passed = replace(
        ARRETE,
        award=replace(ARRETE.award, exceeded=Limit("plafond par porteur", Euros(800_000)), exceeded_reason="Tout."),
    )
    assert codes(passed) == ["cap_passed"]
    grouping = replace(passed.beneficiary, grouping=True)
    assert codes(replace(passed, beneficiary=grouping)) == []
    within = replace(passed.award, exceeded=Limit("plafond par porteur", Euros(900_000)))
    assert codes(replace(passed, beneficiary=grouping, award=within)) == ["cap_not_passed"]


NOTHING = "Sans objet."


@pytest.mark.parametrize(("key", "text"), [
    ("own_share", "La participation est libre."), ("changes", NOTHING), ("repayment_cases", NOTHING),
    ("control", "{conservation}"), ("execution", "{executant} et {comptable} sont chargés de l’exécution."),
    ("repayment_intro", NOTHING),
])  # fmt: skip
def test_a_clause_that_says_nothing_is_refused(key: str, text: str) -> None:
    words = Words(AWARD, {**AWARD.texts, key: text})
    assert "doit dire" in template_problems(AWARD, words.texts)[key]
    if key == "repayment_intro":
        words = Words(AWARD, {**words.texts, "repayment_cases": "Jamais."})
    found = lint_arrete(ARRETE, VERA, arrete_document(ARRETE, words))
    assert "clause_says" in [one.code for one in found]
    assert not may_issue(found)


def test_the_lapse_is_said() -> None:
    assert codes(change("calendar.lapse_procedure", NOTHING)) == ["clause_says"]
    assert codes(replace(change("beneficiary.local_authority", False), project=ARRETE.project)) == []
