"""A schedule of credits in the window of the matrix."""

from __future__ import annotations

import sqlalchemy as sa

from portal.demo.staff import Staff
from portal.domain.schedule import Instalment, Schedule
from portal.models import Envelope
from portal.services.budget.record_schedule import RecordSchedule, record_schedule
from portal.services.runtime import Runtime


def schedule_object(runtime: Runtime, staff: Staff) -> str:
    """Its public id."""
    with runtime.read() as session:
        envelope = session.scalars(sa.select(Envelope.public_id)).one()
    table = Schedule(100, (Instalment(2021, 100, 100),))
    with runtime.uow() as uow:
        return record_schedule(uow, staff.budget, RecordSchedule(envelope, "Convention", "", None, table, "matrice"))
