"""A letter drawn from its template: notification of an act, request for items, payment; frozen facts and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.acts.blocks import Block, Bullets, Document, Heading, Para, plain, text_of
from portal.acts.decision_letters import LetterFrame, addressed
from portal.acts.letter import LetterData, letter_document
from portal.acts.lint_letter import Expected
from portal.acts.style import Style
from portal.acts.thaw import from_plain, to_plain
from portal.acts.words import Words


@dataclass(frozen=True)
class DrawnLetter:
    """``facts``: conditions that hold; ``items``: what is asked for; ``remedies``: whether the letter states them;
    ``expected``: what it is checked against before it leaves."""

    words: Words
    frame: LetterFrame
    values: Mapping[str, str | None]
    facts: frozenset[str] = frozenset()
    items: tuple[str, ...] = ()
    remedies: bool = False
    attachments: tuple[str, ...] = ()
    expected: Expected = field(default=Expected(), compare=False)

    @property
    def letter(self) -> LetterData:
        """What the letter says."""
        frame, values = self.frame, self._values()
        first, *rest = list(self.words.lines("body", self.facts, **values)) or [plain("")]
        body: list[Block] = [Para(first)]
        if self.items:
            body.append(Bullets(tuple(plain(item) for item in self.items)))
        notes: tuple[Block, ...] = ()
        if "algorithm" in self.words.seed.texts and "mention" in self.values:
            mention = self.words.fill("algorithm", **values)
            notes = (Heading(2, plain("Traitement algorithmique")), Para(mention, "small"))
        return LetterData(
            authority_lines=frame.authority_lines,
            service_lines=frame.service_lines,
            recipient_lines=frame.recipient_lines,
            reference=frame.reference,
            place=frame.place,
            dated_at=frame.dated_at,
            subject=text_of(self.words.fill("subject", **values)),
            salutation=f"{values['civilite']},",
            paragraphs=(),
            closing=text_of(self.words.fill("closing", **values)),
            signatory_lines=frame.signatory_lines,
            attachments=self.attachments,
            remedies=frame.remedies if self.remedies else (),
            specimen=frame.specimen,
            body=(*body, *(Para(line) for line in rest)),
            notes=notes,
        )

    @property
    def document(self) -> Document:
        """What will be printed."""
        return letter_document(self.letter)

    def _values(self) -> dict[str, str | None]:
        frame = self.frame
        return {
            "beneficiaire": frame.beneficiary,
            "dossier": frame.dossier_reference,
            "operation": frame.project,
            "fonds": frame.fund,
            "contact": frame.contact,
            "civilite": addressed(frame, self.words),
            **self.values,
        }

    def render(self, style: Style) -> bytes:
        """The PDF."""
        from portal.acts.layout import render

        return render(self.document, style)

    def frozen(self) -> dict[str, Any]:
        """Its facts as canonical JSON takes them; the words are kept apart, under their hash."""
        return {
            "frame": to_plain(self.frame),
            "values": dict(self.values),
            "facts": sorted(self.facts),
            "items": list(self.items),
            "remedies": self.remedies,
            "attachments": list(self.attachments),
        }


def thawed(content: Mapping[str, Any], words: Words) -> DrawnLetter:
    """The letter of frozen facts, in the words it was made with."""
    return DrawnLetter(
        words,
        from_plain(LetterFrame, content["frame"]),
        content["values"],
        frozenset(content["facts"]),
        tuple(content["items"]),
        bool(content["remedies"]),
        tuple(content["attachments"]),
    )
