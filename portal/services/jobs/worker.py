"""The worker loop: run due jobs, sleep, again. A thread beside the server in demo, a process in production."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from portal.services.accounts.parking import forget_parked
from portal.services.acting.end_repealed import end_repealed_awards
from portal.services.acting.remind_notices import remind_notices
from portal.services.acting.run_act_batch import run_act_batch
from portal.services.acting.start_batch import BATCH_JOB
from portal.services.appeals.note_silences import note_silences
from portal.services.applicant.receipt import make_receipt
from portal.services.applicant.remind_items import remind_items
from portal.services.availability.apply_rule import apply_rules
from portal.services.availability.remind_drafts import remind_drafts
from portal.services.instruction.note_rejections import note_rejections
from portal.services.instruction.refresh_clocks import refresh_window
from portal.services.instruction.refresh_index import index_missing
from portal.services.jobs.run_jobs import SLOW_KINDS, Handler, run_due_jobs
from portal.services.jobs.scan_file import ask_scans_again, scan_file
from portal.services.jobs.send_mail import send_mail
from portal.services.jobs.sweep_orphans import sweep_orphans
from portal.services.letters.printing import LETTER_JOB, print_letter
from portal.services.opinions.note_silence import note_silence
from portal.services.quotes.ask_reading import ask_missing_readings
from portal.services.quotes.read_stored_quote import read_stored_quote
from portal.services.runtime import Runtime
from portal.services.signing.add_scans import READ_JOB
from portal.services.signing.examine_copy import EXAMINE_JOB, examine_copy, give_up_copy
from portal.services.signing.read_scans import give_up_scans, read_scans
from portal.services.signing.take_returned import RETURN_JOB, run_return
from portal.services.storing import SCAN_JOB

logger = logging.getLogger(__name__)

SWEEP_EVERY = timedelta(hours=1)
REMIND_EVERY = timedelta(minutes=5)
EXAMINE_EVERY = timedelta(minutes=1)
HANDLERS: dict[str, Handler] = {
    BATCH_JOB: run_act_batch,
    "mail": send_mail,
    EXAMINE_JOB: examine_copy,
    RETURN_JOB: run_return,
    LETTER_JOB: print_letter,
    "read_quote": read_stored_quote,
    READ_JOB: read_scans,
    "receipt": make_receipt,
    "refresh_clocks": refresh_window,
    SCAN_JOB: scan_file,
}
#: What is written when a job of this kind failed for good.
GIVEN_UP: dict[str, Handler] = {EXAMINE_JOB: give_up_copy, READ_JOB: give_up_scans}
#: Those that take no time.
QUICK_HANDLERS = {kind: handler for kind, handler in HANDLERS.items() if kind not in SLOW_KINDS}
#: What is done again and again, and how often.
PERIODIC: tuple[tuple[timedelta, Callable[[Runtime], object]], ...] = (
    (SWEEP_EVERY, sweep_orphans),
    (SWEEP_EVERY, forget_parked),
    (timedelta(hours=1), remind_items),
    (timedelta(hours=1), remind_notices),
    (timedelta(minutes=10), end_repealed_awards),
    (timedelta(minutes=10), note_rejections),
    (timedelta(minutes=10), note_silences),
    (timedelta(minutes=10), note_silence),
    (REMIND_EVERY, remind_drafts),
    (EXAMINE_EVERY, apply_rules),
    (timedelta(hours=1), index_missing),
    (timedelta(hours=1), ask_missing_readings),
    (timedelta(minutes=10), ask_scans_again),
)


def run_forever(runtime: Runtime, stop: threading.Event, pause: float = 0.5) -> None:
    """Run jobs until ``stop`` is set. An error of the machinery is logged and the loop goes on."""
    done_at: dict[Callable[[Runtime], object], datetime] = {}
    while not stop.is_set():
        try:
            busy = run_due_jobs(runtime, HANDLERS, given_up=GIVEN_UP)
            _run_periodic(runtime, done_at)
        except Exception:
            logger.exception("worker pass failed")
            busy = 0
        if not busy:
            stop.wait(pause)


def _run_periodic(runtime: Runtime, done_at: dict[Callable[[Runtime], object], datetime]) -> None:
    for every, task in PERIODIC:
        now = runtime.system.now()
        if task not in done_at or now - done_at[task] > every:
            done_at[task] = now
            task(runtime)


def start_thread(runtime: Runtime) -> threading.Event:
    """Start the loop in a daemon thread and return the event that stops it."""
    stop = threading.Event()
    threading.Thread(target=run_forever, args=(runtime, stop), name="portal-worker", daemon=True).start()
    return stop
