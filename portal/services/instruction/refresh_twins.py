"""Keep the keys by which filed dossiers are found alike, beside the words they are found by."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.twins import QuoteFacts, TwinFacts, keys_of
from portal.models import Document, Dossier, ExpenseLine, Organisation, QuoteReading, StoredFile, TwinKey

#: Says that a dossier was looked at, were it alike to none; no two dossiers are compared by it.
SEEN = ("seen", "")


def refresh_twins(session: Session, ids: Sequence[int]) -> None:
    """Write the keys that came and drop those that went, for these dossiers (keys); three queries and the changes."""
    known: dict[int, set[tuple[str, str]]] = defaultdict(set)
    table = TwinKey.__table__
    for dossier_id, kind, key in session.execute(
        sa.select(table.c.dossier_id, table.c.kind, table.c.key).where(table.c.dossier_id.in_(ids))
    ):
        known[dossier_id].add((kind, key))
    connection, new = session.connection(), []
    for dossier_id, facts in _facts(session, ids).items():
        wanted = {(kind.value, key) for kind, key in keys_of(facts)} | {SEEN}
        mine = table.c.dossier_id == dossier_id
        for kind, key in known[dossier_id] - wanted:
            connection.execute(sa.delete(table).where(table.c.kind == kind, table.c.key == key, mine))
        come = sorted(wanted - known[dossier_id])
        new += [{"kind": kind, "key": key, "dossier_id": dossier_id} for kind, key in come]
    if new:
        connection.execute(sa.insert(table), new)


def _facts(session: Session, ids: Sequence[int]) -> Mapping[int, TwinFacts]:
    quotes: dict[int, list[QuoteFacts]] = defaultdict(list)
    lines = (
        sa.select(ExpenseLine.dossier_id, ExpenseLine.label, ExpenseLine.supplier, StoredFile.sha256)
        .add_columns(QuoteReading.siret, QuoteReading.number, QuoteReading.content)
        .outerjoin(Document, Document.id == ExpenseLine.proof_id)
        .outerjoin(StoredFile, StoredFile.id == Document.file_id)
        .outerjoin(QuoteReading, QuoteReading.sha256 == StoredFile.sha256)
        .where(ExpenseLine.dossier_id.in_(ids))
        .order_by(QuoteReading.id)
    )
    for dossier_id, label, supplier, sha256, siret, number, content in session.execute(lines):
        quotes[dossier_id].append(
            QuoteFacts(label, supplier, sha256 or "", siret or "", number or "", _quoted_on(content))
        )
    heads = (
        sa.select(Dossier.id, Dossier.title, Organisation.epci_siren, Organisation.siren, Organisation.legal_category)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .where(Dossier.id.in_(ids))
    )
    return {
        row.id: TwinFacts(row.title, _epci(row), tuple(quotes[row.id])) for row in session.execute(heads)
    }


def _epci(row: Any) -> str:
    """The EPCI of a member, or the carrier itself when it groups others."""
    return row.epci_siren or ("" if row.legal_category.startswith("72") else row.siren)


def _quoted_on(content: str | None) -> date | None:
    if not content:
        return None
    with suppress(ValueError, TypeError):
        return date.fromisoformat(json.loads(content)["fields"]["date"]["value"])
    return None
