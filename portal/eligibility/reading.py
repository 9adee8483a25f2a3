"""Reading JSON values one by one, gathering every mistake as a French sentence. Owns the types of the contract.

A reader never raises on what it reads: it notes the mistake and gives None, so that all of them come at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

MAX_TEXT = 5_000
MAX_INTEGER = 10**10
_MONEY = re.compile(r"(\d{1,10})(?:\.(\d{1,2}))?", re.ASCII)
_NUMBER = re.compile(r"(-?)(\d+)(?:\.(\d+))?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}(?::?\d{2}(?::\d{2})?)?)?", re.ASCII
)
_RATE = re.compile(r"\d(?:\.\d{1,4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class FieldError:
    """One mistake: the JSON Pointer of the field and the sentence to show beside it."""

    path: str
    message: str


class InputError(ValueError):
    """The input cannot be read; ``errors`` says every reason, field by field."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("; ".join(f"{error.path or '/'}: {error.message}" for error in errors[:20]))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Table:
    """A JSON object being read: its content, its pointer and how a sentence names it (``dépense n° 2``)."""

    content: Mapping[str, Any]
    path: str
    name: str


@dataclass(slots=True)
class Reader:
    """Reads values and gathers the mistakes."""

    errors: list[FieldError] = field(default_factory=list)

    def note(self, path: str, message: str) -> None:
        """Add a mistake."""
        self.errors.append(FieldError(path, message))

    def table(self, value: object, path: str, name: str, known: Collection[str]) -> Table:
        """An object with known keys only (an empty one when it is not an object)."""
        if not isinstance(value, dict):
            self.note(path, f"{name}\u00a0: il faut ici un objet JSON avec ses champs.")
            return Table({}, path, name)
        for key in value:
            if key not in known:
                shown = printable(key)
                self.note(
                    f"{path}/{pointer(shown)}",
                    f"{name}\u00a0: le champ «\u00a0{shown}\u00a0» n’existe pas, retirez-le.",
                )
        return Table(value, path, name)

    def wrong(self, table: Table, key: str, label: str, sentence: str) -> None:
        """Note what is wrong with one member of a table."""
        self.note(f"{table.path}/{key}", f"{table.name}, {label}\u00a0: {sentence}")

    def missing(self, table: Table, key: str, label: str) -> None:
        """Note a required value that is not there."""
        self.wrong(table, key, label, "ce champ est obligatoire, renseignez-le.")

    def value(self, table: Table, key: str, label: str, read: Callable[[Any], Any], *, required: bool = False) -> Any:
        """One value read by ``read``, which raises ValueError with the end of the sentence."""
        raw = table.content.get(key)
        if raw is None:
            if required:
                self.missing(table, key, label)
            return None
        try:
            return read(raw)
        except ValueError as error:
            self.wrong(table, key, label, str(error))
            return None

    def items(self, table: Table, key: str, label: str, *, required: bool = False) -> list[Any]:
        """A list, empty when absent."""
        raw = table.content.get(key)
        if raw is None:
            if required:
                self.missing(table, key, label)
            return []
        if not isinstance(raw, list):
            self.wrong(table, key, label, "il faut ici une liste.")
            return []
        return raw


def printable(text: str) -> str:
    """A short form of what was sent, safe in any message."""
    return "".join(character if character.isprintable() else "�" for character in text[:40])


def pointer(key: str) -> str:
    """A key as a JSON Pointer writes it."""
    return key.replace("~", "~0").replace("/", "~1")


def read_text(raw: object) -> str:
    """A string of a reasonable length that can be written in UTF-8."""
    if not isinstance(raw, str):
        raise ValueError("il faut ici un texte entre guillemets.")
    if len(raw) > MAX_TEXT:
        raise ValueError("ce texte est trop long\u00a0: 5 000 caractères au plus.")
    if any("\ud800" <= character <= "\udfff" for character in raw) if not raw.isascii() else False:
        raise ValueError("ce texte contient des caractères illisibles\u00a0: saisissez-le de nouveau.")
    return raw


def read_flag(raw: object) -> bool:
    """true or false."""
    if not isinstance(raw, bool):
        raise ValueError("répondez par true (oui) ou false (non).")
    return raw


def read_integer(raw: object) -> int:
    """A whole number, not negative and of a human size."""
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise ValueError("il faut ici un nombre entier.")
    if raw < 0:
        raise ValueError("ce nombre ne peut pas être négatif.")
    if raw >= MAX_INTEGER:
        raise ValueError("ce nombre est trop grand.")
    return raw


def read_money(raw: object) -> int:
    """Cents from a decimal string."""
    if not isinstance(raw, str):
        raise ValueError('écrivez le montant entre guillemets, avec un point, par exemple "18000.00".')
    match = _MONEY.fullmatch(raw)
    if match:
        return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
    number = _NUMBER.fullmatch(raw) if len(raw) <= MAX_TEXT else None
    if number and number[1]:
        raise ValueError("le montant ne peut pas être négatif\u00a0: saisissez le net.")
    if number and len(number[2]) > 10:
        raise ValueError("ce montant est trop grand\u00a0: dix chiffres au plus avant le point.")
    if number and number[3]:
        raise ValueError("un montant a deux décimales au plus, par exemple 18000.00.")
    raise ValueError("ce n’est pas un montant\u00a0: écrivez-le avec un point et deux décimales, par exemple 18000.00.")


def read_rate(raw: object) -> Fraction:
    """A rate between 0 and 1 from a decimal string with at most four decimals."""
    if not isinstance(raw, str) or not _RATE.fullmatch(raw) or Fraction(raw) > 1:
        raise ValueError('écrivez un taux entre 0 et 1, avec quatre décimales au plus, par exemple "0.70".')
    return Fraction(raw)


def read_date(raw: object) -> date:
    """A calendar date, ISO."""
    if isinstance(raw, str) and _DATE.fullmatch(raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            raise ValueError("cette date n’existe pas dans le calendrier.") from None
    raise ValueError("écrivez la date sous la forme année-mois-jour, par exemple 2021-11-15.")


def read_instant(raw: object) -> datetime:
    """An instant with its offset, given in UTC."""
    match = _INSTANT.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        raise ValueError("écrivez la date et l’heure avec le décalage, par exemple 2021-10-15T10:30:00+02:00.")
    if match[2] is None:
        raise ValueError("précisez le décalage horaire, par exemple 2021-10-15T10:30:00+02:00.")
    try:
        instant = datetime.fromisoformat(match[0])
    except ValueError:
        raise ValueError("cette date ou cette heure n’existe pas.") from None
    if not 2 <= instant.year <= 9998:
        raise ValueError("cette date est hors des limites du calendrier.")
    return instant.astimezone(UTC)


def one_of(choices: Collection[str]) -> Callable[[object], str]:
    """A reader of one word among known ones."""

    def read(raw: object) -> str:
        if not isinstance(raw, str) or raw not in choices:
            raise ValueError(f"cette valeur n’est pas connue\u00a0; choisissez parmi {', '.join(choices)}.")
        return raw

    return read


def matching(pattern: str, sentence: str) -> Callable[[object], str]:
    """A reader of a short code."""
    compiled = re.compile(pattern, re.ASCII)

    def read(raw: object) -> str:
        if not isinstance(raw, str) or not compiled.fullmatch(raw):
            raise ValueError(sentence)
        return raw

    return read
