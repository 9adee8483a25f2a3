"""Frozen content: the one canonical JSON form, used for snapshots and the audit chain, and its SHA-256."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

SCHEMA_VERSION = 1


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("naive datetime in a snapshot")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical_json(value: Any) -> str:
    """Sorted keys, no spaces, UTF-8 kept, instants in UTC, no float. Raises TypeError or ValueError otherwise."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("float in a snapshot")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def sha256_text(text: str) -> str:
    """Hexadecimal SHA-256 of the UTF-8 bytes of ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()


def freeze(content: dict[str, Any]) -> tuple[str, str]:
    """Canonical JSON of ``content`` with its schema version, and its SHA-256."""
    text = canonical_json({"schema_version": SCHEMA_VERSION, **content})
    return text, sha256_text(text)


def chain_hash(previous: str, body: str) -> str:
    """Hash of one link of the audit chain: SHA-256 over the previous hash and the canonical body."""
    return sha256_text(f"{previous}\n{body}")


GENESIS = "0" * 64
