"""Run the jobs that are due. One job is one lease; a crash leaves it to the next worker after the lease."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

import sqlalchemy as sa

from portal.models import Job
from portal.services.runtime import Runtime

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 8
#: Kinds that take seconds: done when nothing else is due, so that no mail or receipt waits for them, and the newest
#: first: somebody may be waiting for that one before the screen.
SLOW_KINDS = ("act_batch", "examine_copy", "parapheur_return", "read_quote", "read_scans", "scan")
Handler = Callable[[Runtime, dict[str, str]], None]


def run_due_jobs(
    runtime: Runtime, handlers: Mapping[str, Handler], limit: int = 100, given_up: Mapping[str, Handler] | None = None
) -> int:
    """Run at most ``limit`` due jobs of the kinds handled; return how many were run (failed ones included)."""
    count = 0
    while count < limit:
        claimed = _claim(runtime, sorted(handlers))
        if claimed is None:
            break
        count += 1
        job_id, kind, payload = claimed
        try:
            handlers[kind](runtime, payload)
        except Exception as error:
            logger.warning("job failed", extra={"job": job_id, "kind": kind}, exc_info=True)
            if _fail(runtime, job_id, f"{type(error).__name__}: {error}"):
                _give_up(runtime, given_up or {}, kind, payload)
        else:
            _finish(runtime, job_id)
    return count


def _claim(runtime: Runtime, kinds: list[str]) -> tuple[int, str, dict[str, str]] | None:
    now = runtime.system.now()
    slow = Job.kind.in_(SLOW_KINDS)
    due = (
        sa.select(Job)
        .where(
            Job.kind.in_(kinds),
            Job.done_at.is_(None),
            Job.failed_at.is_(None),
            Job.not_before <= now,
            Job.attempts < MAX_ATTEMPTS,  # one that kills its worker is not tried for ever
            sa.or_(Job.leased_until.is_(None), Job.leased_until < now),
        )
        .order_by(slow, sa.case((slow, -Job.id), else_=0), Job.not_before, Job.id)
        .limit(1)
    )
    with runtime.read() as session:  # an idle worker takes no write lock
        if session.scalar(due) is None:
            return None
    with runtime.uow() as uow:
        job = uow.session.scalar(due.with_for_update(skip_locked=True))
        if job is None:
            return None
        job.leased_until = now + LEASE
        job.attempts += 1
        return job.id, job.kind, dict(job.payload)


def _finish(runtime: Runtime, job_id: int) -> None:
    with runtime.uow() as uow:
        uow.session.get_one(Job, job_id).done_at = runtime.system.now()


def _give_up(runtime: Runtime, given_up: Mapping[str, Handler], kind: str, payload: dict[str, str]) -> None:
    """Tell whoever waits for a job that will not be done: what it was for is written as refused."""
    if kind not in given_up:
        return
    try:
        given_up[kind](runtime, payload)
    except Exception:
        logger.exception("a job that failed for good could not be told", extra={"kind": kind})


def _fail(runtime: Runtime, job_id: int, reason: str) -> bool:
    """Write the failure; whether it is the last."""
    with runtime.uow() as uow:
        job = uow.session.get_one(Job, job_id)
        job.last_error = reason[:2000]
        job.leased_until = None
        job.not_before = runtime.system.now() + timedelta(seconds=min(3600, 5 * 4**job.attempts))
        if job.attempts >= MAX_ATTEMPTS:
            job.failed_at = runtime.system.now()
        return job.failed_at is not None
