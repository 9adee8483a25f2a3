"""Keep the words a filed dossier is found by, and since when it is in its state, after every fact about it.

Called by the unit of work with the clocks; ``index_missing`` catches up with what was filed before, and a reading of a
quote that ends later with ``refresh_index_of_file``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.dossier import FILED_STATES, DossierState
from portal.domain.search_words import index_words
from portal.models import (
    ComparativeQuote,
    Document,
    Dossier,
    DossierIndex,
    ExpenseLine,
    Organisation,
    QuoteReading,
    SearchWord,
    StoredFile,
    TwinKey,
)
from portal.services.instruction.refresh_twins import SEEN, refresh_twins
from portal.services.runtime import Runtime

BATCH = 500
_FILED = Dossier.state.in_(sorted(FILED_STATES))
_HEADS = sa.select(
    Dossier.id,
    Dossier.state,
    Dossier.filed_at,
    Dossier.reference,
    Dossier.title,
    Dossier.contact_name,
    Dossier.contact_email,
    Organisation.name,
    Organisation.siren,
    Organisation.siret,
).join(Organisation, Organisation.id == Dossier.organisation_id)


def refresh_index(session: Session, public_ids: Iterable[str], now: datetime) -> None:
    """Index these dossiers again; drafts and unknown ids are left alone."""
    wanted = sa.select(Dossier.id).where(Dossier.public_id.in_(sorted(public_ids)), _FILED)
    index_by_id(session, list(session.scalars(wanted)), now)


def refresh_index_of_file(session: Session, sha256: str, now: datetime) -> None:
    """Index again the filed dossiers that hold a file, once it was read."""
    wanted = (
        sa.select(Dossier.id)
        .join(Document, Document.dossier_id == Dossier.id)
        .join(StoredFile, StoredFile.id == Document.file_id)
        .where(StoredFile.sha256 == sha256, _FILED)
    )
    index_by_id(session, sorted(set(session.scalars(wanted))), now)


def index_missing(runtime: Runtime) -> int:
    """Index the filed dossiers that are not yet, a batch a transaction; return how many. Safe to run at any time."""
    known = sa.select(DossierIndex.dossier_id).join(TwinKey, TwinKey.dossier_id == DossierIndex.dossier_id)
    missing = sa.select(Dossier.id).where(_FILED, Dossier.id.not_in(known.where(TwinKey.kind == SEEN[0])))
    done = 0
    while True:
        with runtime.read() as session:
            if not session.scalars(missing.limit(1)).first():
                return done
        with runtime.uow() as uow:
            ids = list(uow.session.scalars(missing.order_by(Dossier.id).limit(BATCH)))
            index_by_id(uow.session, ids, uow.now)
            done += len(ids)


def index_by_id(session: Session, ids: Sequence[int], now: datetime) -> None:
    """The same by database keys: only the words that came or went are written."""
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        known = {row.dossier_id: row for row in session.execute(_known(batch))}
        texts = _texts(session, batch)
        for head in session.execute(_HEADS.where(Dossier.id.in_(batch))):
            words = index_words([*(str(text) for text in head[3:] if text), *texts[head.id]])
            _write(session, head, words, known.get(head.id), now)
        refresh_twins(session, batch)


def _known(ids: Sequence[int]) -> sa.Select[Any]:
    return sa.select(DossierIndex.dossier_id, DossierIndex.words, DossierIndex.state).where(
        DossierIndex.dossier_id.in_(ids)
    )


def _write(session: Session, head: Any, words: Sequence[str], known: Any, now: datetime) -> None:
    before = set(known.words.split()) if known else set()
    gone, new = before - set(words), [word for word in words if word not in before]
    connection = session.connection()
    if gone:
        keys = sa.and_(SearchWord.dossier_id == head.id, SearchWord.word.in_(sorted(gone)))
        connection.execute(sa.delete(SearchWord).where(keys))
    if new:
        connection.execute(sa.insert(SearchWord), [{"word": word, "dossier_id": head.id} for word in new])
    table = DossierIndex.__table__
    if known is None:
        since = head.filed_at if head.state is DossierState.FILED and head.filed_at else now
        values = {"dossier_id": head.id, "words": " ".join(words), "state": head.state, "state_since_at": since}
        connection.execute(sa.insert(table).values(**values, created_at=now))
        return
    changed: dict[str, Any] = {"words": " ".join(words)} if gone or new else {}
    if known.state is not head.state:
        changed |= {"state": head.state, "state_since_at": now}
    if changed:
        connection.execute(sa.update(table).where(table.c.dossier_id == head.id).values(**changed))


def _texts(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """Labels, suppliers and what was read of the pieces, by dossier."""
    found: dict[int, list[str]] = defaultdict(list)
    lines = sa.select(ExpenseLine.dossier_id, ExpenseLine.label, ExpenseLine.supplier)
    for dossier_id, label, supplier in session.execute(lines.where(ExpenseLine.dossier_id.in_(ids))):
        found[dossier_id] += [label, supplier]
    compared = sa.select(ExpenseLine.dossier_id, ComparativeQuote.supplier).join(
        ExpenseLine, ExpenseLine.id == ComparativeQuote.expense_id
    )
    for dossier_id, supplier in session.execute(compared.where(ExpenseLine.dossier_id.in_(ids))):
        found[dossier_id].append(supplier)
    pieces = (
        sa.select(Document.dossier_id, Document.name, QuoteReading.content)
        .join(StoredFile, StoredFile.id == Document.file_id)
        .outerjoin(QuoteReading, QuoteReading.sha256 == StoredFile.sha256)
        .where(Document.dossier_id.in_(ids), Document.removed_at.is_(None))
    )
    for dossier_id, name, content in session.execute(pieces):
        found[dossier_id] += [name, *_read_in(content)]
    return found


def _read_in(content: str | None) -> list[str]:
    """The passages a reading quotes from the piece, and the values of its fields."""
    if not content:
        return []
    reading = json.loads(content)
    passages = [*reading["fields"].values(), *reading["signals"]]
    return [text for one in passages for text in (one.get("text"), one.get("value")) if isinstance(text, str)]
