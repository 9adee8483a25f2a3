"""Make the litigation export of one dossier: every file checked first, then a zip written as it is sent."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, require
from portal.domain.scanning import HELD_SENTENCES
from portal.exports.zip_stream import zip_stream
from portal.models import Dossier
from portal.queries.scanning import held_files
from portal.queries.scope import window_dossiers
from portal.services.letters.printing import print_missing
from portal.services.litigation.page import page, table
from portal.services.litigation.part import Context, ExportFile, all_parts, made
from portal.services.locking import subject_for
from portal.services.runtime import Runtime

SUMS = "SHA256SUMS"
_HEAD = ("N°", "Pièce", "Fichier", "Octets", "Empreinte SHA-256")


@dataclass(frozen=True, slots=True)
class Export:
    """A checked export: the name of its file, its files in order, and how their bytes are read."""

    name: str
    files: tuple[ExportFile, ...]
    read: Callable[[ExportFile], bytes]

    def pieces(self) -> Iterator[bytes]:
        """The archive, piece by piece, one file in memory at a time."""
        return zip_stream((file.name, lambda file=file: self.read(file)) for file in self.files)  # type: ignore[misc]


def export_dossier(runtime: Runtime, actor: Actor, dossier: str) -> Export:
    """Everything about ``dossier`` (public id, or reference for the portal itself).

    The same data give the same bytes. Raises NotFound, Forbidden, or Conflict when a stored file, a filed version or
    the audit chain is not what it was: nothing is sent then. The export is journalled.
    """
    print_missing(runtime, dossier)
    with runtime.read() as session:
        named = sa.or_(Dossier.public_id == dossier, Dossier.reference == dossier)
        row = session.scalar(sa.select(Dossier).where(named, sa.true() if actor.is_system else window_dossiers(actor)))
        if row is None or row.filed_at is None:
            raise NotFound
        require(actor, Permission.DOSSIER_EXPORT, subject_for(session, actor, row))
        context = Context(runtime, session, row)
        files = [
            _placed(file, f"{at:02d}-{part.folder}/{file.name}")
            for at, part in enumerate(all_parts(), start=1)
            for file in part.contribute(context)
        ]
        held = held_files(session, [file.sha256 for file in files if file.content is None])
        files = [_withheld(file, HELD_SENTENCES[held[file.sha256]]) if file.sha256 in held else file for file in files]
        public_id, reference, title = row.public_id, row.reference or "", row.title
    for file in files:
        _read(runtime, file)
    listed = [*files, *_index(reference, title, files)]
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in listed)
    listed.append(made(SUMS, "Empreintes de tous les fichiers", sums))
    with runtime.uow() as uow:
        uow.record(
            Event.DOSSIER_EXPORTED,
            actor,
            ("dossier", public_id),
            dossier=public_id,
            facts={"files": len(listed), "sums_sha256": listed[-1].sha256},
        )
    return Export(f"contentieux-{reference}.zip", tuple(listed), lambda file: _read(runtime, file))


def _placed(file: ExportFile, path: str) -> ExportFile:
    return ExportFile(path, file.title, file.size, file.sha256, file.content)


def _withheld(file: ExportFile, reason: str) -> ExportFile:
    """A file that the antivirus holds: its name and the reason, never its bytes."""
    return made(f"{file.name}.txt", f"{file.title} (non joint)", f"{reason}\nEmpreinte SHA-256 : {file.sha256}\n")


def _read(runtime: Runtime, file: ExportFile) -> bytes:
    """The bytes, which the store has compared with their digest."""
    if file.content is not None:
        return file.content
    try:
        return runtime.store.get(file.sha256)
    except (FileNotFoundError, ValueError):
        raise Conflict(
            f"Export impossible : le fichier « {file.title} » manque ou a été modifié depuis son dépôt. Prévenez "
            "l’exploitant du portail, qui lancera la commande « verify »."
        ) from None


def _index(reference: str, title: str, files: list[ExportFile]) -> Iterator[ExportFile]:
    """The numbered list of pieces, to read (HTML), to sort (CSV), to compute with (JSON)."""
    rows = [
        (str(number), file.title, file.name, str(file.size), file.sha256) for number, file in enumerate(files, start=1)
    ]
    intro = (
        title,
        f"{len(files)} pièces. Pour vérifier qu’aucune n’a changé : « sha256sum -c {SUMS} » dans ce dossier.",
    )
    cells = [
        (number, escape(what), f'<a href="{escape(path, quote=True)}">{escape(path)}</a>', size, digest)
        for number, what, path, size, digest in rows
    ]
    html = page(f"Bordereau des pièces, dossier {reference}", intro, table("Pièces", _HEAD, cells))
    yield made("bordereau.html", "Bordereau des pièces", html)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEAD)
    writer.writerows(rows)
    yield made("bordereau.csv", "Bordereau des pièces, en tableau", "\ufeff" + out.getvalue())
    keys = ("numero", "piece", "fichier", "octets", "sha256")
    content = {"dossier": reference, "pieces": [dict(zip(keys, row, strict=True)) for row in rows]}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    yield made("bordereau.json", "Bordereau des pièces, en données", text)
