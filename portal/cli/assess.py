"""``flask --app app assess``: assess dossiers against a rulebook. Needs no database, no secret, no instance."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from portal.eligibility.assess import assess_payload
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
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))


def _rulebook(window: str) -> Rulebook:
    try:
        return load_rulebook(window)
    except RulebookError:
        known = ", ".join(available_rulebooks())
        _refuse([f"Le guichet « {window[:60]} » n’existe pas. Guichets connus : {known}."])


def _document(file: str) -> Any:
    try:
        text = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        _refuse([f"Le fichier « {file} » ne peut pas être lu : {error.strerror or error}."])
    return _parse(text)


def _parse(text: bytes) -> Any:
    try:
        return json.loads(text.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        _refuse(["L’entrée n’est pas un texte en UTF-8."])
    except RecursionError:
        _refuse(["L’entrée est imbriquée trop profondément."])
    except ValueError as error:
        place = f" (ligne {error.lineno}, colonne {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        _refuse([f"L’entrée n’est pas du JSON{place}."])


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


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
        click.echo(problem, err=True)
    raise SystemExit(2)
