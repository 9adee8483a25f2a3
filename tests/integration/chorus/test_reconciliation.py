"""What still differs between Chorus and the portal, explained or not."""

from __future__ import annotations

import pytest

from portal.domain.errors import InvalidInput, NotFound
from portal.domain.reconciliation import Gap
from portal.queries.chorus import chorus_import
from portal.queries.chorus_plan import import_plan, read_export
from portal.queries.reconciliation import reconciliation
from portal.services.chorus.explain_difference import ExplainDifference, explain_difference
from portal.services.chorus.record_payments import RecordPayments, record_payments
from portal.services.claims.order_claim import OrderClaim, order_claim
from portal.services.claims.pay_claim import PayClaim, pay_claim
from portal.services.runtime import Runtime
from tests.integration.chorus.support import (
    ORDERED,
    PAID,
    brought,
    differences,
    gaps,
    later,
    line,
    ordered,
    taken,
    window_id_of,
)
from tests.integration.claims.support import (
    Awarded,
    certified_claim,
)
from tests.integration.conflicts.support import again, declare


def test_an_explained_difference_comes_back_when_it_changes(runtime: Runtime, award: Awarded) -> None:
    house = award.house
    window = window_id_of(runtime, house)
    later(runtime)
    taken(runtime, house, line(ej="2199999999", siret=""))
    (gap,) = differences(runtime, house).open
    with pytest.raises(InvalidInput), runtime.uow() as uow:
        explain_difference(uow, house.budget, ExplainDifference(window, gap.digest, " "))
    with pytest.raises(NotFound), runtime.uow() as uow:
        explain_difference(uow, house.budget, ExplainDifference(window, "0" * 64, "Autre"))
    with runtime.uow() as uow:
        explain_difference(uow, house.budget, ExplainDifference(window, gap.digest, "EJ d’un autre fonds."))
    report = differences(runtime, house)
    assert (report.open, [said.reason for _, said in report.explained]) == ((), ["EJ d’un autre fonds."])
    taken(runtime, house, line(ej="2199999999", siret="", amount="4 300,00"))
    assert gaps(runtime, house) == [Gap.UNKNOWN_EJ]


def test_what_the_portal_paid_and_chorus_does_not_show(runtime: Runtime, award: Awarded) -> None:
    house = award.house
    first = certified_claim(runtime, award)
    second = certified_claim(runtime, award, 100_000, kind="interim", number=2)
    later(runtime)
    ordered(runtime, award, first)
    with runtime.uow() as uow:
        order_claim(uow, house.budget, OrderClaim(second, "1000999", ORDERED))
        pay_claim(uow, house.budget, PayClaim(second, PAID))
    taken(runtime, house, line(paid="", ordered="19/10/2021"), line(request="1000777", amount="5,00"))
    found = [(one.gap, one.chorus_cents, one.portal_cents) for one in differences(runtime, house).open]
    assert found == [
        (Gap.ORDERED_ON, 420_000, 420_000),
        (Gap.NO_CLAIM, 500, None),
        (Gap.NOT_IN_CHORUS, None, 100_000),
    ]


def test_nothing_is_said_of_an_act_a_declared_link_bars(runtime: Runtime, award: Awarded) -> None:
    """The payment is kept for the colleagues; for the person, it is neither known, nor unknown, nor missing."""
    house = award.house
    claim = certified_claim(runtime, award)
    later(runtime)
    ordered(runtime, award, claim)
    declare(runtime, house.other, "217105436")
    linked = again(runtime, house.other)
    export = brought(runtime, house, line(), line(ej="2199999999", request="1000999", siret=""))
    with runtime.read() as session:
        view = chorus_import(session, linked, export)
        plan = import_plan(session, linked, view.window_id, read_export(view))
    assert [match.payment.facts.ej_number for match in plan.matches] == ["2199999999"]
    assert record_payments(runtime, linked, RecordPayments(export, {})).paid == 0
    with runtime.read() as session:
        assert [one.gap for one in reconciliation(session, linked, house.window_id).open] == [Gap.UNKNOWN_EJ]
    assert gaps(runtime, house) == [Gap.NOT_PAID_HERE, Gap.UNKNOWN_EJ]
