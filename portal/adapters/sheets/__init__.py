"""Tables of spreadsheets (.xlsx, .ods, .csv), read where a hostile file can do no harm: in a limited child process.

The kind is told from the bytes. Cells are only read here; ``portal.tables.recognise`` understands them.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from portal.adapters.child_process import run_child
from portal.adapters.sheets.separated import read_separated
from portal.tables.recognise import recognise
from portal.tables.sheet import Grid, Sheet, SheetError

CHILD = Path(__file__).with_name("child.py")
WALL_SECONDS = 30
MAX_BYTES = 10 * 1024 * 1024
#: What the parts of a workbook may become once inflated, and how many there may be.
MAX_INFLATED, MAX_PARTS = 100 * 1024 * 1024, 2000
_SAVE_AGAIN = "ouvrez-le dans votre tableur, enregistrez-le au format .xlsx ou .ods, puis choisissez cette version."
SENTENCES = {
    "broken": f"Ce classeur est abîmé ou incomplet : {_SAVE_AGAIN}",
    "empty": "Ce fichier est vide : vérifiez-le, puis choisissez-le de nouveau.",
    "encrypted": "Ce classeur est protégé par un mot de passe : enregistrez-le sans protection, puis choisissez-le.",
    "formulas": (
        "Ce classeur contient des formules dont le résultat n’a pas été enregistré : ouvrez-le dans votre tableur, "
        "enregistrez-le, puis choisissez-le de nouveau."
    ),
    "heavy": f"Ce fichier est trop lourd : {MAX_BYTES // (1024 * 1024)}\u00a0Mo au plus. Ne gardez que le tableau.",
    "inflated": (
        "Ce classeur prend une place démesurée une fois décompressé, il n’a pas été lu : copiez le tableau dans un "
        "classeur neuf, puis choisissez-le."
    ),
    "kind": (
        "Ce fichier n’est pas un tableur, quel que soit son nom : choisissez un fichier .xlsx, .ods ou .csv, "
        "ou saisissez-le à la main."
    ),
    "macros": "Ce classeur contient des macros : enregistrez-le sans macro, en .xlsx ou .ods, puis choisissez-le.",
    "old": f"Ce fichier est un classeur d’un ancien format (.xls) ou protégé par un mot de passe : {_SAVE_AGAIN}",
    "rows": "Ce classeur a trop de lignes : 5\u00a0000 au plus. Ne gardez que le tableau utile.",
    "slow": (
        "La lecture de ce classeur prend trop de temps, elle a été arrêtée : copiez le tableau dans un classeur neuf, "
        "puis choisissez-le."
    ),
}


def read_sheet(content: bytes, name: str) -> Sheet:
    """The table of the first visible sheet that has one. Raises SheetError; ``name`` is a hint and proves nothing."""
    return recognise(read_grids(content))


def read_grids(content: bytes) -> list[Grid]:
    """Every visible sheet as texts. Raises SheetError."""
    kind = _kind(content)
    if kind in SENTENCES:
        raise SheetError(SENTENCES[kind])
    if kind == "csv":
        return [read_separated(content)]
    end = run_child(CHILD, [kind], content, WALL_SECONDS)
    if end.slow:
        raise SheetError(SENTENCES["slow"])
    try:
        answer = json.loads(end.printed)
    except ValueError:
        raise SheetError(SENTENCES["inflated" if end.status else "broken"]) from None
    if "refusal" in answer:
        raise SheetError(SENTENCES[answer["refusal"]])
    notes = tuple(answer["notes"])
    return [Grid(sheet["title"], tuple(map(tuple, sheet["rows"])), notes) for sheet in answer["sheets"]]


def _kind(content: bytes) -> str:
    """``xlsx``, ``ods``, ``csv``, or the reason of a refusal."""
    if not content.strip(b"\0 \r\n\t"):
        return "empty"
    if len(content) > MAX_BYTES:
        return "heavy"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "old"
    if content.startswith(b"PK"):
        return _zipped_kind(content)
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    binary = b"\0" in content and not utf16
    return "kind" if binary or content.lstrip()[:5] in (b"%PDF-", b"{\\rtf") or b"<html" in content[:1024] else "csv"


def _zipped_kind(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_INFLATED:
                return "inflated"
            if any(part.flag_bits & 1 for part in parts):
                return "encrypted"
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return "macros"
            if "xl/workbook.xml" in names:
                return "xlsx"
            return _open_document_kind(archive, names)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, RuntimeError):
        return "broken"


def _open_document_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if not {"content.xml", "mimetype"} <= names:
        return "kind"
    with archive.open("mimetype") as stream:
        if stream.read(100).strip() != b"application/vnd.oasis.opendocument.spreadsheet":
            return "kind"
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        return "macros"
    if "META-INF/manifest.xml" in names:
        with archive.open("META-INF/manifest.xml") as stream:
            if b"encryption-data" in stream.read(1024 * 1024):
                return "encrypted"
    return "ods"
