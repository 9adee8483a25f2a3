"""Make one export of one window: checked, journalled with its filter and its number of rows, then streamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import NotFound
from portal.domain.events import Event
from portal.domain.permissions import Subject, require
from portal.exports import csv_stream, workbook_stream
from portal.exports.cells import french_instant
from portal.exports.declared import Row, Table
from portal.queries.exports import EXPORT_KINDS, Asked, Source
from portal.queries.inbox_filter import InboxFilter
from portal.queries.windows import WindowView, window_by_slug, window_settings
from portal.services.runtime import Runtime

#: Rows read in one short transaction.
SLICE = 500
MEDIA_TYPES = {"xlsx": workbook_stream.MEDIA_TYPE, "csv": csv_stream.MEDIA_TYPE}


@dataclass(frozen=True, slots=True)
class MakeExport:
    """The export ``name`` of ``window`` (slug) as ``form`` (xlsx, csv).

    ``wanted``: the list's filter, for the dossiers; ``asked``: the same as the address says it, kept in the journal and
    written in the workbook.
    """

    window: str
    name: str
    form: str
    wanted: InboxFilter | None = None
    asked: str = ""


@dataclass(frozen=True, slots=True)
class MadeExport:
    """A file about to leave: its name, how many rows it has, its pieces (read once)."""

    file_name: str
    media_type: str
    count: int
    pieces: Iterator[bytes]


def make_export(runtime: Runtime, actor: Actor, command: MakeExport) -> MadeExport:
    """The file, already in the journal. Raises NotFound for an unknown export, window or form."""
    kind = EXPORT_KINDS.get(command.name)
    if kind is None or command.form not in MEDIA_TYPES:
        raise NotFound
    now = runtime.legal.now()
    with runtime.read() as session:
        window = window_by_slug(session, command.window)
        require(actor, kind.permission, Subject(window.id))
        settings = window_settings(session, window.id)
        source = kind.open(session, Asked(actor, window, settings, paris_date(now), command.wanted))
    with runtime.uow() as uow:
        facts = {"export": command.name, "form": command.form, "rows": len(source.keys), "window": window.id}
        uow.record(Event.EXPORT_MADE, actor, ("window", window.public_id), facts=facts, detail=command.asked)
    notes = [*_notes(window, source.table, command.asked, len(source.keys), now)]
    if actor.has_links:
        notes.append(("À noter", "Hors dossiers que vos liens d’intérêts vous cachent."))
    rows = _rows(runtime, source)
    if command.form == "csv":
        pieces = csv_stream.csv_stream(source.table, rows)
    else:
        pieces = workbook_stream.workbook_stream(source.table, rows, notes)
    name = f"{source.table.name}-{window.slug}-{paris_date(now).isoformat()}.{command.form}"
    return MadeExport(name, MEDIA_TYPES[command.form], len(source.keys), pieces)


def _notes(window: WindowView, table: Table, asked: str, count: int, now: datetime) -> tuple[tuple[str, str], ...]:
    said = (
        ("Export", table.title),
        ("Guichet", window.title),
        ("Fait le", french_instant(now)),
        ("Lignes", str(count)),
    )
    return (*said, ("Filtre", asked)) if asked else said


def _rows(runtime: Runtime, source: Source) -> Iterator[Row]:
    """Each slice in a transaction of its own, ended before it is sent."""
    for start in range(0, len(source.keys), SLICE):
        with runtime.read() as session:
            found = list(source.rows(session, source.keys[start : start + SLICE]))
        yield from found
