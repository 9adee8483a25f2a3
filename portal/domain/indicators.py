"""Indicators of an award: how a window words them by axis, how a value is read, whether a target is reached. Pure.

A line of the window's setting: axis | wording | number or text | unit | which way is better.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

SEPARATOR = "|"
EXAMPLE = "3c | Démarches faites en ligne | nombre | démarches par an | hausse"
MAX_TEXT = 1_000
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009\u2007]+")


class IndicatorKind(StrEnum):
    """What is measured: a number in a unit, or words."""

    NUMBER = "number"
    TEXT = "text"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class ReportKind(StrEnum):
    """When actual values are told: each year, and once at the end."""

    ANNUAL = "annual"
    FINAL = "final"


DIRECTION_LABELS: dict[Direction, str] = {
    Direction.UP: "doit augmenter",
    Direction.DOWN: "doit diminuer",
    Direction.NONE: "sans sens",
}
REPORT_LABELS: dict[ReportKind, str] = {ReportKind.ANNUAL: "Bilan annuel", ReportKind.FINAL: "Bilan final"}
_KIND_WORDS = {"nombre": IndicatorKind.NUMBER, "texte": IndicatorKind.TEXT}
_DIRECTION_WORDS = {"hausse": Direction.UP, "baisse": Direction.DOWN, "sans": Direction.NONE, "": Direction.NONE}


@dataclass(frozen=True, slots=True)
class IndicatorTemplate:
    """An indicator a window proposes for an axis."""

    axis: str
    label: str
    kind: IndicatorKind
    unit: str
    direction: Direction


def parse_templates(lines: tuple[str, ...]) -> tuple[IndicatorTemplate, ...]:
    """The indicators of a setting. Raises ValueError with a French sentence that names the line."""
    found = tuple(_template(rank, line) for rank, line in enumerate(lines, start=1))
    seen = set()
    for rank, one in enumerate(found, start=1):
        if (one.axis, one.label.casefold()) in seen:
            raise ValueError(f"Ligne {rank}\u00a0: «\u00a0{one.label}\u00a0» est déjà donné pour l’axe {one.axis}.")
        seen.add((one.axis, one.label.casefold()))
    return found


def _template(rank: int, line: str) -> IndicatorTemplate:
    parts = [_SPACES.sub(" ", part).strip() for part in line.split(SEPARATOR)]
    if len(parts) != 5 or not parts[0] or not parts[1]:
        raise ValueError(
            f"Ligne {rank}\u00a0: écrivez cinq parties séparées par «\u00a0|\u00a0», par exemple\u00a0: {EXAMPLE}"
        )
    axis, label, kind, unit, direction = parts
    if kind.casefold() not in _KIND_WORDS:
        raise ValueError(f"Ligne {rank}\u00a0: la troisième partie est «\u00a0nombre\u00a0» ou «\u00a0texte\u00a0».")
    if direction.casefold() not in _DIRECTION_WORDS:
        raise ValueError(
            f"Ligne {rank}\u00a0: écrivez à la fin «\u00a0hausse\u00a0», «\u00a0baisse\u00a0» ou «\u00a0sans\u00a0»."
        )
    if len(label) > 200 or len(unit) > 60:
        raise ValueError(f"Ligne {rank}\u00a0: raccourcissez le libellé (200 caractères) ou l’unité (60).")
    return IndicatorTemplate(axis, label, _KIND_WORDS[kind.casefold()], unit, _DIRECTION_WORDS[direction.casefold()])


def read_value(kind: IndicatorKind, text: str) -> str:
    """The canonical text of a typed value: « 12.5 » for a number, the words otherwise. Raises ValueError (French)."""
    if kind is IndicatorKind.TEXT:
        if len(text.strip()) > MAX_TEXT:
            raise ValueError(f"Raccourcissez ce texte à {MAX_TEXT} caractères.")
        return text.strip()
    bare = _SPACES.sub("", text).replace("%", "")
    if not bare:
        return ""
    if not re.fullmatch(r"-?\d{1,12}([.,]\d{1,4})?", bare, re.ASCII):
        raise ValueError("Écrivez un nombre, par exemple 1 250 ou 12,5.")
    try:
        value = Decimal(bare.replace(",", "."))
    except InvalidOperation as error:  # pragma: no cover - the shape was checked
        raise ValueError("Écrivez un nombre, par exemple 1 250 ou 12,5.") from error
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_value(kind: IndicatorKind, value: str, unit: str = "") -> str:
    """« 1 250 démarches par an », « 12,5 % », or the words; empty while nothing was given."""
    if kind is IndicatorKind.TEXT or not value:
        return value
    whole, _, decimals = value.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", "\u202f")
    return f"{sign}{grouped}{',' + decimals if decimals else ''}{chr(0xA0) + unit if unit else ''}"


def reached(kind: IndicatorKind, direction: Direction, target: str, actual: str) -> bool | None:
    """Whether the target is reached; None for words, without direction, or while a value is missing."""
    if kind is IndicatorKind.TEXT or direction is Direction.NONE or not target or not actual:
        return None
    wanted, got = Decimal(target), Decimal(actual)
    return got >= wanted if direction is Direction.UP else got <= wanted
