"""Plain pages of the export: French HTML that opens anywhere, with no script and nothing fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_STYLE = (
    "body{font-family:sans-serif;margin:2rem;max-width:75rem}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #666;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "del{color:#555}ins{text-decoration:none;font-weight:bold}"
)


def page(title: str, intro: Sequence[str], body: str) -> str:
    """A whole page; ``body`` is HTML already escaped."""
    paragraphs = "".join(f"<p>{escape(text)}</p>\n" for text in intro)
    return (
        f'<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n{paragraphs}{body}</body>\n</html>\n"
    )


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells are HTML already escaped, the first of each row is its header."""
    columns = "".join(f'<th scope="col">{escape(one)}</th>' for one in head)
    lines = "".join(
        f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>\n"
        for row in rows
    )
    return (
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{columns}</tr></thead>\n"
        f"<tbody>\n{lines}</tbody>\n</table>\n"
    )
