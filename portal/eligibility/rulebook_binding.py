"""Binding a TOML table to a frozen dataclass: types, missing and unknown keys. Owns the schema check of parameters.

A field's annotation says what is read: ``*_cents`` from a decimal string under the name without it, ``Fraction``
from a decimal string, ``CategorySet`` from a named set or a list, ``date``, ``str``, ``int``, ``bool``,
``frozenset[str]``, and nested dataclasses or tuples of them.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from types import NoneType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from portal.domain.money import AmountError, from_decimal_string
from portal.eligibility.categories import CategorySet, read_categories
from portal.eligibility.rulebook import RulebookError

_RATE = re.compile(r"\d{1,6}(\.\d{1,6})?", re.ASCII)


class Place(NamedTuple):
    """Where we are: the file, the key, and the named category sets."""

    name: str
    key: str
    categories: Mapping[str, CategorySet]

    def at(self, key: str) -> Place:
        """The same place, one key deeper."""
        return self._replace(key=f"{self.key}.{key}" if self.key else key)

    def error(self, reason: str) -> RulebookError:
        """The error that names this place."""
        return RulebookError(self.name, self.key, reason)


@lru_cache(maxsize=128)
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def key_of(field: str) -> str:
    """The TOML key of a field: money drops its unit, which the notation already says."""
    return field.removesuffix("_cents")


def bind(cls: type, table: object, place: Place) -> Any:
    """An instance of ``cls`` from a table. Raises RulebookError naming file, key and reason."""
    if not isinstance(table, Mapping):
        raise place.error("must be a table")
    hints = _hints(cls)
    fields = {key_of(field.name): field for field in dataclasses.fields(cls)}
    for key in table:
        if key not in fields:
            raise place.at(str(key)).error(f"unknown key; known here: {', '.join(sorted(fields)) or 'none'}")
    values: dict[str, Any] = {}
    for key, field in fields.items():
        if key in table:
            values[field.name] = read_value(hints[field.name], field.name, table[key], place.at(key))
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise place.at(key).error("missing")
    return cls(**values)


def read_value(hint: Any, field: str, value: object, place: Place) -> Any:
    """One value of the annotated type."""
    arguments = get_args(hint)
    if NoneType in arguments:
        hint = next(one for one in arguments if one is not NoneType)
        arguments = get_args(hint)
    if hint is CategorySet:
        return read_category_set(value, place)
    if hint is Fraction:
        return read_rate(value, place)
    if hint is int and field.endswith("_cents"):
        return read_money(value, place)
    if get_origin(hint) is frozenset:
        return frozenset(read_texts(value, place))
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise place.error("must be a list")
        return tuple(read_value(arguments[0], "", one, place.at(str(rank))) for rank, one in enumerate(value))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return bind(hint, value, place)
    return read_plain(hint, value, place)


def read_plain(kind: Any, value: object, place: Place) -> Any:
    """A string, whole number, boolean or date, of exactly that type."""
    if kind is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise place.error("must be a date, written 2021-12-31") from None
    right = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
    if not right or isinstance(value, datetime):
        raise place.error(f"must be of type {kind.__name__}")
    if kind is str and not str(value).strip():
        raise place.error("must not be empty")
    return value


def read_texts(value: object, place: Place) -> list[str]:
    """A list of non-empty strings."""
    if not isinstance(value, list):
        raise place.error("must be a list of strings")
    return [read_plain(str, one, place.at(str(rank))) for rank, one in enumerate(value)]


def read_money(value: object, place: Place) -> int:
    """Cents from a decimal string."""
    try:
        return from_decimal_string(value) if isinstance(value, str) else _refuse(place)
    except AmountError:
        return _refuse(place)


def _refuse(place: Place) -> int:
    raise place.error('must be an amount in quotes, written "30000.00"')


def read_rate(value: object, place: Place) -> Fraction:
    """A share from a decimal string (never a float)."""
    if not isinstance(value, str) or not _RATE.fullmatch(value):
        raise place.error('must be a rate in quotes, written "0.70"')
    return Fraction(value)


def read_category_set(value: object, place: Place) -> CategorySet:
    """A named set, or a list in the notation of ``categories``."""
    if isinstance(value, str):
        if value not in place.categories:
            raise place.error(f"there is no category set named {value!r}")
        return place.categories[value]
    try:
        return read_categories(read_texts(value, place))
    except ValueError as error:
        if isinstance(error, RulebookError):
            raise
        raise place.error(str(error)) from None
