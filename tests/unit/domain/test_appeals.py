"""The clocks of appeals against a table worked by hand.

Sources of the rules: R. 421-1 CJA (two clear months, to a working day), R. 421-2 (silence of two months; an express
answer within the delay starts it again), R. 421-5 (no delay without stated remedies), L. 112-12 CRPA (nor without a
compliant acknowledgement), L. 112-1 (the day of posting). Days were counted on a printed calendar of 2021–2022.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portal.domain.appeal_clocks import AppealFacts, Delays, silence_date, timeliness
from portal.domain.appeal_dates import appeal_dates
from portal.domain.appeals import APPEAL, OPEN_STATES, AppealKind, AppealState, Timely
from portal.domain.clock_date import Side
from portal.domain.clocks import paris_date
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.legal_clock import ClockFacts, Reopened, clock_dates, rejection_date, watch

D = Delays()


def appeal(lodged: date, starts: date | None = date(2021, 11, 5), **more: object) -> AppealFacts:
    made = {"kind": AppealKind.INFORMAL, "received_on": lodged, "lodged_on": lodged, "remedies_stated": True, **more}
    return AppealFacts(starts_on=starts, target_key="decision:1", **made)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("starts", "lodged", "expected", "limit"),
    [
        # Notified on Friday 5/11/2021: the last day is Thursday 6/01/2022, that day included.
        (date(2021, 11, 5), date(2022, 1, 6), Timely.IN_TIME, date(2022, 1, 6)),
        (date(2021, 11, 5), date(2022, 1, 7), Timely.LATE, date(2022, 1, 6)),
        # 24/10 + 2 months + 1 day = 25/12, a Saturday and a holiday; Sunday 26; Monday 27.
        (date(2021, 10, 24), date(2021, 12, 27), Timely.IN_TIME, date(2021, 12, 27)),
        # 31/12 + 2 months: no 31 February, 28/02 then the day after.
        (date(2021, 12, 31), date(2022, 3, 2), Timely.LATE, date(2022, 3, 1)),
        # 16/02/2022: 17 April is Easter Sunday, 18 Easter Monday.
        (date(2022, 2, 16), date(2022, 4, 19), Timely.IN_TIME, date(2022, 4, 19)),
        # Notified the night the clocks go back: 31/10 in Paris, 31/12 + 1 = 1 January, a Saturday; Monday 3.
        (paris_date(datetime(2021, 10, 31, 0, 30, tzinfo=UTC)), date(2022, 1, 3), Timely.IN_TIME, date(2022, 1, 3)),
        # A leap year: 29/12/2023 + 2 months = 29/02/2024, the day after is Friday 1 March.
        (date(2023, 12, 29), date(2024, 3, 4), Timely.LATE, date(2024, 3, 1)),
    ],
)
def test_an_appeal_is_timely_within_two_clear_months(starts: date, lodged: date, expected: Timely, limit: date) -> None:
    found = timeliness(appeal(lodged, starts), (), D)
    assert found.limit is not None
    assert (found.timely, found.limit.on) == (expected, limit)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (date(2021, 12, 15), date(2022, 2, 15)),
        (date(2021, 12, 31), date(2022, 2, 28)),  # no 31 February; a silence is not moved to a working day
        (date(2021, 11, 1), date(2022, 1, 1)),  # a holiday: silence rejects all the same
    ],
)
def test_silence_rejects_an_administrative_appeal_from_day_to_day(received: date, expected: date) -> None:
    found = silence_date(appeal(received), D)
    assert found is not None
    assert found.on == expected
    assert silence_date(appeal(received, kind=AppealKind.COURT), D) is None


FIRST = appeal(date(2021, 12, 15), acknowledged_on=date(2021, 12, 16))  # silence 15/02/2022


@pytest.mark.parametrize(
    ("before", "limit"),
    [
        # Silence on 15/02/2022, then two clear months: 16/04 is a Saturday, 17–18 Easter: Tuesday 19/04/2022.
        ((replace(FIRST, state=AppealState.SILENT),), date(2022, 4, 19)),
        # Rejected on 10/01/2022: 11/03/2022, a Friday.
        ((replace(FIRST, state=AppealState.REJECTED, answered_on=date(2022, 1, 10)),), date(2022, 3, 11)),
        # Rejected after the silence but within its two months (1/04/2022): it starts again, 2/06/2022 (Thursday).
        ((replace(FIRST, state=AppealState.REJECTED, answered_on=date(2022, 4, 1)),), date(2022, 6, 2)),
        # Rejected once that delay is over: a mere confirmation.
        ((replace(FIRST, state=AppealState.REJECTED, answered_on=date(2022, 5, 2)),), date(2022, 4, 19)),
        # A second administrative appeal moves nothing more.
        (
            (
                replace(FIRST, state=AppealState.SILENT),
                appeal(date(2022, 1, 5), kind=AppealKind.HIERARCHICAL, acknowledged_on=date(2022, 1, 5)),
            ),
            date(2022, 4, 19),
        ),
        # A late administrative appeal moves nothing; nor one withdrawn or recorded by mistake.
        ((appeal(date(2022, 1, 7), acknowledged_on=date(2022, 1, 8)),), date(2022, 1, 6)),
        ((replace(FIRST, state=AppealState.DROPPED),), date(2022, 1, 6)),
        ((replace(FIRST, state=AppealState.MISTAKEN),), date(2022, 1, 6)),
    ],
)
def test_an_administrative_appeal_moves_the_courts_delay_once(before: tuple[AppealFacts, ...], limit: date) -> None:
    on_the_day = timeliness(appeal(limit, kind=AppealKind.COURT), before, D)
    assert on_the_day.limit is not None
    assert (on_the_day.timely, on_the_day.limit.on) == (Timely.IN_TIME, limit)
    after = appeal(date.fromordinal(limit.toordinal() + 1), kind=AppealKind.COURT)
    assert timeliness(after, before, D).timely is Timely.LATE


@pytest.mark.parametrize(
    ("made", "before", "why"),
    [
        (appeal(date(2022, 6, 1), remedies_stated=False), (), "n’ont pas été indiqués"),
        (appeal(date(2022, 6, 1), None), (), "n’est pas établie"),
        (
            appeal(date(2022, 6, 1), kind=AppealKind.COURT),
            (replace(FIRST, acknowledged_on=None, state=AppealState.SILENT),),
            "accusé de réception",
        ),
        (
            appeal(date(2022, 6, 1), kind=AppealKind.COURT),
            (replace(FIRST, state=AppealState.REJECTED, answered_on=date(2022, 1, 10), answer_remedies=False),),
            "voies et délais",
        ),
    ],
)
def test_no_delay_runs_without_what_the_law_wants(
    made: AppealFacts, before: tuple[AppealFacts, ...], why: str
) -> None:
    found = timeliness(made, before, D)
    assert found.timely is Timely.NOT_ENFORCEABLE
    assert why in found.note
    assert found.limit is None


def test_the_reasonable_delay_is_shown_only_when_the_prefecture_gave_it() -> None:
    made = appeal(date(2022, 6, 1), remedies_stated=False)
    found = timeliness(made, (), Delays(reasonable_months=12)).limit
    assert found is not None
    assert (found.on, found.code) == (date(2022, 11, 5), "appeal_reasonable")


def test_what_the_prefecture_owes_is_on_its_side_and_met_by_the_fact() -> None:
    informal = replace(FIRST, reference="R1")
    court = appeal(date(2022, 3, 1), kind=AppealKind.COURT, defence_due_on=date(2022, 5, 2), state=AppealState.REFERRED)
    found = {one.legal.code: one for one in appeal_dates([informal], D)}
    assert (found["appeal_silence"].on, found["appeal_silence"].awaits_prefecture) == (date(2022, 2, 15), True)
    assert found["appeal_court_limit"].side is Side.AUTHOR
    silent = replace(informal, state=AppealState.SILENT)
    assert next(appeal_dates([silent], D)).met_on == date(2022, 2, 15)
    both = {one.legal.code: one for one in appeal_dates([silent, court], D)}
    assert "appeal_court_limit" not in both  # the court is seized
    assert both["appeal_defence"].awaits_prefecture
    judged = replace(court, judged_on=date(2022, 9, 30), state=AppealState.ANNULLED)
    codes = [one.legal.code for one in appeal_dates([judged], Delays(higher_court_months=2))]
    assert codes == ["appeal_defence", "appeal_higher_court"]
    assert list(appeal_dates([replace(informal, state=AppealState.MISTAKEN)], D)) == []


def test_a_reopened_dossier_has_a_date_to_decide_by_and_no_silence() -> None:
    reopened = Reopened(date(2022, 3, 1), date(2022, 5, 1), enjoined=True)
    facts = ClockFacts(DossierState.UNDER_REVIEW, date(2021, 10, 15), True, 8, reopened=reopened)
    assert rejection_date(facts) is None
    found = {one.legal.code: one for one in clock_dates(facts)}["reexamination"]
    assert (found.on, found.awaits_prefecture, found.legal.label) == (
        date(2022, 5, 1), True, "Réexamen enjoint par le tribunal",
    )  # fmt: skip
    assert watch(facts).red_from == date(2022, 4, 11)


def test_only_a_refused_or_closed_dossier_is_reopened_and_an_ended_appeal_stays_ended() -> None:
    can = {state for state in DossierState if DOSSIER.allows(state, "reopen_review")}
    assert can == {DossierState.REFUSED, DossierState.CLOSED}
    ended = set(AppealState) - OPEN_STATES - {AppealState.SILENT}
    assert all(APPEAL.verbs(state) == [] for state in ended)
    assert set(APPEAL.verbs(AppealState.SILENT)) == {"uphold", "reject"}
