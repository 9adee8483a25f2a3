"""Type of an upload, read from its bytes with libmagic (pylibmagic brings it where the system has none)."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _magic() -> Any:
    try:
        import magic
    except ImportError:
        import magic
        import pylibmagic  # noqa: F401  puts libmagic on the library path, then magic finds it
    return magic.Magic(mime=True)


def sniff(content: bytes) -> str:
    """Media type of ``content`` by its first bytes, e.g. ``application/pdf``."""
    return str(_magic().from_buffer(content[:65536]))
