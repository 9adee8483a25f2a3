"""The grid and the priorities are those of the text: its own words, five anchors a criterion, equal weights."""

from __future__ import annotations

import json

import pytest

from portal.eligibility.publish import rulebook_json
from portal.eligibility.rulebook import (
    RulebookError,
    load_rulebook,
    load_rulebook_text,
    packaged_text,
    rulebook_from_content,
)
from tests.unit.eligibility.test_rulebook import SHARED

CALL = "cahier-des-charges-fitn7-axe3-saone-et-loire.md"
SLUG = "fitn7-axe3-71-2021"


def said() -> str:
    path = SHARED / "sources" / CALL
    if not path.exists():
        pytest.skip(f"{path} is absent")
    return " ".join(path.read_text(encoding="utf-8").replace("*", "").replace("’", "'").split())


@pytest.mark.shared
def test_criteria_and_priorities_are_in_the_words_of_the_text() -> None:
    text, book = said(), load_rulebook(SLUG)
    assert [(axis.code, len(axis.criteria)) for axis in book.axes] == [("3a", 2), ("3b", 3), ("3c", 4)]
    for axis in book.axes:
        for criterion in axis.criteria:
            assert criterion.weight == 1
            assert len(criterion.anchors) == 5
            assert criterion.label.replace("’", "'") in text
    quotes = [source.quote or "" for one in book.priorities for source in one.sources]
    assert len(quotes) == 4
    assert all(quote.replace("’", "'") in text for quote in quotes)


def test_the_priorities_are_published_and_kept_with_the_version() -> None:
    book = load_rulebook(SLUG)
    codes = ["daily_life", "least_advanced", "skills", "sharing"]
    assert [one["code"] for one in rulebook_json(book)["priorities"]] == codes
    assert rulebook_from_content(book.content).priorities == book.priorities


def test_a_rulebook_kept_before_them_has_none() -> None:
    content = json.loads(load_rulebook(SLUG).content)
    del content["priorities"]
    assert rulebook_from_content(json.dumps(content)).priorities == ()
    assert load_rulebook("ftap-lean-management-2023").priorities == ()


def test_another_prefecture_inherits_them_as_an_assumption() -> None:
    sources = [source for one in load_rulebook("fitn7-axe3-68-2021").priorities for source in one.sources]
    assert len(sources) == 4
    assert all(source.assumption and source.quote is None for source in sources)


def test_a_priority_names_its_source() -> None:
    text = packaged_text("rulebooks", SLUG, "test")
    unsaid = '[[priorities]]\ncode = "other"\nlabel = "Effet"\nsources = []\n\n'
    broken = text.replace("[[priorities]]", unsaid + "[[priorities]]", 1)
    with pytest.raises(RulebookError, match="at least one source"):
        load_rulebook_text(broken, "test.toml")
