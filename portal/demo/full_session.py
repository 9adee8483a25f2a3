"""A whole session's worth of dossiers: filed by real communes, on every axis, with every awkward case, and examined.

Filed and handled by the use-cases of the pages, like the smaller population; most end as proposals with different
scores, for more money than the envelope holds. Of the first three, one waited for an opinion that never came, one has
one, one awaits it. Nothing is decided: that is what the session is for.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from portal.demo.consulting import ask_first, consult
from portal.demo.filing import file_dossier, quotes_of
from portal.demo.generator import DemoDossier, generate, wished
from portal.demo.staff import Staff
from portal.domain.calendar import add_working_days
from portal.domain.clocks import PARIS, FixedClock, paris_date
from portal.models import Dossier
from portal.services.instruction.request_items import RequestItems, request_items
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.jobs.worker import QUICK_HANDLERS
from portal.services.opinions.note_silence import note_silence
from portal.services.runtime import Runtime

FIRST_DAY = date(2021, 10, 5)
EXAMINED = datetime(2021, 10, 14, 9, 0, tzinfo=PARIS)
PROPOSED = datetime(2021, 10, 14, 17, 0, tzinfo=PARIS)
#: Minutes between two filings of one day, from nine o’clock.
_GAP = 40
#: How far every tenth dossier goes, the others being proposed; the incomplete one keeps its request for pieces, one is
#: closed sans suite, one sent on to another authority.
_STOPS = ("filed", "incomplete", "complete", "under_review", "scored", "closed")
_SENT_ON = 54
_UNEXAMINED = ("filed", "incomplete", "closed", "transferred")
#: Below this score on 100 a refusal is proposed.
_REFUSED_BELOW = 51
#: Two dossiers that are not proposed and share a quote.
TWINS = (9, 19)
#: Levels a criterion may get: most projects are sound, few are excellent.
_LEVELS = (1, 2, 2, 3, 3, 3, 4)
_WEAK = (
    "L’appréciation au regard des critères de l’axe est nettement en dessous de celle des autres demandes, et les "
    "crédits ne permettent pas de retenir tous les projets."
)


def populate_session(runtime: Runtime, size: int = 60, seed: int = 2021) -> int:
    """File ``size`` dossiers and bring them to their proposals, unless there are dossiers already; returns how many.

    Same seed, same dossiers, same scores.
    """
    with runtime.read() as session:
        if session.scalar(sa.select(Dossier.id).limit(1)) is not None:
            return 0
    clock = FixedClock(datetime.combine(FIRST_DAY, time(9, 0), tzinfo=PARIS))
    past = replace(runtime, legal=clock)
    staff = Staff.of(past)
    dossiers = _file(staff, clock, size, seed)
    _examine(staff, clock, dossiers, random.Random(seed))  # noqa: S311  reproducible, no secret
    while run_due_jobs(past, QUICK_HANDLERS):
        pass
    return len(dossiers)


def _file(staff: Staff, clock: FixedClock, size: int, seed: int) -> list[str]:
    """File them over the working days before the examination, in order; the first is opened on the second day."""
    days = [FIRST_DAY + timedelta(days=n) for n in range((EXAMINED.date() - FIRST_DAY).days)]
    working = [day for day in days if day.weekday() < 5]
    per_day = -(-size // len(working))
    filed = []
    for place, (plan, quotes) in enumerate(session_plans(size, seed)):
        day, slot = working[place // per_day], place % per_day
        start = datetime.combine(day, time(9, 0), tzinfo=PARIS)
        clock.move_to(start + timedelta(minutes=slot * min(_GAP, 540 // per_day)))
        if place == per_day:
            _open(staff, filed[0])
            ask_first(staff, filed[0])
        filed.append(file_dossier(staff.runtime, plan, quotes).filed.public_id)
    return filed


def session_plans(size: int, seed: int) -> Iterator[tuple[DemoDossier, tuple[tuple[str, bytes], ...]]]:
    """The plans and their quotes; two bodies that no session holds yet bring one same quote, to be compared."""
    plans = list(generate(size, seed))
    first, second = TWINS
    for place, plan in enumerate(plans):
        quotes = quotes_of(plan)
        if place == second:
            shared = plans[first]
            expenses = (shared.expenses[0], *plan.expenses[1:])
            requested, own_funds = wished(expenses, plan.funders)
            plan = replace(plan, expenses=expenses, requested_cents=requested, own_funds_cents=own_funds)
            quotes = (quotes_of(shared)[0], *quotes[1:])
        yield plan, quotes


def _open(staff: Staff, dossier: str) -> None:
    staff.declare_complete(dossier)
    staff.start_review(dossier)


def _examine(staff: Staff, clock: FixedClock, dossiers: Sequence[str], draw: random.Random) -> None:
    clock.move_to(EXAMINED)
    note_silence(staff.runtime)
    proposed = []
    for place, dossier in enumerate(dossiers):
        stop = _stop(place)
        if stop in _UNEXAMINED:
            _leave(staff, dossier, stop)
            continue
        if stop == "complete":
            staff.declare_complete(dossier)
            continue
        if place or len(dossiers) == 1:
            _open(staff, dossier)
        if stop == "under_review":
            continue
        staff.qualify(dossier)
        staff.conclude_eligibility(dossier)
        score = staff.score(dossier, draw.choices(_LEVELS, k=8))
        if stop == "proposed":
            proposed.append((dossier, int(score.partition(",")[0])))
        if place == 2:
            consult(staff, answered=dossiers[1], awaited=dossier)
    clock.move_to(PROPOSED)
    for dossier, score in proposed:
        if score < _REFUSED_BELOW:
            staff.propose_refusal(dossier, _WEAK)
        else:
            staff.propose_or_refuse(dossier)


def _leave(staff: Staff, dossier: str, stop: str) -> None:
    """What ends, or holds up, a dossier before its examination."""
    if stop == "incomplete":
        _ask_for_a_piece(staff, dossier)
    elif stop == "closed":
        staff.close(dossier, "withdrawn_need", "La commune a écrit le 13 octobre qu’elle renonce à son projet.")
        staff.send_letter(dossier)
    elif stop == "transferred":
        _send_on(staff, dossier)


def _stop(place: int) -> str:
    if place == _SENT_ON:
        return "transferred"
    return _STOPS[place // 10 % len(_STOPS)] if place % 10 == 9 else "proposed"


def _send_on(staff: Staff, dossier: str) -> None:
    staff.transfer(
        dossier,
        "Conseil régional de démonstration (fictif)",
        "4 square de l’Exemple\n21000 Dijon",
        "Les laboratoires d’innovation publique relèvent d’un autre volet du fonds, instruit par la région.",
    )


def _ask_for_a_piece(staff: Staff, dossier: str) -> None:
    due = add_working_days(paris_date(staff.runtime.legal.now()), 10)
    with staff.runtime.uow() as uow:
        items = ("La délibération ou la décision autorisant la demande",)
        request_items(uow, staff.instructor, RequestItems(dossier, items, due))
