"""Writes on every cell of a table the title of its column, for screens too narrow to show columns side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from markupsafe import Markup

_TAG = re.compile(r"<(tr|t[dh])\b([^>]*)>")
_SPAN = re.compile(r'\bcolspan="(\d+)"')


def labelled(rows: Markup, headers: Sequence[str | Sequence[str]], attribute: Markup) -> Markup:
    """The rows of a table (``headers`` as the macro takes them), ``attribute`` (« data-label="{}" ») on their cells.

    The header of a row, a cell over several columns and the column of actions need none. Only slices of what the page
    wrote and titles escaped by ``format`` are put together: nothing is declared safe here.
    """
    titles = ["" if not isinstance(one, str) and one[1] == "actions" else _bare(one) for one in headers]
    parts, place, done = [], 0, 0
    for tag in _TAG.finditer(rows):
        name, attributes = tag.groups()
        if name == "tr":
            place = 0
            continue
        span = _SPAN.search(attributes)
        title = titles[place] if place < len(titles) and name == "td" and span is None else ""
        place += int(span.group(1)) if span else 1
        if title:
            parts += [rows[done : tag.end() - 1], attribute.format(title)]
            done = tag.end() - 1
    return rows[:0].join([*parts, rows[done:]])


def _bare(header: str | Sequence[str]) -> str:
    """The words of a heading, tags away."""
    title = header if isinstance(header, str) else header[0]
    return unescape(re.sub(r"<[^>]+>", "", str(title))).strip()
