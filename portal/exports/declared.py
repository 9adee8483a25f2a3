"""How a table that leaves the portal is declared: columns with a stable code, a French heading, a kind, a meaning.

Codes are never renamed nor reused; a new column comes last. A row is a sequence of values in the order of the columns,
``None`` or an empty text for an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Row = Sequence[object]


class Kind(StrEnum):
    """What a column holds, hence how its cells are typed."""

    TEXT = "text"
    #: Digits that are no number: SIRET, INSEE code, EJ. Leading zeros count.
    CODE = "code"
    #: Integer cents, written in euros.
    MONEY = "money"
    #: Legal date.
    DATE = "date"
    #: Aware instant, written as the time in Paris.
    INSTANT = "instant"
    INTEGER = "integer"
    #: Fraction, two decimals shown.
    NUMBER = "number"
    #: Fraction of one, written as a percentage.
    RATE = "rate"


KIND_LABELS: dict[Kind, str] = {
    Kind.TEXT: "Texte",
    Kind.CODE: "Code (texte)",
    Kind.MONEY: "Montant en euros",
    Kind.DATE: "Date",
    Kind.INSTANT: "Date et heure de Paris",
    Kind.INTEGER: "Nombre entier",
    Kind.NUMBER: "Nombre",
    Kind.RATE: "Pourcentage",
}
_WIDTHS: dict[Kind, int] = {
    Kind.TEXT: 24,
    Kind.CODE: 17,
    Kind.MONEY: 15,
    Kind.DATE: 12,
    Kind.INSTANT: 17,
    Kind.INTEGER: 11,
    Kind.NUMBER: 11,
    Kind.RATE: 10,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``width``: characters shown in a spreadsheet, the kind's own when 0."""

    code: str
    heading: str
    kind: Kind = Kind.TEXT
    meaning: str = ""
    width: int = 0

    @property
    def shown_width(self) -> int:
        return self.width or _WIDTHS[self.kind]


@dataclass(frozen=True)
class Table:
    """A table: its name in addresses and file names, its French title, what it is for, its columns."""

    name: str
    title: str
    purpose: str
    columns: tuple[Column, ...]
    codes: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        codes = tuple(column.code for column in self.columns)
        if len(set(codes)) != len(codes):
            raise ValueError(f"{self.name}: a column code is there twice")
        object.__setattr__(self, "codes", codes)


#: What the dictionary is made of; it is a table like the others.
DICTIONARY = Table(
    "dictionnaire",
    "Dictionnaire",
    "Ce que contient chaque colonne.",
    (
        Column("heading", "Intitulé", width=36),
        Column("code", "Code", width=26),
        Column("kind", "Type", width=24),
        Column("meaning", "Signification", width=90),
    ),
)


def dictionary_rows(table: Table, notes: Iterable[tuple[str, str]] = ()) -> list[Row]:
    """The columns of ``table``; then, after an empty line, what the file says of itself (window, filter, date…)."""
    rows: list[Row] = [
        (column.heading, column.code, KIND_LABELS[column.kind], column.meaning) for column in table.columns
    ]
    said = [(label, "", "", text) for label, text in notes]
    return [*rows, (), *said] if said else rows
