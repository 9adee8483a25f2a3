"""What beneficiaries must show of the help they received. The visuals themselves have their own page."""

from __future__ import annotations

from portal.domain.setting_specs.spec import Kind, SettingSpec, specs

PUBLICITY: tuple[SettingSpec, ...] = specs(
    "Publicité de l’aide",
    (
        "publicity.mention",
        "Mention à faire figurer",
        Kind.TEXT,
        "Telle que le bénéficiaire la recopie, par exemple « Projet financé par l’État ».",
        (),
        True,
    ),
    (
        "publicity.eu_mention",
        "Mention de l’Union européenne",
        Kind.TEXT,
        "Imprimée dans les actes aux crédits refinancés par l’Union européenne, qui ne s’émettent pas sans elle.",
        (),
        True,
    ),
    (
        "publicity.rules",
        "Règles d’usage des visuels",
        Kind.LINES,
        "Une règle par ligne : où les faire figurer, pendant combien de temps, sous quelle licence.",
        (),
        True,
    ),
)
