"""An abrogation for a later day: the award stays in force until then, everybody is told, the day itself ends it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from portal.acts.following_data import Changes
from portal.domain.act import ActState
from portal.domain.act_kinds import ActKind
from portal.domain.clocks import FixedClock
from portal.domain.verification_code import shown_code
from portal.models import ActBalance
from portal.queries.award import award_of
from portal.services.acting import end_repealed
from portal.services.acting.end_repealed import end_repealed_awards
from portal.services.jobs.worker import PERIODIC
from portal.services.runtime import Runtime
from tests.integration.acting.support import House, act_row, dossier_of
from tests.integration.acting.test_following_acts import HEARD, awarded, carried_out, follow
from tests.integration.acting.web import Visitor, read

EFFECT = date(2022, 5, 1)


def _repealed_later(runtime: Runtime) -> tuple[House, str, str]:
    """On 4 April 2022, an award repealed as from 1 May, and the act that repeals it."""
    house, award = awarded(runtime)
    act = follow(house, award, ActKind.REPEAL, hearing=HEARD, effective_on=EFFECT)
    carried_out(house, act)
    return house, award, act


def _at(runtime: Runtime, instant: datetime) -> None:
    assert isinstance(runtime.legal, FixedClock)
    runtime.legal.move_to(instant)


def _committed_cents(runtime: Runtime, award: str) -> int:
    with runtime.read() as session:
        return session.get_one(ActBalance, act_row(runtime, award).id).committed_cents


def test_the_award_stands_until_the_day_and_ends_that_day_in_paris(runtime: Runtime) -> None:
    _, award, act = _repealed_later(runtime)
    before = _committed_cents(runtime, award)
    assert [act_row(runtime, one).state for one in (award, act)] == [ActState.NOTIFIED, ActState.NOTIFIED]
    assert before > 0, "nothing is given back before the day"
    _at(runtime, datetime(2022, 4, 30, 21, 30, tzinfo=UTC))
    assert end_repealed_awards(runtime) == 0, "23:30 in Paris, the eve"
    _at(runtime, datetime(2022, 4, 30, 22, 30, tzinfo=UTC))
    assert end_repealed_awards(runtime) == 1, "0:30 in Paris, the day"
    assert act_row(runtime, award).state is ActState.REPEALED
    assert _committed_cents(runtime, award) == 0
    assert end_repealed_awards(runtime) == 0
    assert end_repealed_awards in [task for _, task in PERIODIC]


def test_an_amendment_ends_with_the_award_that_day(runtime: Runtime) -> None:
    house, award = awarded(runtime)
    amendment = follow(house, award, ActKind.AMENDMENT, changes=Changes(completion_on=date(2022, 11, 10)))
    carried_out(house, amendment)
    carried_out(house, follow(house, award, ActKind.REPEAL, hearing=HEARD, effective_on=EFFECT), "71-2022-04-04-00032")
    assert [act_row(runtime, one).state for one in (award, amendment)] == [ActState.MODIFIED, ActState.NOTIFIED]
    _at(runtime, datetime(2022, 5, 2, 8, tzinfo=UTC))
    assert end_repealed_awards(runtime) == 1
    assert {act_row(runtime, one).state for one in (award, amendment)} == {ActState.REPEALED}


def test_everybody_reads_from_when_the_award_is_repealed(app: Flask, runtime: Runtime) -> None:
    house, award, _ = _repealed_later(runtime)
    dossier = dossier_of(runtime, award)
    code = shown_code(act_row(runtime, award).verification_code or "")
    applicant, instructor = Visitor(app, house.applicant), Visitor(app, house.instructor)
    pages = {
        "anyone": lambda: app.test_client().get(f"/verifier/{code}"),
        "beneficiary's home": lambda: applicant.get(f"/mes-dossiers/{dossier}/subvention"),
        "beneficiary's acts": lambda: applicant.get(f"/mes-dossiers/{dossier}/subvention/arrete"),
        "act": lambda: instructor.get(f"/actes/{award}"),
    }
    for who, page in pages.items():
        assert "brogé à compter du 1er mai 2022" in read(page()), who
    with runtime.read() as session:
        view = award_of(session, act_row(runtime, award).dossier_id)
    assert view is not None
    assert (view.in_force, view.ends_on) == (True, EFFECT)
    _at(runtime, datetime(2022, 5, 1, 8, tzinfo=UTC))
    end_repealed_awards(runtime)
    for who, page in pages.items():
        text = read(page())
        assert "à compter du 1er mai" not in text, who
        assert "brogé" in text, who


def test_a_date_of_effect_already_there_ends_the_award_at_once(runtime: Runtime) -> None:
    house, award = awarded(runtime)
    act = follow(house, award, ActKind.REPEAL, hearing=HEARD, effective_on=date(2022, 4, 4))
    carried_out(house, act)
    assert act_row(runtime, award).state is ActState.REPEALED


def test_an_award_withdrawn_meanwhile_is_left_as_it_is(runtime: Runtime) -> None:
    house, award, _ = _repealed_later(runtime)
    carried_out(house, follow(house, award, ActKind.WITHDRAWAL, hearing=HEARD), "71-2022-04-04-00032")
    _at(runtime, datetime(2022, 5, 1, 8, tzinfo=UTC))
    assert end_repealed_awards(runtime) == 0
    assert act_row(runtime, award).state is ActState.WITHDRAWN


def test_one_that_fails_is_logged_and_tried_again(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _, award, _ = _repealed_later(runtime)
    _at(runtime, datetime(2022, 5, 1, 8, tzinfo=UTC))

    def broken(*_: object) -> None:
        raise RuntimeError("no such act")

    with monkeypatch.context() as patch:
        patch.setattr(end_repealed, "move_award", broken)
        assert end_repealed_awards(runtime) == 0
    assert "award not ended" in caplog.text
    assert act_row(runtime, award).state is ActState.NOTIFIED
    assert end_repealed_awards(runtime) == 1
