"""Texts of a document as a template: named passages with ``{variables}``, ``**bold**`` and conditional lines.

A template is given with the software (a ``Seed``) and may be reworded by a window; ``Words`` is one wording, ready
to be filled. Values are never parsed: only the template's own marks count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portal.acts.blocks import Rich, rich, unfilled
from portal.domain.snapshot import canonical_json, sha256_text

VARIABLE = re.compile(r"\{([a-z_]+)\}")
_BEFORE_BENEFICIARY = re.compile(r"\b(à|de) (\*\*)?\{beneficiaire\}")
_CONDITION = re.compile(r"^\[([^\[\]]+)\]\s*")


class VariableType(StrEnum):
    """What a variable holds."""

    TEXT = "text"
    SENTENCE = "sentence"
    AMOUNT = "amount"
    DATE = "date"
    RATE = "rate"
    NUMBER = "number"


TYPE_LABELS = {
    VariableType.TEXT: "texte",
    VariableType.SENTENCE: "phrase des paramètres",
    VariableType.AMOUNT: "montant",
    VariableType.DATE: "date",
    VariableType.RATE: "taux",
    VariableType.NUMBER: "numéro",
}


@dataclass(frozen=True, slots=True)
class Variable:
    """A name a template may use between braces."""

    label: str
    type: VariableType = VariableType.TEXT


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a template. ``variables``: those it may use; ``required``: those it must keep; ``lines``: one item a
    line, each of which may start with a condition between square brackets."""

    key: str
    section: str
    label: str
    text: str
    variables: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Seed:
    """A template as the software brings it. ``version`` goes up with every change of its texts."""

    kind: str
    label: str
    version: int
    passages: tuple[Passage, ...]
    variables: Mapping[str, Variable] = field(default_factory=dict)
    conditions: tuple[str, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        """Passage texts by key."""
        return {passage.key: passage.text for passage in self.passages}

    def passage(self, key: str) -> Passage:
        """A passage by its key; KeyError when there is none."""
        return next(passage for passage in self.passages if passage.key == key)


@dataclass(frozen=True)
class Words:
    """One wording of a template: what the document prints."""

    seed: Seed
    texts: Mapping[str, str]

    @property
    def sha256(self) -> str:
        """What identifies this wording: the hash of its kind and texts."""
        return texts_sha256(self.seed.kind, self.texts)

    def text(self, key: str) -> str:
        """A passage as it stands. A passage newer than the wording falls back on the software's."""
        return self.texts[key] if key in self.texts else self.seed.texts[key]

    def fill(self, key: str, **values: str | None) -> Rich:
        """The passage with its variables filled; a missing value prints as to be filled, under its French name."""
        return self._filled(self.text(key), values)

    def lines(self, key: str, facts: frozenset[str], **values: str | None) -> Iterator[Rich]:
        """Lines of a passage whose conditions all hold, filled."""
        for line in self.text(key).splitlines():
            conditions, words = split_condition(line)
            if words and facts.issuperset(conditions):
                yield self._filled(words, values)

    def _filled(self, template: str, values: Mapping[str, str | None]) -> Rich:
        shown = {name: self._shown(name, values.get(name)) for name in VARIABLE.findall(template)}
        if shown.get("beneficiaire", "").startswith("le "):
            # « à le syndicat » reads « au syndicat ».
            shown["beneficiaire_seul"] = shown["beneficiaire"][3:]
            template = _BEFORE_BENEFICIARY.sub(_contracted, template)
        return rich(template, **shown)

    def _shown(self, name: str, value: str | None) -> str:
        if value is not None and value.strip():
            return value
        known = self.seed.variables.get(name)
        return unfilled(known.label if known else name.replace("_", " "))


def _contracted(found: re.Match[str]) -> str:
    return f"{'du' if found[1] == 'de' else 'au'} {found[2] or ''}{{beneficiaire_seul}}"


def words_of(seed: Seed) -> Words:
    """The wording the software brings."""
    return Words(seed, seed.texts)


def texts_sha256(kind: str, texts: Mapping[str, str]) -> str:
    """Hash of a wording."""
    return sha256_text(canonical_json({"kind": kind, "texts": dict(texts)}))


def split_condition(line: str) -> tuple[tuple[str, ...], str]:
    """« [collectivité, comité] l’avis » → (("collectivité", "comité"), "l’avis")."""
    found = _CONDITION.match(line.strip())
    if found is None:
        return (), line.strip()
    names = tuple(name.strip() for name in found.group(1).split(","))
    return names, line.strip()[found.end() :].strip()
