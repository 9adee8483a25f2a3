"""Reminders of unopened acts: one that fails stops no other, an act that has ended is left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from portal.domain.act_kinds import ActKind
from portal.domain.clocks import FixedClock
from portal.models import Act, MailMessage, NoticeStep
from portal.services.acting import remind_notices as reminding
from portal.services.acting.remind_notices import remind_notices
from portal.services.runtime import Runtime
from tests.integration.acting.support import committed, issued, make_house, notified, signed
from tests.integration.acting.test_following_acts import HEARD, awarded, carried_out, follow


def _at(runtime: Runtime, instant: datetime) -> None:
    assert isinstance(runtime.legal, FixedClock)
    runtime.legal.move_to(instant)


def _reminded(runtime: Runtime) -> list[str]:
    with runtime.read() as session:
        query = sa.select(Act.public_id).join(NoticeStep, NoticeStep.act_id == Act.id).order_by(NoticeStep.id)
        return list(session.scalars(query))


def test_an_act_that_fails_is_logged_and_the_others_are_reminded(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    house = make_house(runtime)
    first, second = (issued(house, requested_cents=100_000) for _ in range(2))
    notified(house, committed(house, signed(house, first)))
    notified(house, committed(house, signed(house, second, "71-2021-10-16-00013"), "2103456790"))
    mail = reminding.notice_mail

    def broken(act: Act, *given: Any, **named: Any) -> tuple[str, str]:
        if act.public_id == first:
            raise RuntimeError("this one cannot be said")
        return mail(act, *given, **named)

    _at(runtime, datetime(2021, 10, 25, 10, tzinfo=UTC))
    with monkeypatch.context() as patch:
        patch.setattr(reminding, "notice_mail", broken)
        assert remind_notices(runtime) == 1
    assert _reminded(runtime) == [second]
    assert "notice not reminded" in caplog.text
    assert remind_notices(runtime) == 1
    assert _reminded(runtime) == [second, first]


def test_an_award_withdrawn_before_it_was_opened_is_not_reminded(runtime: Runtime) -> None:
    house, award = awarded(runtime)
    withdrawal = follow(house, award, ActKind.WITHDRAWAL, hearing=HEARD)
    carried_out(house, withdrawal)
    with runtime.read() as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(MailMessage)) or 0
    _at(runtime, datetime(2022, 4, 20, 10, tzinfo=UTC))
    assert remind_notices(runtime) == 1
    assert _reminded(runtime) == [withdrawal]
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(MailMessage)) == before + 1
