"""Payments of Chorus: grouped, matched by their numbers, otherwise only proposed; every difference is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.chorus import ChorusFacts, KnownClaim, Outcome, Payment, group_payments, match_payments
from portal.domain.claim import ClaimState
from portal.domain.reconciliation import ActSide, Difference, Gap, differences

EJ, OTHER_EJ, SIRET = "2103456789", "2103456790", "21710543600018"
ORDERED, PAID = date(2021, 11, 3), date(2021, 11, 8)
ACTS = {EJ: "A0001", OTHER_EJ: "A0002"}
FACTS = ChorusFacts(EJ, "1000456", "1000123456", SIRET, "TOURNUS", 420_000, ORDERED, PAID)
CERTIFIED = KnownClaim("c1", "Tournus, avance", "A0001", EJ, SIRET, ClaimState.CERTIFIED, 420_000)
ORDERED_CLAIM = replace(CERTIFIED, state=ClaimState.ORDERED, request_number="1000456", ordered_on=ORDERED)
PAID_CLAIM = replace(ORDERED_CLAIM, state=ClaimState.PAID, paid_on=PAID)


def _match(facts: ChorusFacts, *claims: KnownClaim) -> tuple[Outcome, str | None, tuple[str, ...]]:
    (found,) = match_payments([Payment(facts, (4,))], claims, ACTS)
    return found.outcome, found.claim and found.claim.public_id, tuple(one.public_id for one in found.candidates)


@pytest.mark.parametrize(
    ("facts", "claim", "expected"),
    [
        (FACTS, ORDERED_CLAIM, (Outcome.RECORD, "c1", ())),
        (replace(FACTS, paid_on=None), ORDERED_CLAIM, (Outcome.KNOWN, "c1", ())),
        (replace(FACTS, ej_number=""), ORDERED_CLAIM, (Outcome.RECORD, "c1", ())),
        (FACTS, PAID_CLAIM, (Outcome.KNOWN, "c1", ())),
        (replace(FACTS, paid_on=date(2021, 11, 9)), PAID_CLAIM, (Outcome.DIFFERS, "c1", ())),
        (replace(FACTS, amount_cents=420_001), ORDERED_CLAIM, (Outcome.DIFFERS, "c1", ())),
        (FACTS, replace(ORDERED_CLAIM, state=ClaimState.REJECTED), (Outcome.DIFFERS, "c1", ())),
        (replace(FACTS, ej_number=OTHER_EJ), ORDERED_CLAIM, (Outcome.DIFFERS, "c1", ())),
        (replace(FACTS, ej_number="2199999999"), ORDERED_CLAIM, (Outcome.DIFFERS, "c1", ())),
        # Never more than a proposal: the claim was not ordered here under this number.
        (FACTS, CERTIFIED, (Outcome.CONFIRM, None, ("c1",))),
        (replace(FACTS, ej_number="2199999999"), CERTIFIED, (Outcome.CONFIRM, None, ("c1",))),
        (replace(FACTS, ej_number=""), CERTIFIED, (Outcome.CONFIRM, None, ("c1",))),
        (replace(FACTS, ej_number="", siret="21710543600026"), CERTIFIED, (Outcome.CONFIRM, None, ("c1",))),
        # Nothing to propose: another amount, another body, or no number to record it under.
        (replace(FACTS, amount_cents=1), CERTIFIED, (Outcome.UNMATCHED, None, ())),
        (replace(FACTS, ej_number="2199999999", siret=""), CERTIFIED, (Outcome.UNMATCHED, None, ())),
        (replace(FACTS, ej_number="", siret="21710000700012"), CERTIFIED, (Outcome.UNMATCHED, None, ())),
        (replace(FACTS, request_number=""), CERTIFIED, (Outcome.UNMATCHED, None, ())),
        (replace(FACTS, ordered_on=None), CERTIFIED, (Outcome.UNMATCHED, None, ())),
    ],
)
def test_numbers_match_and_the_rest_only_proposes(
    facts: ChorusFacts, claim: KnownClaim, expected: tuple[Outcome, str | None, tuple[str, ...]]
) -> None:
    assert _match(facts, claim) == expected


def test_a_number_given_again_after_a_rejection_is_that_of_the_living_claim() -> None:
    rejected = replace(ORDERED_CLAIM, public_id="c0", state=ClaimState.REJECTED)
    for claims in ((rejected, ORDERED_CLAIM), (ORDERED_CLAIM, rejected)):
        assert _match(FACTS, *claims) == (Outcome.RECORD, "c1", ())


def test_two_claims_of_one_amount_are_both_proposed() -> None:
    assert _match(FACTS, CERTIFIED, replace(CERTIFIED, public_id="c2"))[2] == ("c1", "c2")


def test_rows_of_one_request_add_up_and_a_row_said_twice_counts_once() -> None:
    half = replace(FACTS, amount_cents=200_000)
    rest = replace(FACTS, amount_cents=220_000, paid_on=None)
    payments, notes = group_payments([(2, half), (3, rest), (4, half)])
    (payment,) = payments
    assert (payment.facts.amount_cents, payment.facts.paid_on, payment.rows) == (420_000, None, (2, 3))
    assert notes == ["Ligne 4 : la même que la ligne 2, elle compte une fois."]


#: Every mix of an EJ or none, a request or none, and three amounts.
_ROWS = [(ej, request, cents) for ej in ("", EJ) for request in ("", "R1", "R2") for cents in (1, 2, 3)]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.sampled_from(_ROWS), max_size=9))
def test_no_cent_is_lost_in_groups(rows: list[tuple[str, str, int]]) -> None:
    read = [(number, replace(FACTS, ej_number=ej, request_number=request, amount_cents=cents))
            for number, (ej, request, cents) in enumerate(rows, 2)]  # fmt: skip
    payments, notes = group_payments(read)
    assert sum(payment.facts.amount_cents for payment in payments) == sum(
        facts.amount_cents for facts in {facts.digest: facts for _, facts in read}.values()
    )
    assert sum(len(payment.rows) for payment in payments) + len(notes) == len(rows)
    assert len({payment.facts.key for payment in payments}) == len(payments)


ACT = ActSide("A0001", "Tournus", EJ, 420_000)


def _gaps(
    payments: list[ChorusFacts], *claims: KnownClaim, act: ActSide = ACT, confirmed: dict[str, str] | None = None
) -> list[tuple[Gap, int | None, int | None]]:
    found = differences(payments, claims, [act], (), confirmed or {})
    return [(one.gap, one.chorus_cents, one.portal_cents) for one in found]


UNPAID = replace(ACT, paid_cents=0)


@pytest.mark.parametrize(
    ("payments", "claims", "act", "expected"),
    [
        ([FACTS], [PAID_CLAIM], ACT, []),
        ([FACTS], [ORDERED_CLAIM], ACT, [(Gap.NOT_PAID_HERE, 420_000, 420_000)]),
        ([replace(FACTS, paid_on=None)], [PAID_CLAIM], ACT, [(Gap.NOT_PAID_THERE, 420_000, 420_000)]),
        ([replace(FACTS, paid_on=date(2021, 11, 9))], [PAID_CLAIM], ACT, [(Gap.PAID_ON, 420_000, 420_000)]),
        ([replace(FACTS, ordered_on=date(2021, 11, 2))], [PAID_CLAIM], ACT, [(Gap.ORDERED_ON, 420_000, 420_000)]),
        ([replace(FACTS, amount_cents=420_001)], [PAID_CLAIM], ACT, [(Gap.AMOUNT, 420_001, 420_000)]),
        ([FACTS], [CERTIFIED], UNPAID, [(Gap.NO_CLAIM, 420_000, None)]),
        ([replace(FACTS, ej_number="2199999999")], [], UNPAID, [(Gap.UNKNOWN_EJ, 420_000, None)]),
        ([replace(FACTS, ej_number="", request_number="")], [], UNPAID, [(Gap.NO_EJ, 420_000, None)]),
        ([replace(FACTS, ej_number=OTHER_EJ)], [PAID_CLAIM], ACT, [(Gap.OTHER_EJ, 420_000, 420_000)]),
        ([FACTS], [replace(PAID_CLAIM, state=ClaimState.REJECTED)], UNPAID, [(Gap.REJECTED, 420_000, 0)]),
        # A repayment the ledger counts and Chorus does not: no payment differs, the total does.
        ([FACTS], [PAID_CLAIM], replace(ACT, paid_cents=400_000), [(Gap.ACT_TOTAL, 420_000, 400_000)]),
        # Nothing was imported yet: nothing is compared.
        ([], [PAID_CLAIM], ACT, []),
    ],
)
def test_every_difference_is_named_once(
    payments: list[ChorusFacts], claims: list[KnownClaim], act: ActSide, expected: list[tuple[Gap, int, int]]
) -> None:
    assert _gaps(payments, *claims, act=act) == expected


def test_what_the_portal_ordered_and_chorus_does_not_show() -> None:
    second = replace(ORDERED_CLAIM, public_id="c2", request_number="1000999", payable_cents=100)
    act = replace(ACT, paid_cents=420_100)
    assert _gaps([FACTS], PAID_CLAIM, second, act=act) == [(Gap.NOT_IN_CHORUS, None, 100)]


def test_a_match_a_person_confirmed_under_a_wrong_ej_is_no_difference() -> None:
    wrong = replace(FACTS, ej_number="2199999999")
    assert _gaps([wrong], PAID_CLAIM) == [(Gap.OTHER_EJ, 420_000, 420_000)]
    assert _gaps([wrong], PAID_CLAIM, confirmed={wrong.key: "c1"}) == []


def test_an_explanation_holds_for_the_figures_it_was_given_for() -> None:
    one = Difference(Gap.AMOUNT, "A0001", "Tournus", EJ, "1000456", 420_001, 420_000)
    assert one.digest == replace(one).digest
    assert one.digest != replace(one, chorus_cents=420_002).digest
