"""The terms of an award are those its act froze, changed by later acts alone."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import sqlalchemy as sa

from portal.acts.data import PaymentKind, TaxBasis, UnderSpend
from portal.acts.frozen_terms import TermLine
from portal.domain.act import ActState
from portal.models import Act, Dossier, ExpenseLine
from portal.queries.award import award_of, matched_lines
from portal.services.runtime import Runtime
from tests.factories import writing
from tests.integration.acting.support import fill_settings, granted, make_house, prepared
from tests.integration.award.support import act_of, award_view, make_award


def test_the_frozen_terms_are_told_whatever_the_settings_become(runtime: Runtime) -> None:
    house, dossier, act = make_award(runtime)
    fill_settings(runtime, house.window_id, {"payment.advance_percent": "10", "payment.under_spend": "effective_rate"})
    view = award_view(runtime, dossier)
    assert (view.maximum_cents, view.base_cents, view.rate) == (1_260_000, 1_800_000, Fraction(7, 10))
    assert (view.committed_cents, view.paid_cents, view.left_cents) == (1_260_000, 0, 1_260_000)
    assert (view.under_spend, view.tax_basis) == (UnderSpend.RATE_WITHIN_CAP, TaxBasis.EXCLUDING_TAX)
    assert [(one.kind, one.share) for one in view.payments] == [
        (PaymentKind.ADVANCE, Fraction(3, 10)),
        (PaymentKind.INTERIM, Fraction(1, 2)),
        (PaymentKind.BALANCE, None),
    ]
    assert (view.permitted_start_on, view.start_by_on) == (date(2021, 10, 15), date(2021, 12, 31))
    assert (view.completion_on, view.last_claim_on) == (date(2022, 9, 30), date(2022, 11, 15))
    assert (view.notified_on, view.in_force, view.act_public_id) == (date(2021, 10, 16), True, act)
    with runtime.read() as session:
        expense = session.scalars(sa.select(ExpenseLine).join(Dossier, Dossier.id == ExpenseLine.dossier_id)).one()
    (line,) = view.retained_lines
    assert (line.expense_id, line.expense_public_id, line.retained_cents) == (expense.id, expense.public_id, 1_800_000)


def test_a_notified_amendment_replaces_the_parts_it_froze_and_a_draft_one_nothing(runtime: Runtime) -> None:
    _, dossier, act = make_award(runtime)
    award = act_of(runtime, act)
    calendar = json.loads(award.content or "")["arrete"]["calendar"] | {"completion_on": "2022-12-31"}
    drawn = ((ActState.NOTIFIED, "2022-12-31"), (ActState.DRAFT, "2023-06-30"))
    for rank, (state, day) in enumerate(drawn, start=1):
        with writing(runtime) as session:
            session.add(
                Act(
                    window_id=award.window_id,
                    organisation_id=award.organisation_id,
                    dossier_id=award.dossier_id,
                    decision_id=award.decision_id,
                    kind="amendment",
                    amends_id=award.id,
                    state=state,
                    reference=f"M-{state}",
                    official_number=f"71-2022-01-10-0000{rank}",
                    signed_on=date(2022, 1, 10),
                    title=award.title,
                    amount_cents=award.amount_cents,
                    content=json.dumps({"arrete": {"calendar": calendar | {"completion_on": day}}}),
                    created_at=runtime.legal.now(),
                )
            )
    view = award_view(runtime, dossier)
    assert (view.completion_on, view.last_claim_on) == (date(2022, 12, 31), date(2022, 11, 15))
    assert view.maximum_cents == 1_260_000
    assert view.last_act_id != view.act_id == award.id


def test_an_act_that_froze_no_identifiers_finds_its_lines_by_their_order() -> None:
    frozen = (TermLine("", "Site", "Agence", 100, 90), TermLine("", "Formation", "Organisme", 50, 50))
    expenses = [(7, "sept"), (3, "trois")]
    assert [line.expense_id for line in matched_lines(frozen, expenses)] == [7, 3]
    assert [line.expense_id for line in matched_lines(frozen, expenses[:1])] == [None, None]


def test_nothing_is_awarded_before_the_notification(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier = granted(house)
    prepared(house, dossier)
    with runtime.read() as session:
        key = session.scalars(sa.select(Dossier.id).where(Dossier.public_id == dossier)).one()
        assert award_of(session, key) is None
