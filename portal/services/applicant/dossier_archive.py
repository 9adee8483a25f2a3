"""Everything about one dossier as a list of named files with its manifest: what the download of everything holds.

The same facts give the same list, so the archive can be made again and compared. Names are made here, from a number and
letters of the given name: nothing an applicant types can lead outside the archive.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.domain.letter import LetterState
from portal.domain.scanning import HELD_SENTENCES, ScanState
from portal.domain.snapshot import sha256_text
from portal.models import ActFile, Document, Dossier, DossierVersion, Letter, LetterFile, StoredFile
from portal.models.act import Act
from portal.queries.applicant_journal import journal
from portal.queries.applicant_steps import NOTIFIED_STATES
from portal.queries.exchanges import corrections, requests, thread, words
from portal.queries.scanning import held_files
from portal.queries.scope import organisation_dossiers
from portal.services.acting.record_download import record_download
from portal.services.letters.record_letter_download import record_letter_download
from portal.services.unit_of_work import UnitOfWork

MANIFEST = "manifeste.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: its path in the archive, its size and SHA-256, and either its text or the digest of a stored file.
    ``act``, ``letter``: public id of what was notified, whose first download is a proof."""

    path: str
    name: str
    size: int
    sha256: str
    text: str | None = None
    act: str = ""
    letter: str = ""


def dossier_entries(session: Session, actor: Actor, public_id: str) -> tuple[str, tuple[Entry, ...]]:
    """Base name of the archive and its files, the manifest first. Raises NotFound for anyone else's dossier."""
    dossier = session.scalar(sa.select(Dossier).where(Dossier.public_id == public_id, organisation_dossiers(actor)))
    if dossier is None or dossier.filed_at is None:
        raise NotFound
    entries = [
        *_versions(session, dossier.id),
        *_documents(session, dossier.id),
        *_acts(session, dossier.id),
        *_letters(session, dossier.id),
        *_exchanges(session, dossier),
    ]
    held = held_files(session, [entry.sha256 for entry in entries if entry.text is None])
    entries = [_withheld(entry, held[entry.sha256]) if entry.sha256 in held else entry for entry in entries]
    base = f"dossier-{dossier.reference or dossier.public_id}"
    return base, (_manifest(dossier, entries), *entries)


def note_archive_download(uow: UnitOfWork, actor: Actor, entries: Sequence[Entry]) -> None:
    """Who gets everything gets the acts and letters too: their first download is noted as on their own page."""
    for entry in entries:
        if entry.act:
            record_download(uow, actor, entry.act)
        if entry.letter:
            record_letter_download(uow, actor, entry.letter)


def _withheld(entry: Entry, state: ScanState) -> Entry:
    """A file that the antivirus holds is replaced by the reason."""
    text = HELD_SENTENCES[state] + "\n"
    return Entry(f"{entry.path}.txt", entry.name, len(text.encode()), sha256_text(text), text)


def _text(path: str, name: str, content: Any) -> Entry:
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n"
    return Entry(path, name, len(text.encode()), sha256_text(text), text)


def _versions(session: Session, dossier_id: int) -> Iterator[Entry]:
    """The filed versions, byte for byte as they were frozen."""
    query = sa.select(DossierVersion).where(DossierVersion.dossier_id == dossier_id).order_by(DossierVersion.number)
    for row in session.scalars(query):
        name = f"version-{row.number}.json"
        yield Entry(f"versions/{name}", name, len(row.content.encode()), row.sha256, row.content)


def _documents(session: Session, dossier_id: int) -> Iterator[Entry]:
    rows = session.execute(
        sa.select(Document, StoredFile)
        .join(StoredFile, StoredFile.id == Document.file_id)
        .where(Document.dossier_id == dossier_id, Document.removed_at.is_(None))
        .order_by(Document.id)
    )
    for number, (row, file) in enumerate(rows, start=1):
        yield _stored(f"pieces/{number:02d}-{row.kind}", row.name, file)


def _acts(session: Session, dossier_id: int) -> Iterator[Entry]:
    rows = session.execute(
        sa.select(Act.reference, Act.public_id, StoredFile)
        .join(ActFile, ActFile.act_id == Act.id)
        .join(StoredFile, StoredFile.id == ActFile.file_id)
        .where(Act.dossier_id == dossier_id, ActFile.kind == "signed", Act.state.in_(NOTIFIED_STATES))
        .order_by(ActFile.id)
    )
    for number, (reference, act, file) in enumerate(rows, start=1):
        yield replace(_stored(f"actes/{number:02d}", f"{reference}.pdf", file), act=act)


def _letters(session: Session, dossier_id: int) -> Iterator[Entry]:
    """Letters sent: the signed scan where there is one."""
    rows = session.execute(
        sa.select(Letter.reference, Letter.public_id, LetterFile.kind, StoredFile)
        .join(LetterFile, LetterFile.letter_id == Letter.id)
        .join(StoredFile, StoredFile.id == LetterFile.file_id)
        .where(Letter.dossier_id == dossier_id, Letter.state == LetterState.SENT)
        .where(LetterFile.kind.in_(("issued", "signed")))
        .order_by(LetterFile.id)
    )
    sent = {reference: (letter, file) for reference, letter, _, file in rows}
    for number, (reference, (letter, file)) in enumerate(sent.items(), start=1):
        yield replace(_stored(f"lettres/{number:02d}", f"{reference}.pdf", file), letter=letter)


def _exchanges(session: Session, dossier: Dossier) -> Iterator[Entry]:
    messages = thread(session, dossier.public_id)
    yield _text("echanges/messages.json", "messages.json", [asdict(message) for message in messages])
    for number, joined in enumerate((file for message in messages for file in message.files), start=1):
        path = f"echanges/pieces-jointes/{number:02d}-{safe_name(joined.name)}"
        yield Entry(path, joined.name, joined.size, joined.sha256)
    for name, rows in (
        ("demandes-de-pieces.json", requests(session, dossier.public_id, sent_only=True)),
        ("corrections.json", corrections(session, dossier.public_id)),
        ("mots-au-depot.json", words(session, dossier.public_id)),
    ):
        yield _text(f"echanges/{name}", name, [asdict(row) for row in rows])
    lines = journal(session, dossier.public_id)
    yield _text("journal.json", "journal.json", [asdict(line) for line in lines])


def _stored(prefix: str, name: str, file: StoredFile) -> Entry:
    return Entry(f"{prefix}-{safe_name(name)}", name, file.size, file.sha256)


def _manifest(dossier: Dossier, entries: list[Entry]) -> Entry:
    content = {
        "reference": dossier.reference,
        "depose_le": dossier.filed_at.isoformat() if dossier.filed_at else None,
        "fichiers": [
            {"chemin": entry.path, "nom": entry.name, "octets": entry.size, "sha256": entry.sha256}
            for entry in entries
        ],
    }
    return _text(MANIFEST, MANIFEST, content)


def safe_name(name: str) -> str:
    """A name made of plain letters, digits, dashes and one dot before its extension; never empty, never a path."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    ending = re.search(r"\.([A-Za-z0-9]{1,5})$", plain)
    stem = plain[: ending.start()] if ending and ending.start() else plain
    stem = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")[:80] or "fichier"
    return f"{stem}.{ending.group(1).lower()}" if ending and ending.start() else stem
