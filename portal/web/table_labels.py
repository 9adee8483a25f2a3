"""Writes on every cell of a table the title of its column, for screens too narrow to show columns side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from markupsafe import Markup, escape

_TAG = re.compile(r"<(tr|t[dh])\b([^>]*)>")
_SPAN = re.compile(r'\bcolspan="(\d+)"')


def labelled(rows: Markup, headers: Sequence[str | Sequence[str]]) -> Markup:
    """The rows of a table (``headers`` as the macro takes them) with ``data-label`` on their cells. The header of a
    row, a cell over several columns and the column of actions need none."""
    titles = ["" if not isinstance(one, str) and one[1] == "actions" else _bare(one) for one in headers]
    place = 0

    def mark(tag: re.Match[str]) -> str:
        nonlocal place
        name, attributes = tag.groups()
        if name == "tr":
            place = 0
            return tag.group(0)
        span = _SPAN.search(attributes)
        title = titles[place] if place < len(titles) and name == "td" and span is None else ""
        place += int(span.group(1)) if span else 1
        return f'<{name}{attributes} data-label="{escape(title)}">' if title else tag.group(0)

    return Markup(_TAG.sub(mark, str(rows)))  # noqa: S704 - the macro's own markup, titles escaped


def _bare(header: str | Sequence[str]) -> str:
    """The words of a heading, tags away."""
    title = header if isinstance(header, str) else header[0]
    return unescape(re.sub(r"<[^>]+>", "", str(title))).strip()
