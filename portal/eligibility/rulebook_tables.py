"""Rulebook tables read key by key: what nobody read is refused. Owns rows, labels and unique codes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from portal.eligibility.rulebook_binding import Place, read_money, read_plain, read_texts


class Table:
    """A table read key by key, which then refuses what nobody read."""

    def __init__(self, table: object, place: Place) -> None:
        if not isinstance(table, dict):
            raise place.error("must be a table")
        self.table, self.place, self.read = table, place, set[str]()

    def get(self, key: str, *, optional: bool = False) -> Any:
        self.read.add(key)
        if key not in self.table and not optional:
            raise self.place.at(key).error("missing")
        return self.table.get(key)

    def plain(self, key: str, kind: type, *, optional: bool = False) -> Any:
        value = self.get(key, optional=optional)
        return None if value is None else read_plain(kind, value, self.place.at(key))

    def money(self, key: str) -> int | None:
        value = self.get(key, optional=True)
        return None if value is None else read_money(value, self.place.at(key))

    def texts(self, key: str) -> list[str]:
        return read_texts(self.get(key), self.place.at(key))

    def finish(self) -> None:
        for key in self.table:
            if key not in self.read:
                raise self.place.at(key).error(f"unknown key; known here: {', '.join(sorted(self.read))}")


def read_labels(table: object, place: Place) -> Mapping[str, str]:
    if not isinstance(table, dict):
        raise place.error("must be a table of labels")
    return MappingProxyType({key: read_plain(str, value, place.at(key)) for key, value in table.items()})


def read_rows(value: object, place: Place) -> list[Table]:
    if not isinstance(value, list):
        raise place.error("must be a list of tables")
    return [Table(one, place.at(str(one.get("code", rank)) if isinstance(one, dict) else str(rank)))
            for rank, one in enumerate(value)]  # fmt: skip


def require_unique(codes: list[str], place: Place) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise place.at(code).error("appears twice")
