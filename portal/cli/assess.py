"""``flask --app app assess``: assess dossiers against a rulebook. Needs no database, no secret, no instance."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from portal.eligibility.assess import assess_payload
from portal.eligibility.document import read_document
from portal.eligibility.facts import FieldError, InputError
from portal.eligibility.rulebook import Rulebook, RulebookError, available_rulebooks, load_rulebook

DEFAULT_WINDOW = "fitn7-axe3-71-2021"


@click.command("assess")
@click.option("--window", default=DEFAULT_WINDOW, show_default=True, help="Guichet dont les règles s’appliquent.")
@click.argument("file")
def command(window: str, file: str) -> None:
    """Contrôler FILE (« - » : entrée standard) : un dossier JSON ou un tableau de dossiers.

    Le résultat est écrit en JSON. Code de sortie 0, même si le dossier est inéligible ; 2 si l’entrée est illisible.
    """
    rulebook = _rulebook(window)
    document = _document(file)
    if isinstance(document, list):
        result: Any = _assess_all(document, rulebook)
    else:
        result = _assess_all([document], rulebook, single=True)[0]
    # As bytes: whatever the terminal's encoding, the output is UTF-8.
    click.echo(json.dumps(result, ensure_ascii=False, indent=2).encode())


def _rulebook(window: str) -> Rulebook:
    try:
        return load_rulebook(window)
    except RulebookError:
        known = ", ".join(available_rulebooks())
        _refuse([f"Le guichet « {window[:60]} » n’existe pas. Guichets connus : {known}."])


def _document(file: str) -> Any:
    try:
        text = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        _refuse([f"Le fichier « {file} » ne peut pas être lu : {reason}."])
    try:
        return read_document(text)
    except InputError as error:
        _refuse([_line(problem, None) for problem in error.errors])


def _assess_all(documents: list[Any], rulebook: Rulebook, *, single: bool = False) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = []
    problems: list[str] = []
    for number, document in enumerate(documents):
        try:
            results.append(assess_payload(document, rulebook))
        except InputError as error:
            problems.extend(_line(problem, None if single else number) for problem in error.errors)
    if problems:
        _refuse(problems)
    return results


def _line(problem: FieldError, number: int | None) -> str:
    path = problem.path if number is None else f"/{number}{problem.path}"
    return f"{path or '/'} : {problem.message}"


def _refuse(problems: list[str]) -> NoReturn:
    for problem in problems:
        click.echo(problem.encode("utf-8", "replace"), err=True)
    raise SystemExit(2)
