"""Options of instruction and decision: scorers, committee, announcement, delays of opinions."""

from __future__ import annotations

from portal.domain.setting_specs.spec import Kind, SettingSpec, specs

INSTRUCTION: tuple[SettingSpec, ...] = (
    *specs(
        "Échéancier",
        (
            "clock.completeness_months",
            "Délai pour déclarer un dossier incomplet (mois)",
            Kind.INTEGER,
            "Décret n° 2018-514, article 4. Vide : la date n’est pas suivie.",
            (),
            True,
        ),
        (
            "clock.notify_by",
            "Cible de notification des décisions",
            Kind.DATE,
            "« Au plus tard début novembre » : le jour que la préfecture se donne.",
            (),
            True,
        ),
    ),
)
