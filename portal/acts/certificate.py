"""What the two certificates have in common: their head, their lists of facts, the sum certified, the beneficiary."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from portal.acts.blocks import Facts, Meta, plain
from portal.acts.wording import amount_in_letters, euros, siren_fr
from portal.domain.money import Euros


def certificate_meta(
    title: str, reference: str, authority_lines: tuple[str, ...], made_at: datetime, *, specimen: bool, act: str = ""
) -> Meta:
    """The properties of the file. ``act``: the reference of the act it goes with."""
    return Meta(
        title=f"{title} – {reference}",
        author=" ".join(authority_lines),
        subject=title,
        keywords=" ".join(filter(None, (reference, act))),
        dated_at=made_at,
        footer=f"{title} n° {reference}",
        specimen=specimen,
    )


def facts(rows: Iterable[tuple[str, str]]) -> Facts:
    """Labels and their plain words."""
    return Facts(tuple((label, plain(text)) for label, text in rows))


def sum_of(cents: Euros) -> dict[str, str]:
    """A sum in figures and in letters, for a sentence that says both."""
    return {"figures": euros(cents), "letters": amount_in_letters(cents)}


def who(name: str, siret: str) -> str:
    """« Commune de Tournus (SIRET 217 105 436 00018) »."""
    return f"{name} (SIRET {siren_fr(siret)})"
