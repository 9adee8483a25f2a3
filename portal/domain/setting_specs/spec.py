"""How one setting of a window is described."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a value is typed and read."""

    TEXT = "text"
    LINES = "lines"
    DATE = "date"
    INTEGER = "integer"
    PERCENT = "percent"
    CHOICE = "choice"
    EUROS = "euros"


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """One setting: key, section and French label, how it is typed, what it is for."""

    key: str
    section: str
    label: str
    kind: Kind = Kind.TEXT
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    optional: bool = False


def specs(section: str, *rows: tuple[object, ...]) -> tuple[SettingSpec, ...]:
    """Settings of one section, from (key, label, kind, help, choices, optional) rows."""
    return tuple(SettingSpec(row[0], section, *row[1:]) for row in rows)  # type: ignore[arg-type]
