"""The demonstration of a session holds dossiers that look alike, and one pair that seems to count a quote twice."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from portal.demo.full_session import _STOPS, TWINS, session_plans
from portal.demo.generator import DemoDossier, generate
from portal.domain.twins import COMMON, QuoteFacts, Resemblance, TwinFacts, TwinKind, keys_of, resemblance
from portal.reference import Commune


def facts(plan: DemoDossier) -> TwinFacts:
    epci = plan.body.epci_siren if isinstance(plan.body, Commune) else plan.body.siren
    quotes = (
        QuoteFacts(one.label, one.supplier, number=one.quote_number, quoted_on=one.quote_date) for one in plan.expenses
    )
    return TwinFacts(plan.title, epci or "", tuple(quotes))


def twins(plans: list[DemoDossier]) -> list[Resemblance]:
    keys = [keys_of(facts(plan)) for plan in plans]
    holders: dict[tuple[TwinKind, str], int] = defaultdict(int)
    for found in keys:
        for key in found:
            holders[key] += 1
    found = []
    for (one, mine), (other, theirs) in combinations(zip(plans, keys, strict=True), 2):
        shared = {kind for kind, key in mine & theirs if holders[kind, key] <= COMMON}
        alike = resemblance(shared, one.title, other.title)
        if alike.is_shown:
            found.append(alike)
    return found


def test_two_dossiers_not_yet_proposed_bring_one_same_quote() -> None:
    plans = list(session_plans(20, 2021))
    (one, mine), (other, theirs) = (plans[place] for place in TWINS)
    assert mine[0] == theirs[0]
    assert len({content for _, quotes in plans for _, content in quotes}) == sum(len(q) for _, q in plans) - 1
    assert other.expenses[0] == one.expenses[0]
    aids = sum(funder.amount_cents for funder in other.funders)
    assert other.requested_cents + other.own_funds_cents + aids == other.total_cents
    assert all(_STOPS[place // 10 % len(_STOPS)] in ("filed", "incomplete") and place % 10 == 9 for place in TWINS)


def test_the_session_of_sixty_holds_twins_to_compare() -> None:
    found = twins(list(generate(60, 2021)))
    assert 5 <= len(found) <= 20
    assert sum(alike.may_count_twice for alike in found) == 1
