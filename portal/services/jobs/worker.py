"""The worker loop: run due jobs, sleep, again. A thread beside the server in demo, a process in production."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from portal.services.applicant.receipt import make_receipt
from portal.services.jobs.run_jobs import Handler, run_due_jobs
from portal.services.jobs.send_mail import send_mail
from portal.services.jobs.sweep_orphans import sweep_orphans
from portal.services.runtime import Runtime

logger = logging.getLogger(__name__)

SWEEP_EVERY = timedelta(hours=1)
HANDLERS: dict[str, Handler] = {"mail": send_mail, "receipt": make_receipt}


def run_forever(runtime: Runtime, stop: threading.Event, pause: float = 0.5) -> None:
    """Run jobs until ``stop`` is set. An error of the machinery is logged and the loop goes on."""
    swept_at = None
    while not stop.is_set():
        try:
            busy = run_due_jobs(runtime, HANDLERS)
            if swept_at is None or runtime.system.now() - swept_at > SWEEP_EVERY:
                sweep_orphans(runtime)
                swept_at = runtime.system.now()
        except Exception:
            logger.exception("worker pass failed")
            busy = 0
        if not busy:
            stop.wait(pause)


def start_thread(runtime: Runtime) -> threading.Event:
    """Start the loop in a daemon thread and return the event that stops it."""
    stop = threading.Event()
    threading.Thread(target=run_forever, args=(runtime, stop), name="portal-worker", daemon=True).start()
    return stop
