"""What a letter must satisfy before it leaves: nothing to fill, everything printable, a whole recipient, right amounts.

Reads the very texts that will be printed. What the applicant typed may look like anything: only the words of the
administration are searched for a mark that someone meant to fill.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.acts.blocks import UNFILLED_MARK, document_texts
from portal.acts.leftovers import dotted, leftover
from portal.acts.letter import LetterData, letter_document
from portal.acts.lint_fields import TOWN, Finding
from portal.acts.style import missing_characters
from portal.acts.wording import euros

_AMOUNT = re.compile(r"\d[\d\s]*,\d{2}\s*€")
#: « Pour le préfet et par délégation, »: who signs under it says in which capacity (CRPA, L. 212-1).
_FORMULA = re.compile(r"^(?:pour|par)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the letter is checked against. ``amounts``: name and value in cents of every amount it may print, those
    ``must`` names being printed; ``typed``: what applicants wrote; ``signed``: it has a signatory; ``algorithm``: it
    carries the mention of article L. 311-3-1."""

    amounts: tuple[tuple[str, int], ...] = ()
    must: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    signed: bool = True
    algorithm: bool = False


def letter_findings(
    letter: LetterData, expected: Expected, coverage: frozenset[int] | None = None
) -> list[Finding]:
    """All findings, each of which blocks. ``coverage``: what the fonts print, None to skip that rule."""
    texts = list(document_texts(letter_document(letter)))
    own = [_without(text, expected.typed) for text in texts]
    return [
        *_recipient(letter),
        *_signatory(letter, expected),
        *_unfilled(texts, own),
        *_amounts(own, expected),
        *_algorithm(texts, expected),
        *_printable(texts, coverage),
    ]


def _without(text: str, typed: tuple[str, ...]) -> str:
    for words in sorted(filter(None, typed), key=len, reverse=True):
        text = text.replace(words, "·")
    return text


def _recipient(letter: LetterData) -> Iterator[Finding]:
    lines = [line for line in letter.recipient_lines if line.strip()]
    if len(lines) < 3:
        message = (
            "Le destinataire de la lettre est incomplet : il faut le représentant, l’organisme et son adresse. "
            "Faites compléter l’identité du porteur."
        )
        yield Finding("recipient", "recipient", message)
    elif not any(TOWN.search(line) for line in lines[1:]):
        message = (
            "L’adresse du destinataire n’a pas de code postal suivi d’une commune : faites compléter l’identité "
            "du porteur."
        )
        yield Finding("recipient_town", "recipient", message)


def _signatory(letter: LetterData, expected: Expected) -> Iterator[Finding]:
    lines = letter.signatory_lines
    own = lines[1:] if lines and _FORMULA.match(lines[0]) else lines
    if expected.signed and (len(own) < 2 or not all(map(str.strip, lines))):
        message = "Le signataire de la lettre n’a pas de nom ou de qualité : complétez les paramètres du guichet."
        yield Finding("signatory", "signatory", message)


def _unfilled(texts: list[str], own: list[str]) -> Iterator[Finding]:
    for text, mine in zip(texts, own, strict=True):
        at = text.find(UNFILLED_MARK)
        if at < 0:
            found = leftover(mine)
            found = next(iter(dotted(mine)), None) if found is None else found
            if found is None:
                continue
            text, at = mine, found
        shown = text[max(0, at - 30) :][:90]
        yield Finding("unfilled", "document", f"La lettre contient une valeur à compléter : « {shown} ».")


def _amounts(own: list[str], expected: Expected) -> Iterator[Finding]:
    known = {_folded(euros(cents)) for _, cents in expected.amounts}
    printed = {_folded(match.group()): text for text in own for match in _AMOUNT.finditer(text)}
    for name, cents in expected.amounts:
        if name in expected.must and _folded(euros(cents)) not in printed:
            yield Finding("amount_missing", "document", f"La lettre n’écrit pas {name}, {euros(cents)}.")
    if expected.amounts:
        for amount, text in printed.items():
            if amount not in known:
                message = f"La lettre écrit un montant qui n’est pas celui de l’acte : « {text[:90]} »."
                yield Finding("amount_unknown", "document", message)


def _folded(text: str) -> str:
    return "".join(text.split())


def _algorithm(texts: list[str], expected: Expected) -> Iterator[Finding]:
    said = " ".join(texts).replace("\u00a0", " ")
    if expected.algorithm and not ("L. 311-3-1" in said and "CADA" in said):
        message = (
            "La lettre ne porte pas toute la mention du traitement algorithmique (article L. 311-3-1 du code des "
            "relations entre le public et l’administration, saisine de la CADA) : corrigez le modèle."
        )
        yield Finding("algorithm", "document", message)


def _printable(texts: list[str], coverage: frozenset[int] | None) -> Iterator[Finding]:
    if coverage is None:
        return
    told: set[str] = set()
    for text in texts:
        for char in missing_characters(text, coverage):
            if char not in told:
                told.add(char)
                at = max(text.find(char), 0)
                shown = text[max(0, at - 30) : at + 31]
                message = f"La police ne sait pas imprimer « {char} » (U+{ord(char):04X}), dans « {shown} »."
                yield Finding("unprintable", "document", message)
