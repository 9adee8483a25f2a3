"""Frozen facts back to dataclasses: the inverse of what an issued act keeps as canonical JSON."""

from __future__ import annotations

import types
import typing
from dataclasses import MISSING, asdict, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Facts as canonical JSON takes them: fractions as « 7/10 », dataclasses as objects."""
    if is_dataclass(value) and not isinstance(value, type):
        return to_plain(asdict(value))
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    return value


def from_plain(kind: type[T], value: dict[str, Any]) -> T:
    """The dataclass ``kind`` of a frozen object; a field it did not have yet takes its default.

    Raises KeyError or ValueError on what was never frozen by the portal.
    """
    hints = _hints(cast(type, kind))
    made = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in value:
            made[field.name] = _read(hints[field.name], value[field.name])
        elif field.default is MISSING and field.default_factory is MISSING:
            raise KeyError(field.name)
    return kind(**made)


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(hint: Any, value: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            return None
        (inner,) = [kind for kind in typing.get_args(hint) if kind is not type(None)]
        return _read(inner, value)
    if origin is tuple:
        kinds = typing.get_args(hint)
        if len(kinds) == 2 and kinds[1] is Ellipsis:
            return tuple(_read(kinds[0], item) for item in value)
        return tuple(_read(kind, item) for kind, item in zip(kinds, value, strict=True))
    if is_dataclass(hint):
        return from_plain(cast(type, hint), value)
    return _scalar(hint, value)


def _scalar(hint: Any, value: Any) -> Any:
    if hint is Fraction:
        return Fraction(value)
    if hint is datetime:
        return datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return value
