"""Readings for the tests that are not about the reader: kept as the job would keep them, without reading."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from portal.models import Document, QuoteReading, StoredFile
from portal.quotes.reading import FIELDS, NOTHING, READER_VERSION, FieldReading, Signal, SignalKind, Status, to_json
from portal.quotes.reading import QuoteReading as Reading
from portal.services.runtime import Runtime


def reading(signals: tuple[Signal, ...] = (), **values: str) -> Reading:
    """A reading of these fields, all certain, each from a line that says its value."""
    fields = dict.fromkeys(FIELDS, NOTHING)
    fields |= {name: FieldReading(value, True, 2, f"Ligne {name} {value}") for name, value in values.items()}
    return Reading(Status.READ, 2, fields, signals)


TOTALS = {"total_excl_tax": "18000.00", "total_vat": "3600.00", "total_incl_tax": "21600.00"}
PLAIN = reading(supplier="Agence Numérique", siret="99962405900013", number="D-1", date="2021-10-04", **TOTALS)
SIGNED = replace(
    PLAIN, signals=(Signal(SignalKind.ACCEPTED, 2, "Bon pour accord, le 11/10/2021", date(2021, 10, 11)),)
)


def keep_reading(runtime: Runtime, document: str, found: Reading, version: str = READER_VERSION) -> None:
    """Keep ``found`` as what was read of the piece ``document`` (public id)."""
    with runtime.uow() as uow:
        digest = uow.session.scalars(
            sa.select(StoredFile.sha256).join(Document).where(Document.public_id == document)
        ).one()
        uow.session.add(
            QuoteReading(
                sha256=digest,
                reader_version=version,
                status=found.status.value,
                recognised=found.recognised,
                content=json.dumps(to_json("", found), ensure_ascii=False),
                created_at=uow.now,
            )
        )
