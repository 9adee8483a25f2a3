"""Read one quote file: its text in a child process, then the pure reader. Writes nothing, needs no database."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.quotes.reader import read_quote
from portal.quotes.reading import refused, to_json
from portal.quotes.refusals import SENTENCES, Refusal
from portal.services.runtime import Runtime


def read_quote_file(runtime: Runtime, name: str, content: bytes | None, filed_on: date | None = None) -> dict[str, Any]:
    """The contract's object for ``content``, the bytes of the file ``name``; None for a file that cannot be opened.

    Never raises for what the bytes hold. Takes seconds at worst: never inside a transaction, a job on the web.
    """
    if content is None:
        return to_json(name, refused(SENTENCES[Refusal.ABSENT]))
    text = runtime.read_pdf_text(content)
    if text.refusal is not None:
        return to_json(name, refused(SENTENCES[text.refusal], text.page_count))
    return to_json(name, read_quote(text.pages, filed_on=filed_on))
