"""What must hold of every dossier, tried on random ones."""

from __future__ import annotations

import copy
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.money import share_of
from portal.eligibility.assess import Assessment, assess, assess_payload
from portal.eligibility.facts import InputError, parse_facts
from tests.unit.eligibility.builders import book, patched, step
from tests.unit.eligibility.strategies import ANY_JSON, NATURES, expenses, money, payloads

RULEBOOK = book()
CODES = list(RULEBOOK.checks_by_code)
EXCLUDED = ["hardware_agents", "payroll", "in_kind"]
few = settings(
    max_examples=50,
    deadline=timedelta(seconds=2),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


def _assessed(payload: dict[str, Any]) -> Assessment:
    return assess(parse_facts(payload, RULEBOOK), RULEBOOK)


@few
@given(payloads())
def test_every_dossier_gets_every_check_once_in_order(payload: dict[str, Any]) -> None:
    result = assess_payload(payload, RULEBOOK)
    assert [one["code"] for one in result["checks"]] == CODES
    assert {one["outcome"] for one in result["checks"]} <= {"pass", "fail", "review", "adjusted", "not_applicable"}
    assert all(one["message"] and one["sources"] for one in result["checks"])
    assert not any(re.search(r"\{[a-z_]+\}", one["message"]) for one in result["checks"] + result["counterfactuals"])
    assert "non renseigné" not in " ".join(one["message"] for one in result["counterfactuals"])
    json.dumps(result, allow_nan=False).encode()
    outcomes = {one["outcome"] for one in result["checks"]}
    expected = "ineligible" if "fail" in outcomes else "to_review" if "review" in outcomes else "eligible"
    assert result["verdict"] == expected


@few
@given(payloads())
def test_the_grant_stays_within_its_bounds(payload: dict[str, Any]) -> None:
    made = _assessed(payload)
    award = payload.get("award")
    facts = parse_facts(payload, RULEBOOK)
    rate = facts.award.rate if facts.award else RULEBOOK.rate
    assert 0 <= made.max_grant_cents <= share_of(made.figures.base_cents, rate)
    if award is None:
        assert made.max_grant_cents <= max(3_000_000 - facts.applicant.already_granted_cents, 0)
    else:
        assert facts.award is not None
        assert made.max_grant_cents <= facts.award.max_amount_cents
    amounts = [one.amount_cents for one in made.steps]
    assert amounts == sorted(amounts, reverse=True)
    assert all(one.limit_cents is None or one.amount_cents <= max(one.limit_cents, 0) for one in made.steps)


@few
@given(payloads(), st.integers(1, 2_000_000))
def test_more_eligible_expenditure_never_lowers_the_grant(payload: dict[str, Any], more: int) -> None:
    larger = copy.deepcopy(payload)
    extra = {"id": "more", "label": "Site", "nature": "website", "excl_tax": money(more), "incl_tax": money(more)}
    larger["expenses"].append(extra)
    assert _assessed(larger).max_grant_cents >= _assessed(payload).max_grant_cents


@few
@given(payloads(), expenses("new"), st.sampled_from(EXCLUDED))
def test_an_excluded_line_never_raises_the_base(payload: dict[str, Any], line: dict[str, Any], nature: str) -> None:
    larger = copy.deepcopy(payload)
    larger["expenses"].append({**line, "nature": nature})
    own = payload["financing"]["own_funds"]
    if own is not None:
        larger["financing"]["own_funds"] = money(_cents(own) + _cents(line["excl_tax"]))
    before, after = _assessed(payload), _assessed(larger)
    assert after.figures.base_cents == before.figures.base_cents
    assert step(after, "RATE") == step(before, "RATE")
    if nature == "in_kind":
        assert after.max_grant_cents <= before.max_grant_cents


def _cents(text: str) -> int:
    whole, cents = text.split(".")
    return int(whole) * 100 + int(cents)


@few
@given(payloads(), st.randoms())
def test_the_order_of_lines_and_funders_does_not_matter(payload: dict[str, Any], random: Any) -> None:
    shuffled = copy.deepcopy(payload)
    random.shuffle(shuffled["expenses"])
    random.shuffle(shuffled["financing"]["others"])
    before, after = assess_payload(payload, RULEBOOK), assess_payload(shuffled, RULEBOOK)
    assert before["amount"] == after["amount"]
    assert before["verdict"] == after["verdict"]
    for one, other in zip(before["checks"], after["checks"], strict=True):
        assert one["outcome"] == other["outcome"]
        assert sorted(one["expense_ids"]) == sorted(other["expense_ids"])


@settings(few, max_examples=100)
@given(payloads())
def test_every_change_on_offer_does_exactly_what_it_says(payload: dict[str, Any]) -> None:
    result = assess_payload(payload, RULEBOOK)
    rank = {"fail": 0, "review": 1, "adjusted": 2, "pass": 3, "not_applicable": 3}
    before = {one["code"]: one["outcome"] for one in result["checks"]}
    for offered in result["counterfactuals"]:
        again = assess_payload(patched(payload, offered["patch"]), RULEBOOK)
        after = {one["code"]: one["outcome"] for one in again["checks"]}
        assert offered["then"] == {
            "outcome": after[offered["check"]],
            "verdict": again["verdict"],
            "max_grant": again["amount"]["max_grant"],
        }
        assert rank[after[offered["check"]]] > rank[before[offered["check"]]]
        worse = [code for code in after if rank[after[code]] < min(rank[before[code]], 2)]
        assert worse == []
        _assert_honest(payload, offered)


def _assert_honest(payload: dict[str, Any], offered: dict[str, Any]) -> None:
    paths = [operation["path"] for operation in offered["patch"]]
    assert not any(path.endswith(("/nature", "/label", "/publisher_country", "/vat_recovered")) for path in paths)
    assert not any(path.startswith("/applicant") or path.endswith(("first_legal_act_on", "filed_at")) for path in paths)
    start = payload["project"]["start_on"]
    if "/project/start_on" in paths and payload["filed_at"] is not None and start is not None:
        assert start > "2021-10-15"


@settings(few, max_examples=80)
@given(ANY_JSON)
def test_any_json_whatever_gives_sentences_and_nothing_else(payload: Any) -> None:
    with pytest.raises(InputError) as refused:
        parse_facts(payload, RULEBOOK)
    errors = refused.value.errors
    assert errors
    assert all(one.message.endswith(".") and len(one.message) < 500 for one in errors)
    json.dumps([one.path for one in errors] + [one.message for one in errors]).encode()


@settings(few, max_examples=80)
@given(payloads(), ANY_JSON, st.data())
def test_a_dossier_with_anything_anywhere_is_assessed_or_refused(
    payload: dict[str, Any], junk: Any, data: st.DataObject
) -> None:
    document: Any = copy.deepcopy(payload)
    target = document
    while True:
        keys = list(target) if isinstance(target, dict) else list(range(len(target)))
        key = data.draw(st.sampled_from(keys))
        inner = target[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            target[key] = junk
            break
        target = inner
    refused: InputError | None = None
    try:
        assess_payload(document, RULEBOOK)
    except InputError as error:
        refused = error
    assert refused is None or refused.errors


def test_every_nature_is_tried() -> None:
    assert len(NATURES) == 21
