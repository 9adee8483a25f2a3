"""Options of instruction and decision: scorers, committee, announcement, delays of opinions."""

from __future__ import annotations

from portal.domain.setting_specs.spec import Kind, SettingSpec, specs

INSTRUCTION: tuple[SettingSpec, ...] = specs(
    "Comité",
    (
        "committee.quorum_percent",
        "Quorum du comité",
        Kind.PERCENT,
        "Part des membres votants dont la présence est requise. Vide ou 0 : aucun quorum.",
        (),
        True,
    ),
    (
        "committee.title",
        "Nom du comité",
        Kind.TEXT,
        "Tel qu’il figure sur l’ordre du jour et le procès-verbal, par exemple « Comité de programmation ».",
        (),
        True,
    ),
)
