"""Registry of a window's settings: the facts a prefecture must supply, none of which may be a constant in an act.

Values are texts, typed here; their history lives in the database and each value needs two people. ``None`` means
unfilled: a draft act shows it as such and issuing is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.domain.export_columns import read_columns
from portal.domain.help_places import parse_places
from portal.domain.indicators import parse_templates
from portal.domain.money import Euros, parse_euros
from portal.domain.opinions import parse_givers
from portal.domain.rate_grid import parse_rate_grid
from portal.domain.setting_specs import REGISTRY, Kind, SettingSpec

SPECS: dict[str, SettingSpec] = {spec.key: spec for spec in REGISTRY}

#: Without these the receipt would lack a mention of R. 112-11-1 CRPA: the window does not open.
RECEIPT_KEYS = (
    "service.name",
    "service.email",
    "service.phone",
    "service.address",
    "silence.months_investment",
    "silence.months_operating",
    "texts.implicit_remedies",
)


#: Settings of several lines that have a shape, with what reads them (ValueError, a sentence).
_LINE_READERS: dict[str, Callable[[tuple[str, ...]], object]] = {
    "help.places": parse_places,
    "indicators.templates": parse_templates,
    "opinions.givers": parse_givers,
    "report.columns": read_columns,
}


@dataclass(frozen=True)
class WindowSettings:
    """Values in force, by key; reading an unknown key is a programming error (KeyError)."""

    values: Mapping[str, str]

    def text(self, key: str) -> str | None:
        """The value, or None while unfilled."""
        return self.values.get(SPECS[key].key) or None

    def lines(self, key: str) -> tuple[str, ...]:
        """The value's lines, none while unfilled."""
        return tuple(line.strip() for line in (self.text(key) or "").splitlines() if line.strip())

    def date(self, key: str) -> date | None:
        """The value as a legal date, or None."""
        text = self.text(key)
        return date.fromisoformat(text) if text else None

    def integer(self, key: str) -> int | None:
        """The value as an integer, or None."""
        text = self.text(key)
        return int(text) if text else None

    def cents(self, key: str) -> Euros | None:
        """The value as an amount, or None."""
        text = self.text(key)
        return parse_euros(text) if text else None

    def flag(self, key: str) -> bool | None:
        """yes/no as a boolean, None while unfilled."""
        return {"yes": True, "no": False}.get(self.text(key) or "")

    def unfilled(self, keys: tuple[str, ...] | None = None) -> list[SettingSpec]:
        """Required settings still unfilled (all of them, or among ``keys``), in registry order."""
        wanted = SPECS.values() if keys is None else [SPECS[key] for key in keys]
        return [spec for spec in wanted if not spec.optional and not self.text(spec.key)]


def _unread(spec: SettingSpec, value: str) -> str | None:
    """What the reader of a value that has a shape says of it."""
    try:
        if spec.kind is Kind.EUROS:
            parse_euros(value)
        if spec.key in _LINE_READERS:
            _LINE_READERS[spec.key](tuple(line for line in value.splitlines() if line.strip()))
        if spec.key == "decision.rate_grid":
            parse_rate_grid(value)
    except ValueError as error:
        return str(error)
    return None


def value_problem(spec: SettingSpec, value: str) -> str | None:
    """French sentence saying why ``value`` cannot be the setting's, or None."""
    if not value.strip():
        return None if spec.optional else "Saisissez une valeur."
    if spec.kind is Kind.DATE:
        try:
            date.fromisoformat(value)
        except ValueError:
            return "Saisissez une date, par exemple 15/11/2022."
    if spec.kind in (Kind.INTEGER, Kind.PERCENT) and not (value.isascii() and value.isdigit() and int(value) <= 100):
        return "Saisissez un nombre entier de 0 à 100."
    if spec.kind is Kind.CHOICE and value not in dict(spec.choices):
        return "Choisissez une des valeurs proposées."
    if spec.key.startswith("extension.") and int(value) < 1:
        return "Saisissez un nombre entier à partir de 1."
    if spec.key == "signatory.email" and not re.fullmatch(r"[^@\s]+@[^@\s]+", value.strip()):
        return "Écrivez l’adresse électronique de son compte, par exemple prenom.nom@departement.gouv.fr."
    unread = _unread(spec, value)
    if unread:
        return unread
    limits = {"payment.advance_percent": 30, "payment.interim_percent": 80}
    if spec.key in limits and int(value) > limits[spec.key]:
        return f"Le décret n° 2018-514 limite cette part à {limits[spec.key]} % : saisissez moins."
    return None
