"""Jobs: mail leaves after the commit and once; a failure is tried again later; two workers never share a job."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.models import Job, MailMessage
from portal.services.jobs.run_jobs import MAX_ATTEMPTS, run_due_jobs
from portal.services.jobs.send_mail import queue_mail
from portal.services.jobs.worker import HANDLERS
from portal.services.runtime import Runtime


def _queue(runtime: Runtime, count: int = 1) -> None:
    with runtime.uow() as uow:
        for number in range(count):
            queue_mail(uow, "Mairie@exemple.fr", f"Sujet {number}", "Bonjour é")


def test_mail_leaves_after_the_commit(runtime: Runtime) -> None:
    _queue(runtime)
    folder = runtime.settings.mailbox_dir
    assert not list(folder.glob("*.eml"))
    assert run_due_jobs(runtime, HANDLERS) == 1
    (message,) = folder.glob("*.eml")
    assert b"mairie@exemple.fr" in message.read_bytes()
    with runtime.read() as session:
        assert session.scalar(sa.select(MailMessage.sent_at)) is not None
    assert run_due_jobs(runtime, HANDLERS) == 0


def test_a_rolled_back_mail_never_leaves(runtime: Runtime) -> None:
    def fail() -> None:
        with runtime.uow() as uow:
            queue_mail(uow, "a@exemple.fr", "Non", "Non")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert run_due_jobs(runtime, HANDLERS) == 0
    assert not list(runtime.settings.mailbox_dir.glob("*.eml"))


def test_a_failure_waits_then_gives_up(runtime: Runtime) -> None:
    _queue(runtime)

    def broken(_runtime: Runtime, _payload: dict[str, str]) -> None:
        raise OSError("smtp down")

    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert run_due_jobs(runtime, {"mail": broken}) == 1
        assert run_due_jobs(runtime, {"mail": broken}) == 0
        with runtime.uow() as uow:
            job = uow.session.scalars(sa.select(Job)).one()
            assert job.attempts == attempt
            assert job.not_before > runtime.system.now()
            job.not_before = runtime.system.now() - timedelta(seconds=1)
    with runtime.read() as session:
        job = session.scalars(sa.select(Job)).one()
        assert job.failed_at is not None
        assert "smtp down" in job.last_error
    assert run_due_jobs(runtime, {"mail": broken}) == 0


def test_an_expired_lease_is_taken_over(runtime: Runtime) -> None:
    _queue(runtime)
    with runtime.uow() as uow:
        uow.session.scalars(sa.select(Job)).one().leased_until = runtime.system.now() + timedelta(minutes=1)
    assert run_due_jobs(runtime, HANDLERS) == 0
    with runtime.uow() as uow:
        uow.session.scalars(sa.select(Job)).one().leased_until = runtime.system.now() - timedelta(seconds=1)
    assert run_due_jobs(runtime, HANDLERS) == 1


def test_two_workers_never_run_the_same_job(runtime: Runtime) -> None:
    _queue(runtime, 20)
    seen: list[str] = []
    lock = threading.Lock()

    def note(_runtime: Runtime, payload: dict[str, str]) -> None:
        with lock:
            seen.append(payload["message"])

    workers = [threading.Thread(target=run_due_jobs, args=(runtime, {"mail": note})) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    run_due_jobs(runtime, {"mail": note})
    assert len(seen) == len(set(seen)) == 20
