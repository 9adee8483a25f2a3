"""What is shown as certain holds: one digit changed in a total or a SIRET, and nothing wrong stays certain."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from portal.adapters.pdf_text import read_pdf_text
from portal.quotes.dates import find_dates
from portal.quotes.folding import fold
from portal.quotes.pages import PageText
from portal.quotes.reader import read_quote
from portal.quotes.reading import TOTALS, QuoteReading
from tests.quotes.corpus_files import SCANS, entries, pdf_of
from tests.quotes.producers import Missing

QUOTES = [entry for entry in entries() if entry["producer"] not in SCANS]
Pages = tuple[PageText, ...]


def pages_of(entry: dict[str, Any]) -> Pages:
    try:
        return read_pdf_text(pdf_of(entry)).pages
    except Missing as reason:
        pytest.skip(f"quotes of the corpus by {entry['producer']}: {reason}")


def mutated(pages: Pages, found: QuoteReading, names: tuple[str, ...], chance: random.Random) -> Iterator[Pages]:
    """The pages with one digit changed in one word of the lines these fields were read from."""
    told = {(found.fields[name].page, word) for name in names for word in (found.fields[name].text or "").split()}
    for number, page in enumerate(pages):
        for place, word in enumerate(page.words):
            if (page.number, word.text) not in told or not re.search(r"\d", word.text):
                continue
            at = chance.choice([match.start() for match in re.finditer(r"\d", word.text)])
            digit = chance.choice([d for d in "0123456789" if d != word.text[at]])
            other = replace(word, text=word.text[:at] + digit + word.text[at + 1 :])
            words = (*page.words[:place], other, *page.words[place + 1 :])
            yield (*pages[:number], replace(page, words=words), *pages[number + 1 :])


@pytest.mark.parametrize("entry", QUOTES, ids=lambda entry: entry["name"])
def test_a_digit_changed_is_never_certain(entry: dict[str, Any]) -> None:
    pages = pages_of(entry)
    found, chance = read_quote(pages), random.Random(71)

    for names in (TOTALS, ("siret",)):
        for changed in mutated(pages, found, names, chance):
            read = read_quote(changed)
            for name in names:
                one = read.fields[name]
                assert not one.certain or one.value == entry["expected"].get(name), (name, one)


@pytest.mark.parametrize("entry", QUOTES, ids=lambda entry: entry["name"])
def test_every_signal_quotes_the_page_it_names(entry: dict[str, Any]) -> None:
    pages = pages_of(entry)
    printed = {page.number: fold(" ".join(word.text for word in page.words)) for page in pages}

    for signal in read_quote(pages).signals:
        words = [word for word in fold(signal.text).split() if len(word) > 2]
        assert sum(word in printed[signal.page] for word in words) >= len(words) * 0.8, signal
        if signal.on is not None:
            assert signal.on in {one.on for one in find_dates(printed[signal.page])}, signal
