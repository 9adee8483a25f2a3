"""One act of any kind, ready to be read, checked or printed: its facts and the words of its template."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from portal.acts.arrete import arrete_document
from portal.acts.avenant import drawn_following
from portal.acts.blocks import Document
from portal.acts.convention import convention_document
from portal.acts.data import ArreteData
from portal.acts.following_data import FollowingData
from portal.acts.lint import lint_arrete
from portal.acts.lint_fields import Finding
from portal.acts.lint_following import lint_following
from portal.acts.seed_avenant import AVENANT
from portal.acts.seed_convention import CONVENTION
from portal.acts.style import Style
from portal.acts.thaw import to_plain
from portal.acts.words import Words


@dataclass(frozen=True)
class DrawnAct:
    """``words``: the template of this act; ``award_words``: that of the award it follows, the same for an award."""

    data: ArreteData | FollowingData
    words: Words
    award_words: Words

    @property
    def own(self) -> ArreteData:
        """What the act says of itself: references, number, date, signatory, amount."""
        return self.data.own if isinstance(self.data, FollowingData) else self.data

    @property
    def two_parties(self) -> bool:
        """Whether both parties sign it."""
        return self.words.seed.kind in (CONVENTION.kind, AVENANT.kind)

    @property
    def document(self) -> Document:
        """What will be printed."""
        if isinstance(self.data, FollowingData):
            return drawn_following(self.data, self.words, self.award_words)
        if self.words.seed.kind == CONVENTION.kind:
            return convention_document(self.data, self.words)
        return arrete_document(self.data, self.words)

    def as_draft(self) -> DrawnAct:
        """The same marked as a draft: nobody takes it for the act."""
        return self.with_own(replace(self.own, internal_reference=f"PROJET – {self.own.internal_reference}"))

    def with_code(self, code: str) -> DrawnAct:
        """The same with its verification code, given when it is issued."""
        return self.with_own(replace(self.own, verification_code=code))

    def with_own(self, own: ArreteData) -> DrawnAct:
        """The same that says this of itself."""
        data = replace(self.data, own=own) if isinstance(self.data, FollowingData) else own
        return replace(self, data=data)

    def findings(self, coverage: frozenset[int] | None) -> list[Finding]:
        """What the checks before issue find."""
        if isinstance(self.data, FollowingData):
            return lint_following(self.data, self.words, self.award_words, coverage)
        return lint_arrete(self.data, coverage, self.document)

    def render(self, style: Style) -> bytes:
        """The PDF."""
        from portal.acts.layout import render

        return render(self.document, style)

    def frozen(self) -> dict[str, Any]:
        """What an issued act keeps: ``arrete`` is the award from then on, ``template`` the wording it was printed
        with, ``following`` what an act that follows another adds."""
        template = {"template": {"kind": self.words.seed.kind, "sha256": self.words.sha256}}
        if isinstance(self.data, FollowingData):
            plain = to_plain(self.data)
            return {"arrete": plain.pop("after"), "following": plain, **template}
        return {"arrete": to_plain(self.data), **template}
