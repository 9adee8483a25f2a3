"""``lint-financing``: find what disagrees in someone's table and what would mend it. Needs no database, no secret."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from portal.cli.common import runtime
from portal.tables.lint import lint_table
from portal.tables.sheet import SheetError
from portal.tables.table import TableError, parse_json
from portal.tables.understand import table_of

#: More than any table a person fills in.
MAX_BYTES = 10 * 1024 * 1024


@click.command("lint-financing")
@click.option("--sheet", is_flag=True, help="FILE est un tableur (.xlsx, .ods ou .csv).")
@click.argument("file")
def command(sheet: bool, file: str) -> None:
    """Contrôler les totaux et les taux du tableau FILE (« - » : entrée standard) et proposer des corrections.

    Le résultat est écrit en JSON ; avec --sheet, le tableau compris est sous « table ». Code de sortie 0, même si le
    tableau a des erreurs ; 2 si un nombre ou le fichier est illisible.
    """
    content = _content(file)
    try:
        if sheet:
            found = runtime().read_sheet(content, "" if file == "-" else file)
            table, notes = table_of(found)
            result: dict[str, Any] = {"table": table, **lint_table(table), "notes": [*found.notes, *notes]}
        else:
            result = lint_table(parse_json(content))
    except TableError as error:
        _refuse(error.problems)
    except SheetError as error:
        _refuse([str(error)])
    # As bytes: whatever the terminal's encoding, the output is UTF-8.
    click.echo(json.dumps(result, ensure_ascii=False, indent=2).encode("utf-8", "replace"))


def _content(file: str) -> bytes:
    try:
        if file == "-":
            content = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(file).open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        _refuse([f"Le fichier « {file} » ne peut pas être lu : {reason}."])
    if len(content) > MAX_BYTES:
        _refuse([f"Ce fichier est trop lourd : {MAX_BYTES // (1024 * 1024)} Mo au plus."])
    return content


def _refuse(problems: list[str]) -> NoReturn:
    for problem in problems:
        click.echo(problem.encode("utf-8", "replace"), err=True)
    raise SystemExit(2)
