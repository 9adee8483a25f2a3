"""The envelope from every side: groups that sum to the ledger, the entries behind them, what remains, the year end."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from portal.domain.breakdown import NO_DOSSIER, Split, Sums, total_of
from portal.domain.clocks import FixedClock
from portal.domain.ledger import EntryKind
from portal.queries.breakdown import Wanted, axis_labels, breakdown, found_entries, remainders
from portal.queries.budget import envelope_board
from portal.queries.envelope_charts import envelope_charts
from portal.queries.envelopes import AskedEnvelope, asked_envelope
from portal.queries.money_statistics import money_statistics
from portal.queries.public_gauge import public_gauge
from portal.queries.windows import all_windows
from portal.queries.year_end import year_end
from portal.services.runtime import Runtime
from tests.integration.acting.support import fill_settings
from tests.integration.conflicts.support import again, declare
from tests.integration.ledger.board_support import Story, make_story

TODAY = date(2021, 12, 6)


@pytest.fixture
def story(runtime: Runtime, legal_clock: FixedClock) -> Story:
    return make_story(
        runtime, legal_clock, budget__last_commitment_on="2021-12-03", budget__last_request_on="2021-12-10"
    )


def _asked(runtime: Runtime, story: Story) -> AskedEnvelope:
    with runtime.read() as session:
        return asked_envelope(session, story.house.budget, story.envelope)


def _groups(runtime: Runtime, story: Story, split: Split, on: date | None = None) -> tuple[dict[str, Sums], Sums]:
    with runtime.read() as session:
        asked = asked_envelope(session, story.house.budget, story.envelope)
        axes = axis_labels(session, asked)
        groups, total = breakdown(session, story.house.budget, asked, split, on, axes)
        board = envelope_board(session, story.house.budget, story.envelope, 1, on)
    found = {group.label: group.sums for group in groups}
    assert len(found) == len(groups)
    # Whatever the groups, they sum to the ledger's own balance, past or present.
    assert total == total_of(found.values())
    kept = board.balance
    assert (total.available, total.reserved, total.committed) == (kept.available, kept.reserved, kept.committed)
    assert (total.paid, total.allotted, total.cp_allotted) == (kept.paid, kept.allotted, kept.cp_allotted)
    return found, total


def test_every_way_to_split_sums_to_the_ledger(runtime: Runtime, story: Story) -> None:
    axes, total = _groups(runtime, story, Split.AXIS)
    tournus = next(sums for label, sums in axes.items() if label.startswith("3a – "))
    cluny = next(sums for label, sums in axes.items() if label.startswith("3b – "))
    assert (tournus.committed, tournus.paid, tournus.to_pay) == (1_600_000, 500_000, 1_100_000)
    assert (tournus.booked, tournus.engaged, tournus.decommitted) == (2_000_000, 2_000_000, 400_000)
    assert (cluny.reserved, cluny.committed) == (1_000_000, 0)
    assert (total.available, total.allotted, total.cp_left) == (7_300_000, 9_900_000, 9_500_000)
    places, _ = _groups(runtime, story, Split.PLACE)
    assert set(places) == {"Chalon-sur-Saône", "Mâcon", "Crédits notifiés et reports"}
    assert sorted(sums.reserved + sums.committed for sums in places.values()) == [0, 1_000_000, 1_600_000]
    states, _ = _groups(runtime, story, Split.STATE)
    assert set(states) == {"Accordé", "Arrêté\u00a0: Projet", "Crédits notifiés et reports"}
    assert states["Arrêté\u00a0: Projet"].committed == 1_600_000
    months, _ = _groups(runtime, story, Split.MONTH)
    assert list(months) == ["octobre 2021", "novembre 2021"]
    assert (months["octobre 2021"].booked, months["novembre 2021"].allotted) == (3_000_000, -100_000)
    past, _ = _groups(runtime, story, Split.AXIS, date(2021, 10, 31))
    assert sum(sums.paid + sums.committed for sums in past.values()) == 0


def test_the_entries_behind_a_group_make_its_sums(runtime: Runtime, story: Story) -> None:
    asked, reader = _asked(runtime, story), story.house.budget
    with runtime.read() as session:
        for split in Split:
            groups, _ = breakdown(session, reader, asked, split, None, axis_labels(session, asked))
            for group in groups:
                behind = found_entries(session, reader, asked, Wanted({split: group.key}), None, 1)
                assert (group.label, behind.sums) == (group.label, group.sums)
                assert behind.count == len(behind.rows)
        both = Wanted({Split.AXIS: "3a", Split.MONTH: "2021-11"}, EntryKind.PAYMENT)
        (paid,) = found_entries(session, reader, asked, both, None, 1).rows
        assert (paid.amount_cents, paid.organisation_name, paid.reason) == (500_000, "Tournus", "Avance")
        for split, key in ((Split.MONTH, "2021-13"), (Split.STATE, "acte-x"), (Split.AXIS, "zz"), (Split.STATE, "é")):
            assert found_entries(session, reader, asked, Wanted({split: key}), None, 9).count == 0
        credits = found_entries(session, reader, asked, Wanted({Split.AXIS: NO_DOSSIER}), None, 1)
        assert Counter(row.label for row in credits.rows)["Réduction d’AE"] == 1


def test_what_remains_to_be_paid_today_and_before(runtime: Runtime, story: Story) -> None:
    asked, reader = _asked(runtime, story), story.house.budget
    with runtime.read() as session:
        found = remainders(session, reader, asked, None, 1)
        before = remainders(session, reader, asked, date(2021, 10, 31), 1)
    (row,) = found.rows
    assert (row.organisation_name, row.committed_cents, row.paid_cents, row.to_pay_cents) == (
        "Tournus", 1_600_000, 500_000, 1_100_000,
    )  # fmt: skip
    assert (found.committed_cents, found.paid_cents, found.count) == (1_600_000, 500_000, 1)
    assert (before.rows, before.count, before.committed_cents) == ((), 0, 0)


def test_the_charts_go_from_what_was_notified_to_what_is_left(runtime: Runtime, story: Story) -> None:
    with runtime.read() as session:
        found = envelope_charts(session, story.house.budget, _asked(runtime, story), None)
    assert [(step.label, step.cents) for step in found.ae] == [
        ("Première notification", 10_000_000),
        ("Réductions", -100_000),
        ("AE notifiées", 9_900_000),
        ("Réservé", -1_000_000),
        ("Engagé, à payer", -1_100_000),
        ("Payé", -500_000),
        ("Disponible", 7_300_000),
    ]
    assert [(step.label, step.cents) for step in found.cp] == [
        ("Première notification", 10_000_000),
        ("CP notifiés", 10_000_000),
        ("Payé", -500_000),
        ("CP restants", 9_500_000),
    ]
    lines = {one.code: one.points for one in found.series(date(2021, 10, 15), TODAY)}
    assert lines["reserved"] == ((date(2021, 10, 15), 3_000_000), (date(2021, 11, 10), 2_600_000))
    assert lines["paid"][-1] == (date(2021, 11, 10), 500_000)


def test_the_end_of_the_year_lists_what_is_not_committed_and_not_paid(runtime: Runtime, story: Story) -> None:
    with runtime.read() as session:
        found = year_end(session, story.house.budget, _asked(runtime, story), TODAY)
    assert (found.commit.days_left, found.commit.nearness.value) == (-3, "past")
    assert (found.pay.days_left, found.pay.nearness.value) == (4, "near")
    (late,) = found.to_commit.rows
    assert (late.organisation_name, late.step, late.since, late.amount_cents) == (
        "Cluny", "Accordé, arrêté à préparer", date(2021, 10, 15), 1_000_000,
    )  # fmt: skip
    (claim,) = found.to_pay.rows
    assert (claim.organisation_name, claim.step, claim.amount_cents) == ("Tournus", "Déposée", 200_000)


def test_the_statistics_count_each_grant_once(runtime: Runtime, story: Story) -> None:
    with runtime.read() as session:
        asked = asked_envelope(session, story.house.budget, story.envelope)
        found = money_statistics(session, story.house.budget, asked, axis_labels(session, asked))
    assert (found.whole.asked, found.whole.asked_cents) == (2, 3_000_000)
    assert (found.whole.granted, found.whole.granted_cents, found.whole.paid_cents) == (2, 2_600_000, 500_000)
    assert (found.grants.lowest, found.grants.middle, found.grants.highest) == (1_000_000, 1_300_000, 1_600_000)
    assert [(label[:2], share.granted) for label, share in found.axes] == [("3a", 1), ("3b", 1)]
    delays = dict(found.delays)
    assert delays["De la demande de paiement à la mise en paiement"].middle == 0
    assert delays["De la mise en paiement au virement"].count == 0


def test_a_declared_link_takes_its_dossier_out_of_every_figure(runtime: Runtime, story: Story) -> None:
    """By no subtraction does the reader find Tournus: neither in groups, charts, remainders, lists nor statistics."""
    declare(runtime, story.house.budget, siren="217105436")
    reader = again(runtime, story.house.budget)
    asked = _asked(runtime, story)
    with runtime.read() as session:
        axes = axis_labels(session, asked)
        for split in Split:
            total = breakdown(session, reader, asked, split, None, axes)[1]
            assert (total.available, total.reserved, total.committed, total.paid) == (8_900_000, 1_000_000, 0, 0)
        assert remainders(session, reader, asked, None, 1).count == 0
        assert found_entries(session, reader, asked, Wanted({Split.AXIS: "3a"}), None, 1).count == 0
        charts = envelope_charts(session, reader, asked, None)
        assert charts.ae[-1].cents == 8_900_000
        assert {day.sums.paid for day in charts.days} == {0}
        ending = year_end(session, reader, asked, TODAY)
        assert (ending.to_commit.count, ending.to_pay.count) == (1, 0)
        money = money_statistics(session, reader, asked, axes)
        assert (money.whole.asked, money.whole.granted_cents, money.grants.count) == (1, 1_000_000, 1)


def test_the_public_gauge_is_off_by_default_and_tells_no_small_number(runtime: Runtime, story: Story) -> None:
    with runtime.read() as session:
        (window,) = all_windows(session)
        assert public_gauge(session, window, TODAY) is None
    fill_settings(runtime, story.house.window_id, {"budget.public_gauge": "yes"})
    with runtime.read() as session:
        found = public_gauge(session, window, TODAY)
    assert found is not None
    assert (found.allotted_cents, found.granted.cents, found.granted.on, found.paid.cents) == (9_900_000, 0, None, 0)
