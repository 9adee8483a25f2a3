"""The dossiers one finds in a fresh demonstration: a handful of communes, at every step of the road.

Filed and handled by the use-cases of the pages, on a clock of its own in the week before the demonstration opens.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from portal.demo.filing import applicant_for, file_dossier, quotes_of, write_draft
from portal.demo.generator import DemoDossier, generate
from portal.demo.seed import SeedReport, seed
from portal.demo.staff import Staff
from portal.domain.calendar import add_working_days
from portal.domain.clocks import PARIS, FixedClock, paris_date
from portal.models import Dossier, Window
from portal.services.instruction.request_items import RequestItems, request_items
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.jobs.worker import HANDLERS
from portal.services.runtime import Runtime

#: The window opens, then the first dossier comes; everything is over before the demonstration's own first instant.
OPENED = datetime(2021, 10, 4, 9, 0, tzinfo=PARIS)
OPENING = datetime(2021, 10, 5, 9, 10, tzinfo=PARIS)
#: How far each dossier goes, oldest first.
STEPS = (
    "notified", "signed", "granted", "proposed", "proposed", "scored", "under_review", "complete", "incomplete",
    "filed", "filed", "filed", "draft",
)  # fmt: skip


def load_demo(runtime: Runtime) -> tuple[SeedReport, int]:
    """Seed and populate; a fresh window is opened before its first dossier comes. Raises ConfigError outside demo."""
    with runtime.read() as session:
        fresh = session.scalar(sa.select(Window.id).limit(1)) is None
    report = seed(replace(runtime, legal=FixedClock(OPENED)) if fresh else runtime)
    return report, populate(runtime)


def populate(runtime: Runtime, seed: int = 2021) -> int:
    """File the demonstration's dossiers unless there is one already; returns how many were made."""
    with runtime.read() as session:
        if session.scalar(sa.select(Dossier.id).limit(1)) is not None:
            return 0
    clock = FixedClock(OPENING)
    past = replace(runtime, legal=clock)
    staff = Staff.of(past)
    for place, (step, plan) in enumerate(zip(STEPS, generate(len(STEPS), seed), strict=True)):
        clock.move_to(OPENING + timedelta(hours=7 * place))
        _walk(past, staff, plan, step, place)
    while run_due_jobs(past, HANDLERS):
        pass
    return len(STEPS)


def _walk(runtime: Runtime, staff: Staff, plan: DemoDossier, step: str, place: int) -> None:
    """Take one dossier up to ``step``."""
    if step == "draft":
        write_draft(runtime, applicant_for(runtime, plan), plan, quotes_of(plan))
        return
    dossier = file_dossier(runtime, plan).filed.public_id
    if step == "filed":
        return
    if step == "incomplete":
        due = add_working_days(paris_date(runtime.legal.now()), 10)
        items = ("La délibération ou la décision autorisant la demande",)
        with runtime.uow() as uow:
            request_items(uow, staff.instructor, RequestItems(dossier, items, due))
        return
    staff.declare_complete(dossier)
    if step == "complete":
        return
    staff.start_review(dossier)
    if step == "under_review":
        return
    staff.qualify(dossier)
    staff.conclude_eligibility(dossier)
    staff.score(dossier)
    if step == "scored":
        return
    proposal, _ = staff.propose(dossier)
    if step != "proposed":
        staff.grant(dossier, proposal)
        _award(staff, dossier, step, place)


def _award(staff: Staff, dossier: str, step: str, place: int) -> None:
    act = staff.prepare(dossier)
    if step == "granted":
        return
    staff.certify(act)
    staff.issue(act)
    staff.sign(act, 100 + place)
    if step == "notified":
        staff.record_ej(act, 1_000_000 + place)
        staff.notify(act)
