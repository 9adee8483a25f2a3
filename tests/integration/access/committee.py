"""Objects of the committee for the access matrix: a scenario, a session in preparation, a waiting entry."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from portal.demo.staff import Staff
from portal.domain.clocks import paris_date
from portal.domain.committee import MemberRole, SessionOutcome
from portal.domain.scenario.facts import Rules
from portal.models import CommitteeSession, SessionItem, WaitingEntry, Window
from portal.services.committee.decide_session import DecideSession, RecordAgreement, decide_session, record_agreement
from portal.services.committee.hold_session import HoldSession, hold_session
from portal.services.committee.plan_session import PlanSession, plan_session
from portal.services.committee.record_attendance import AddMember, add_member
from portal.services.committee.record_conclusion import RecordConclusion, record_conclusion
from portal.services.committee.save_scenario import SaveScenario, save_scenario
from portal.services.runtime import Runtime


def committee_objects(runtime: Runtime, staff: Staff, dossier: str) -> dict[str, str]:
    """Ids by name, around one proposed dossier, which ends on the waiting list and on a new agenda."""
    with runtime.read() as session:
        window = session.scalars(sa.select(Window.public_id).order_by(Window.id)).first() or ""
    today = paris_date(runtime.legal.now())
    with runtime.uow() as uow:
        scenario = save_scenario(uow, staff.instructor, SaveScenario(window, "Par note", Rules()))
    first = _planned(runtime, staff, window, dossier, today)
    with runtime.uow() as uow:
        command = RecordConclusion(first, _item(runtime, first), SessionOutcome.WAIT, 100, "Crédits épuisés.")
        record_conclusion(uow, staff.instructor, command)
    with runtime.uow() as uow:
        hold_session(uow, staff.instructor, HoldSession(first))
    with runtime.uow() as uow:
        record_agreement(uow, staff.signatory, RecordAgreement(first, today, "Note 1"))
    with runtime.uow() as uow:
        decide_session(uow, staff.signatory, DecideSession(first))
    second = _planned(runtime, staff, window, dossier, today)
    with runtime.uow() as uow:
        add_member(uow, staff.instructor, AddMember(second, "Anne Exemple", "sous-préfète", MemberRole.CHAIR))
    with runtime.read() as session:
        entry = session.scalars(sa.select(WaitingEntry.public_id)).one()
    return {"scenario": scenario, "session": second, "item": _item(runtime, second), "waiting": entry}


def _planned(runtime: Runtime, staff: Staff, window: str, dossier: str, on: date) -> str:
    with runtime.uow() as uow:
        return plan_session(uow, staff.instructor, PlanSession(window, "Comité", on, dossiers=(dossier,)))


def _item(runtime: Runtime, session_id: str) -> str:
    with runtime.read() as session:
        return session.scalars(
            sa.select(SessionItem.public_id)
            .join(CommitteeSession, CommitteeSession.id == SessionItem.session_id)
            .where(CommitteeSession.public_id == session_id)
        ).one()
