"""Reading labels: does a line read like agents' equipment, staff costs, a foreign publisher? Owns the way of reading.

The words are data (``vocabularies/*.toml``). A label is brought to tokens without accents, case, plural or articles,
then read from left to right: words such as *formation* or *étude* put what follows at a distance, a new purchase or a
quantity right before the word takes the distance away. A signal asks a question; it never decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from portal.eligibility.rulebook_binding import Place, bind

_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[a-z][a-z0-9]*|[+;,:&(]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
Phrase: TypeAlias = tuple[str, ...]
#: Labels remembered by a vocabulary, and the longest of them: a bounded memory whatever is sent.
_REMEMBERED, _REMEMBERED_LABEL = 4_096, 300


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one signal, as a rulebook writes them."""

    terms: tuple[str, ...]
    quantified: tuple[str, ...]
    seats: tuple[str, ...]
    exceptions: tuple[str, ...]
    distance: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _SharedWords:
    """The words that serve every signal."""

    articles: tuple[str, ...]
    numbers: tuple[str, ...]
    purchases: tuple[str, ...]
    openings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal compiled: phrases by their first token, longest first, with the manner each is read."""

    name: str
    phrases: Mapping[str, tuple[tuple[Phrase, str], ...]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The signals of a rulebook, ready to read labels."""

    signals: tuple[Signal, ...]
    articles: frozenset[str]
    numbers: frozenset[str]
    purchases: frozenset[str]
    openings: frozenset[str]
    #: Labels read lately: a dossier is assessed again at each of its pages, its labels are read once.
    _read: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def signals_of(self, label: str) -> frozenset[str]:
        """The names of the signals this label gives."""
        found = self._read.get(label)
        if found is None:
            tokens = tokens_of(label, self.articles)
            found = frozenset(signal.name for signal in self.signals if self._gives(signal, tokens))
            if len(label) <= _REMEMBERED_LABEL:
                if len(self._read) >= _REMEMBERED:
                    self._read.clear()
                self._read[label] = found
        return found

    def _gives(self, signal: Signal, tokens: list[str]) -> bool:
        distant = False
        index = 0
        while index < len(tokens):
            token = tokens[index]
            before = tokens[index - 1] if index else ""
            if token in self.openings or (token in self.purchases and before in _JOINTS):
                distant = False
            phrase, manner, length = self._match(signal, tokens, index)
            if manner == "exceptions":
                index += length
                continue
            if manner == "distance":
                distant = True
            elif phrase and self._tells(manner, before, distant):
                return True
            index += 1
        return False

    def _tells(self, manner: str, before: str, distant: bool) -> bool:
        counted = before in self.numbers or _NUMBER.fullmatch(before) is not None
        if manner == "terms":
            return counted or not distant
        if manner == "quantified":
            return (counted or before in self.purchases) and not distant
        return not distant

    def _match(self, signal: Signal, tokens: list[str], index: int) -> tuple[Phrase, str, int]:
        for phrase, manner in signal.phrases.get(tokens[index], ()):
            length = self._length(phrase, tokens, index)
            if length:
                return phrase, manner, length
        return (), "", 0

    def _length(self, phrase: Phrase, tokens: list[str], index: int) -> int:
        """How many tokens the phrase takes from ``index`` (numbers inside are stepped over), 0 when absent."""
        position = index
        for wanted in phrase:
            while position > index and position < len(tokens) and self._is_number(tokens[position], wanted):
                position += 1
            if position >= len(tokens) or tokens[position] != wanted:
                return 0
            position += 1
        return position - index

    def _is_number(self, token: str, wanted: str) -> bool:
        return token != wanted and (token in self.numbers or _NUMBER.fullmatch(token) is not None)


_JOINTS = frozenset(("", "et", "+", ";", ",", ":", "&", "("))


def singular(token: str) -> str:
    """The token without its plural mark, the same for words and labels (``acces`` loses its s in both)."""
    return token[:-1] if len(token) > 2 and token[-1] in "sx" else token


def tokens_of(label: str, articles: frozenset[str] = frozenset()) -> list[str]:
    """Tokens without accents, case, plural or articles; ``,`` ``;`` ``+`` ``:`` ``&`` ``(`` are tokens of their own."""
    text = label.lower().replace("œ", "oe").replace("æ", "ae").replace("\u00d7", " ")
    text = unicodedata.normalize("NFKD", text)
    plain = "".join(character for character in text if not unicodedata.combining(character))
    return [singular(token) for token in _TOKEN.findall(plain) if token not in articles]


def read_vocabulary(table: object, place: Place) -> Vocabulary:
    """Compile the words of a vocabulary file. Raises RulebookError naming the key and the reason."""
    if not isinstance(table, dict) or "shared" not in table:
        raise place.error("must be a table with shared words and signals")
    shared: _SharedWords = bind(_SharedWords, table["shared"], place.at("shared"))
    articles = frozenset(token for word in shared.articles for token in _raw_tokens(word))
    signals = []
    for name, words in table.items():
        if name == "shared":
            continue
        read: _Words = bind(_Words, words, place.at(name))
        by_first: dict[str, list[tuple[Phrase, str]]] = {}
        for manner in ("exceptions", "terms", "quantified", "seats", "distance"):
            for entry in getattr(read, manner):
                phrase = tuple(tokens_of(entry, articles))
                if not phrase:
                    raise place.at(name).at(manner).error(f"{entry!r} holds no word")
                by_first.setdefault(phrase[0], []).append((phrase, manner))
        ordered = {
            first: tuple(sorted(found, key=lambda one: (-len(one[0]), one[1] != "exceptions")))
            for first, found in by_first.items()
        }
        signals.append(Signal(name, MappingProxyType(ordered)))
    single = {name: frozenset(singular(t) for word in getattr(shared, name) for t in _raw_tokens(word))
              for name in ("numbers", "purchases", "openings")}  # fmt: skip
    return Vocabulary(tuple(signals), articles, single["numbers"], single["purchases"], single["openings"])


def _raw_tokens(word: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", word.lower())
    return _TOKEN.findall("".join(character for character in plain if not unicodedata.combining(character)))
