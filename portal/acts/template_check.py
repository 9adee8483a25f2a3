"""Whether a wording of a template can be kept, passage by passage, and what two wordings differ by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from portal.acts.leftovers import dotted, leftover
from portal.acts.lint_clauses import HELD, lacks
from portal.acts.style import missing_characters
from portal.acts.words import VARIABLE, Passage, Seed, split_condition

MAX_TEXT = 4000
MAX_LINES = 60
#: The condition under which alone a required variable may stand.
_NATURAL = {
    "delegation": "délégation",
    "comite_le": "comité",
    "deliberation": "délibération",
    "delibere_le": "délibération",
    "engager_depuis": "présumé complet",
}
#: Conditions of which one holds whenever the other does not.
_OPPOSITES = (
    ("fonctionnement", "hors fonctionnement"),
    ("date d’effet", "sans date d’effet"),
    ("versements", "sans versements"),
    ("attribution", "autre acte"),
    ("présumé complet", "pièces manquantes"),
)
_TOKENS = re.compile(r"\s+|[^\s]+")


def cleaned(passage: Passage, text: str) -> str:
    """NFC, outer blanks away, empty lines away; a text that is not a list is one line."""
    lines = [" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines()]
    kept = [line for line in lines if line]
    return ("\n" if passage.lines else " ").join(kept)


def template_problems(
    seed: Seed, texts: Mapping[str, str], coverage: frozenset[int] | None = None
) -> dict[str, str]:
    """French sentences, by passage key; none when the wording can be kept. ``coverage``: what the fonts print."""
    found = {}
    for passage in seed.passages:
        problem = next(_problems(seed, passage, texts.get(passage.key, ""), coverage), None)
        if problem:
            found[passage.key] = problem
    return found


def _problems(seed: Seed, passage: Passage, text: str, coverage: frozenset[int] | None) -> Iterator[str]:
    if not text.strip():
        if passage.text:
            yield "Écrivez ce texte : l’acte ne peut pas s’en passer."
        return
    if len(text) > MAX_TEXT or text.count("\n") >= MAX_LINES:
        yield f"Ce texte est trop long : {MAX_TEXT} caractères et {MAX_LINES} lignes au plus."
    used = set(VARIABLE.findall(text))
    unknown = sorted(used.difference(passage.variables))
    if unknown:
        yield f"« {{{unknown[0]}}} » n’est pas une variable de ce texte. {_known(passage)}"
    if "{" in VARIABLE.sub("", text) or "}" in VARIABLE.sub("", text):
        yield f"Une accolade n’entoure pas un nom de variable. {_known(passage)}"
    missing = [name for name in passage.required if name not in used]
    if missing:
        yield f"Ce texte doit garder {{{missing[0]}}} : {seed.variables[missing[0]].label}."
    if any(line.count("**") % 2 for line in text.splitlines()):
        yield "Les deux étoiles ** ouvrent et ferment le gras : il en manque une paire."
    if leftover(text) is not None or dotted(text):
        yield "Ce texte contient une valeur à compléter : écrivez-la, ou employez une variable."
    held = HELD.get(passage.key)
    if held is not None and not lacks(held, passage.text) and lacks(held, text):
        yield f"Ce texte doit dire {held.says}."
    yield from _unsure(seed, passage, text)
    yield from _conditions(seed, passage, text)
    yield from _unprintable(text, coverage)


def _known(passage: Passage) -> str:
    if not passage.variables:
        return "Ce texte n’en a aucune."
    return "Variables possibles : " + ", ".join(f"{{{name}}}" for name in passage.variables) + "."


def _unsure(seed: Seed, passage: Passage, text: str) -> Iterator[str]:
    """What must be printed whatever the act stands on a line that is always printed."""
    if not passage.lines:
        return
    for name in passage.required:
        if not _always(text, name, _NATURAL.get(name)):
            label = seed.variables[name].label
            yield f"{{{name}}} ({label}) doit être sur une ligne sans condition : l’acte ne peut pas s’en passer."
    if _always(passage.text) and not _always(text):
        yield "Gardez au moins une ligne sans condition : sinon ce texte peut manquer dans un acte."


def _always(text: str, name: str = "", natural: str | None = None) -> bool:
    """Whether a line (with this variable) is printed in any act, or in any that meets its natural condition."""
    alone = set()
    for line in text.splitlines():
        conditions, words = split_condition(line)
        if not words or (name and name not in VARIABLE.findall(words)):
            continue
        held = set(conditions) - {natural}
        if not held:
            return True
        if len(held) == 1:
            alone |= held
    return any(alone.issuperset(pair) for pair in _OPPOSITES)


def _conditions(seed: Seed, passage: Passage, text: str) -> Iterator[str]:
    for line in text.splitlines() if passage.lines else ():
        conditions, words = split_condition(line)
        unknown = [name for name in conditions if name not in seed.conditions]
        if unknown:
            yield f"« [{unknown[0]}] » n’est pas une condition connue. Possibles : {', '.join(seed.conditions)}."
        if not words:
            yield "Une condition est seule sur sa ligne : écrivez le texte après elle."


def _unprintable(text: str, coverage: frozenset[int] | None) -> Iterator[str]:
    missing = missing_characters(text, coverage) if coverage is not None else ()
    if missing:
        yield f"La police des actes ne sait pas imprimer « {missing[0]} » : remplacez ce caractère."


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage: ``same``, ``removed`` or ``added``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class PassageDiff:
    """A passage that differs between two wordings."""

    section: str
    label: str
    pieces: tuple[Piece, ...]


def template_diff(seed: Seed, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[PassageDiff, ...]:
    """Passages that differ, in the template's order, word by word."""
    return tuple(
        PassageDiff(passage.section, passage.label, _pieces(old, new))
        for passage in seed.passages
        if (old := before.get(passage.key, passage.text)) != (new := after.get(passage.key, passage.text))
    )


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("removed", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("added", "".join(new[j1:j2])))
    return tuple(pieces)
