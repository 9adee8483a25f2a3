"""The dossiers one finds in a fresh demonstration: a handful of communes, at every step of the road.

Filed and handled by the use-cases of the pages, on a clock of its own in the week before the demonstration opens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from portal.demo.accounts import DEMO_ACCOUNTS, GUINCHAY
from portal.demo.filing import applicant_for, file_dossier, quotes_of, write_draft
from portal.demo.following import follow
from portal.demo.full_session import populate_session
from portal.demo.generator import DemoDossier, generate
from portal.demo.seed import SeedReport, seed
from portal.demo.siret import demo_siret
from portal.demo.staff import Staff
from portal.domain.actors import Actor
from portal.domain.calendar import add_working_days
from portal.domain.clocks import PARIS, FixedClock, paris_date
from portal.models import Dossier, Window
from portal.queries.people import actor_by_email
from portal.reference import find_commune
from portal.services.instruction.request_items import RequestItems, request_items
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.jobs.worker import QUICK_HANDLERS
from portal.services.runtime import Runtime

#: The window opens, then the first dossier comes; everything is over before the demonstration's own first instant.
OPENED = datetime(2021, 10, 4, 9, 0, tzinfo=PARIS)
FIRST_DAY = date(2021, 10, 5)
#: Three filings a day, at hours a town hall is open.
FILING_HOURS = (time(9, 12), time(11, 25), time(15, 48))
#: How far each dossier goes, oldest first; the order of ``LEVELS`` is that of the road.
STEPS = (
    "notified", "signed", "granted", "proposed", "proposed", "scored", "under_review", "complete", "incomplete",
    "filed", "filed", "filed", "draft",
)  # fmt: skip
LEVELS = (
    "draft", "filed", "incomplete", "complete", "under_review", "scored", "proposed", "granted", "signed", "notified",
)  # fmt: skip


def load_demo(runtime: Runtime, size: int | None = None) -> tuple[SeedReport, int]:
    """Seed and populate; a fresh window is opened before its first dossier comes. Raises ConfigError outside demo.

    ``size``: that many dossiers, examined and ready for a committee session, instead of the handful at every step.
    """
    with runtime.read() as session:
        fresh = session.scalar(sa.select(Window.id).limit(1)) is None
    report = seed(replace(runtime, legal=FixedClock(OPENED)) if fresh else runtime)
    return report, populate(runtime) if size is None else populate_session(runtime, size)


@dataclass(frozen=True)
class _Case:
    """A filed dossier and how far it goes."""

    dossier: str
    step: str

    def reaches(self, level: str) -> bool:
        return self.step != "incomplete" and LEVELS.index(self.step) >= LEVELS.index(level)


def populate(runtime: Runtime, seed: int = 2021) -> int:
    """File the demonstration's dossiers unless there is one already; returns how many were made."""
    with runtime.read() as session:
        if session.scalar(sa.select(Dossier.id).limit(1)) is not None:
            return 0
    clock = FixedClock(OPENED)
    past = replace(runtime, legal=clock)
    cases = _file(past, clock, zip(STEPS, generate(len(STEPS), seed), strict=True))
    staff = Staff.of(past)
    _review(past, clock, staff, cases)
    _award(clock, staff, cases)
    while run_due_jobs(past, QUICK_HANDLERS):  # quotes are read once the portal serves
        pass
    return len(STEPS)


def _at(clock: FixedClock, day: int, hour: int, minute: int) -> None:
    clock.move_to(datetime(2021, 10, day, hour, minute, tzinfo=PARIS))


def _file(runtime: Runtime, clock: FixedClock, plans: Iterable[tuple[str, DemoDossier]]) -> list[_Case]:
    """File them, three a day from 5 October; the last one stays a draft."""
    cases = []
    for place, (step, plan) in enumerate(plans):
        day = FIRST_DAY + timedelta(days=place // len(FILING_HOURS))
        clock.move_to(datetime.combine(day, FILING_HOURS[place % len(FILING_HOURS)], tzinfo=PARIS))
        if step == "notified":
            plan = _of_guinchay(plan)
        if step == "draft":
            write_draft(runtime, applicant_for(runtime, plan), plan, quotes_of(plan))
        else:
            cases.append(_Case(file_dossier(runtime, plan).filed.public_id, step))
    return cases


def _of_guinchay(plan: DemoDossier) -> DemoDossier:
    """The award one may follow from its town hall: that of a commune with an account of the demonstration."""
    body = find_commune(GUINCHAY, "71")
    mayor = next(account for account in DEMO_ACCOUNTS if account.commune == GUINCHAY)
    return replace(
        plan,
        body=body,
        siret=demo_siret(str(body.siren)),
        contact_name=mayor.name,
        contact_position="Maire",
        contact_email=mayor.email,
    )


def _mayor(runtime: Runtime) -> Actor:
    mayor = next(account for account in DEMO_ACCOUNTS if account.commune == GUINCHAY)
    with runtime.read() as session:
        actor = actor_by_email(session, mayor.email)
    if actor is None:
        raise LookupError(mayor.email)
    return actor


def _review(runtime: Runtime, clock: FixedClock, staff: Staff, cases: list[_Case]) -> None:
    """Monday 11 and Tuesday 12 October: completeness, then the examination and the proposals."""
    _at(clock, 11, 9, 30)
    for case in cases:
        if case.step == "incomplete":
            due = add_working_days(paris_date(runtime.legal.now()), 10)
            items = ("La délibération ou la décision autorisant la demande",)
            with runtime.uow() as uow:
                request_items(uow, staff.instructor, RequestItems(case.dossier, items, due))
        elif case.reaches("complete"):
            staff.declare_complete(case.dossier)
    _at(clock, 12, 10, 15)
    for case in cases:
        if case.reaches("under_review"):
            staff.start_review(case.dossier)
        if case.reaches("scored"):
            staff.qualify(case.dossier)
            staff.conclude_eligibility(case.dossier)
            staff.score(case.dossier)


def _award(clock: FixedClock, staff: Staff, cases: list[_Case]) -> None:
    """From the proposals of 12 October to the notification of the 14th."""
    _at(clock, 12, 16, 40)
    proposals = {case: staff.propose(case.dossier)[0] for case in cases if case.reaches("proposed")}
    _at(clock, 13, 11, 0)
    acts = {}
    for case, proposal in proposals.items():
        if case.reaches("granted"):
            staff.grant(case.dossier, proposal)
            acts[case] = staff.prepare(case.dossier)
    signed = [act for case, act in acts.items() if case.reaches("signed")]
    notified = [act for case, act in acts.items() if case.reaches("notified")]
    _at(clock, 13, 15, 20)
    for act in signed:
        staff.certify(act)
        staff.issue(act)
    _at(clock, 14, 9, 45)
    for place, act in enumerate(signed):
        staff.sign(act, 101 + place)
    _at(clock, 14, 14, 30)
    for place, act in enumerate(notified):
        staff.record_ej(act, 1_000_001 + place)
        staff.notify(act)
    _at(clock, 14, 17, 5)
    for case in acts:
        if case.reaches("notified"):
            follow(staff, _mayor(staff.runtime), case.dossier)
