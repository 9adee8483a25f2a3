"""Pages that show the first rows of several lists, or one of them alone by pages: ``?liste=…&page=…``."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request


def asked_list(known: Iterable[str]) -> tuple[str, int]:
    """The list wanted alone (empty: all of them) and its page, from the address."""
    wanted = request.args.get("liste", "")
    return (wanted, asked_page()) if wanted in set(known) else ("", 1)


def asked_page() -> int:
    """The page of the address, from 1; what is not understood is the first."""
    page = request.args.get("page", "1")
    return int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
