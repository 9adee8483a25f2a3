"""The unit of work: one transaction, the only place that commits. Owns the audit chain and the job queue's writing end.

``with UnitOfWork(...) as uow:`` opens a write transaction; leaving the block commits, an exception rolls back. Events
are collected and chained just before the commit, so that the chain's lock is held for the shortest time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from portal.domain.actors import Actor
from portal.domain.clocks import LegalClock, SystemClock
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.snapshot import GENESIS, canonical_json, chain_hash, sha256_text
from portal.models import AuditDetail, AuditEvent, Dossier, Job, SequenceCounter
from portal.queries.balances import LEGAL_NOW


@dataclass(frozen=True, slots=True)
class _Pending:
    tag: Event
    legal_at: datetime
    actor: str
    subject_kind: str
    subject: str
    dossier: str | None
    facts: dict[str, Any]
    detail: str
    roles: tuple[str, ...] = ()


class UnitOfWork:
    """One business transaction. Not reusable once left, not shared between threads."""

    def __init__(
        self,
        session_factory: Callable[[], Session],
        legal: LegalClock,
        system: SystemClock,
        *,
        scanning: bool = False,
        coverage: Callable[[], frozenset[int]] | None = None,
    ) -> None:
        """``scanning``: an antivirus is there, files brought by people wait for it. ``coverage``: the characters that
        documents of this installation print."""
        self._session_factory = session_factory
        self.scanning = scanning
        self.coverage = coverage
        self.legal = legal
        self.system = system
        self.session: Session
        self.now: datetime
        self._pending: list[_Pending] = []
        self._after: list[Callable[[], None]] = []

    def __enter__(self) -> UnitOfWork:
        self.now = self.legal.now()
        self.session = self._session_factory()
        self.session.info[LEGAL_NOW] = self.now
        self._pending = []
        self._after = []
        self._moved: dict[str, tuple[str, str]] = {}
        sa.event.listen(self.session, "before_flush", self._note_moves)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        try:
            if error is None:
                self._commit()
        finally:
            self.session.close()
        if error is None:
            for callback in self._after:
                callback()

    def _commit(self) -> None:
        try:
            self.session.flush()
            self._refresh_clocks()
            self._chain_events()
            self.session.commit()
        except StaleDataError:
            self.session.rollback()
            raise Conflict(
                "Une autre personne a modifié cette page entre-temps. Rechargez-la avant de recommencer."
            ) from None

    def _refresh_clocks(self) -> None:
        """Every fact about a dossier may move its legal dates, and what it is found by."""
        touched = {pending.dossier for pending in self._pending if pending.dossier}
        if touched:
            from portal.services.instruction.refresh_clocks import refresh_clocks
            from portal.services.instruction.refresh_index import refresh_index

            refresh_clocks(self.session, touched)
            refresh_index(self.session, touched, self.now)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of the transaction that may fail alone: what it wrote and recorded is undone, the rest stays."""
        pending, after, moved = len(self._pending), len(self._after), dict(self._moved)
        try:
            with self.session.begin_nested():
                yield
        except Exception:
            del self._pending[pending:], self._after[after:]
            self._moved = moved
            raise

    def record(
        self,
        tag: Event,
        actor: Actor,
        subject: tuple[str, str],
        *,
        dossier: str | None = None,
        facts: dict[str, Any] | None = None,
        detail: str = "",
    ) -> None:
        """Journal a past fact. ``subject`` is (kind, public id); ``facts`` holds ids, tags, amounts in cents only;
        names and free text go into ``detail``, which a lawful purge may empty."""
        kind, public_id = subject
        roles = tuple(sorted(actor.roles)) if actor.is_signed_in else ()
        self._pending.append(
            _Pending(tag, self.now, actor.public_id, kind, public_id, dossier, dict(facts or {}), detail, roles)
        )

    def enqueue(self, kind: str, dedup_key: str, payload: dict[str, str], delay: timedelta = timedelta(0)) -> None:
        """Ask for work after the commit. The same ``dedup_key`` twice is one job."""
        known = self.session.scalar(sa.select(Job.id).where(Job.dedup_key == dedup_key))
        if known is None:
            self.session.add(
                Job(
                    kind=kind,
                    dedup_key=dedup_key,
                    payload=payload,
                    not_before=self.system.now() + delay,
                    created_at=self.system.now(),
                )
            )

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Run ``callback`` once committed (wake the worker, forget a cache)."""
        self._after.append(callback)

    def next_number(self, series: str) -> int:
        """Next number of a gap-free series: the counter row is locked with the transaction that uses it."""
        row = self.session.get(SequenceCounter, series, with_for_update=True)
        if row is None:
            insert = insert_for(self.session)(SequenceCounter).values(series=series, last=0)
            self.session.execute(insert.on_conflict_do_nothing(index_elements=["series"]))
            row = self.session.get_one(SequenceCounter, series, with_for_update=True)
        row.last += 1
        return row.last

    def _note_moves(self, session: Session, *_: object) -> None:
        """From which state to which each dossier goes, whatever the number of flushes."""
        for row in session.dirty:
            if isinstance(row, Dossier):
                gone = sa.inspect(row).attrs.state.history.deleted
                if gone and gone[0] is not None:
                    first = self._moved.get(row.public_id, (gone[0].value, ""))[0]
                    self._moved[row.public_id] = (first, row.state.value)

    def _say_moves(self) -> None:
        """Put each move of a dossier in the facts of the event that tells it."""
        for public_id, (before, after) in self._moved.items():
            mine = [one for one in self._pending if one.dossier == public_id]
            telling = [one for one in mine if one.tag.value.startswith(("dossier:", "decision:"))]
            chosen = next((one for one in telling if one.tag is not Event.DOSSIER_ASSESSED), None)
            chosen = chosen or next(iter(mine), None)
            if chosen is not None and before != after:
                chosen.facts["state"] = [before, after]

    def _chain_events(self) -> None:
        if not self._pending:
            return
        self._say_moves()
        if self.session.get_bind().dialect.name == "postgresql":
            self.session.execute(sa.text("SELECT pg_advisory_xact_lock(7100201)"))
        last = self.session.execute(
            sa.select(AuditEvent.id, AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1)
        ).first()
        number, previous = (last.id, last.hash) if last else (0, GENESIS)
        events, details = [], []
        for pending in self._pending:
            number += 1
            event = self._event(number, previous, pending)
            previous = event["hash"]
            events.append(event)
            if pending.detail:
                details.append({"event_id": number, "text": pending.detail})
        self.session.execute(sa.insert(AuditEvent), events)
        if details:
            self.session.execute(sa.insert(AuditDetail), details)

    def _event(self, number: int, previous: str, pending: _Pending) -> dict[str, Any]:
        """One link of the chain, as a row."""
        recorded_at = self.system.now()
        body = canonical_json(
            {
                "id": number,
                "tag": pending.tag,
                "legal_at": pending.legal_at,
                "recorded_at": recorded_at,
                "actor": pending.actor,
                "roles": list(pending.roles),
                "subject": [pending.subject_kind, pending.subject],
                "dossier": pending.dossier,
                "facts": pending.facts,
                "detail_sha256": sha256_text(pending.detail) if pending.detail else None,
            }
        )
        return {
            "id": number,
            "tag": pending.tag,
            "legal_at": pending.legal_at,
            "recorded_at": recorded_at,
            "actor_public_id": pending.actor,
            "subject_kind": pending.subject_kind,
            "subject_public_id": pending.subject,
            "dossier_public_id": pending.dossier,
            "body": body,
            "prev_hash": previous,
            "hash": chain_hash(previous, body),
        }


def insert_for(session: Session) -> Any:
    """The engine's own ``insert`` (it knows ON CONFLICT)."""
    from sqlalchemy.dialects import postgresql, sqlite

    return postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
