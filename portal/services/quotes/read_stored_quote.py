"""Job: read a stored file as a quote and keep the reading. Never inside a transaction: it takes seconds.

What the bytes hold cannot make the job fail: a refusal or a fault of the reader is kept as a reading that says so.
"""

from __future__ import annotations

import json
import logging

import sqlalchemy as sa

from portal.domain.money import from_decimal_string
from portal.models import QuoteReading as Kept
from portal.models import StoredFile
from portal.quotes.reader import read_quote
from portal.quotes.reading import READER_VERSION, QuoteReading, Status, refused, to_json
from portal.quotes.refusals import SENTENCES
from portal.services.instruction.refresh_index import refresh_index_of_file
from portal.services.runtime import Runtime
from portal.services.unit_of_work import insert_for

logger = logging.getLogger(__name__)

FAULT = "La lecture automatique a échoué sur ce fichier. Vérifiez les montants vous-même."
NO_TEXT = "Aucun texte de devis n’a été reconnu dans ce fichier. Vérifiez les montants vous-même."


def read_stored_quote(runtime: Runtime, payload: dict[str, str]) -> None:
    """Job handler: ``payload`` names the file by its ``sha256``. Done twice, it keeps one reading."""
    digest = payload["sha256"]
    with runtime.read() as session:
        known = sa.select(Kept.id).where(Kept.sha256 == digest, Kept.reader_version == READER_VERSION)
        file = session.scalar(sa.select(StoredFile).where(StoredFile.sha256 == digest))
        if file is None or session.scalar(known) is not None:
            return
    reading = _read(runtime, digest, runtime.store.get(digest), file.media_type)
    values = {
        "sha256": digest,
        "reader_version": READER_VERSION,
        "status": reading.status.value,
        "recognised": reading.recognised,
        "content": json.dumps(to_json("", reading), ensure_ascii=False),
        "siret": _cut(reading, "siret", 14),
        "number": _cut(reading, "number", 80),
        "incl_tax_cents": _amount(reading),
    }
    with runtime.uow() as uow:
        insert = insert_for(uow.session)(Kept).values(**values, created_at=uow.now)
        uow.session.execute(insert.on_conflict_do_nothing(index_elements=["sha256", "reader_version"]))
        refresh_index_of_file(uow.session, digest, uow.now)


def _read(runtime: Runtime, digest: str, content: bytes, media_type: str) -> QuoteReading:
    try:
        take = runtime.read_image_text if media_type.startswith("image/") else runtime.read_pdf_text
        text = take(content)
        if text.refusal is not None:
            return refused(SENTENCES[text.refusal], text.page_count)
        found = read_quote(text.pages)
    except Exception:
        logger.exception("the quote reader failed", extra={"sha256": digest})
        return QuoteReading(Status.UNREAD, refusal=FAULT)
    if found.status is Status.UNREAD:
        return QuoteReading(Status.UNREAD, found.pages, refusal=NO_TEXT, recognised=found.recognised)
    return found


def _cut(reading: QuoteReading, name: str, length: int) -> str | None:
    value = reading.fields[name].value
    return value[:length] if value else None


def _amount(reading: QuoteReading) -> int | None:
    value = reading.fields["total_incl_tax"].value
    return None if value is None else from_decimal_string(value)
