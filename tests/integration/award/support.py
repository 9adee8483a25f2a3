"""Start a test after the notification: an award of 12 600 € notified on 16 October 2021, in a whole house."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from portal.domain.clocks import FixedClock
from portal.models import Act, Dossier
from portal.queries.award import AwardView, award_of
from portal.services.runtime import Runtime
from tests.integration.acting.support import (
    EJ,
    House,
    committed,
    dossier_of,
    issued,
    make_house,
    notified,
    signed,
)


def make_award(runtime: Runtime, house: House | None = None, ej: str = EJ, **values: object) -> tuple[House, str, str]:
    """The house, the public id of a dossier whose award was notified, and that of its act."""
    house = house or make_house(runtime)
    act = notified(house, committed(house, signed(house, issued(house, **values), f"71-2021-10-16-{ej[-5:]}"), ej))
    return house, dossier_of(runtime, act), act


def award_view(runtime: Runtime, dossier: str) -> AwardView:
    """What ``award_of`` tells of a notified dossier."""
    with runtime.read() as session:
        found = award_of(session, session.scalars(sa.select(Dossier.id).where(Dossier.public_id == dossier)).one())
    assert found is not None
    return found


def act_of(runtime: Runtime, act: str) -> Act:
    """The row of an act."""
    with runtime.read() as session:
        return session.scalars(sa.select(Act).where(Act.public_id == act)).one()


def on_day(runtime: Runtime, year: int, month: int, day: int) -> None:
    """Move the fixed legal clock to noon of a day."""
    assert isinstance(runtime.legal, FixedClock)
    runtime.legal.move_to(datetime(year, month, day, 11, tzinfo=UTC))
