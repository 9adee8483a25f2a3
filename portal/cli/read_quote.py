"""``read-quote``: read quotes (devis) and print what they say as JSON. Needs no database, no secret, no instance."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.cli.common import runtime
from portal.quotes.refusals import MAX_BYTES


@click.command("read-quote")
@click.option(
    "--filed-on", type=click.DateTime(["%Y-%m-%d"]), metavar="AAAA-MM-JJ",
    help="Jour du dépôt : une offre dont la validité est passée ce jour-là est signalée.",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FICHIER…")
@with_appcontext
def command(filed_on: datetime | None, files: tuple[str, ...]) -> None:
    """Lire chaque FICHIER et écrire un tableau JSON, un objet par fichier, dans l’ordre donné.

    Code de sortie 0 quoi que contiennent les fichiers ; un fichier absent ou illisible a son objet, « refused ».
    """
    from portal.services.quotes.read_quote_file import read_quote_file

    day: date | None = filed_on.date() if filed_on else None
    found = [read_quote_file(runtime(), _name(file), _content(file), day) for file in files]
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


def _name(file: str) -> str:
    """The file's own name, printable whatever its bytes."""
    return os.fsencode(os.path.basename(file.rstrip("/")) or file).decode("utf-8", "replace")


def _content(file: str) -> bytes | None:
    """The bytes, one more than the limit at most; None when there is no such regular file or it cannot be opened."""
    path = Path(file)
    try:
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        return None
