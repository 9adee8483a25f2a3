"""Help for those who cannot use the portal, and interruptions of the service with their rule of extension."""

from __future__ import annotations

from portal.domain.help_places import EXAMPLE
from portal.domain.setting_specs.spec import Kind, SettingSpec, specs

ASSISTANCE: tuple[SettingSpec, ...] = (
    *specs(
        "Aide aux demandeurs",
        (
            "help.places",
            "Lieux d’aide (France Services…)",
            Kind.LINES,
            f"Un lieu par ligne : nom | adresse | contact | code INSEE de la commune. Par exemple : {EXAMPLE}",
            (),
            True,
        ),
    ),
    *specs(
        "Interruptions du service",
        (
            "outage.threshold_minutes",
            "Interruption constatée au redémarrage à partir de (minutes)",
            Kind.INTEGER,
            "Sans valeur : 5 minutes.",
            (),
            True,
        ),
        (
            "extension.min_minutes",
            "Prolongation : durée d’interruption, en tout (minutes)",
            Kind.INTEGER,
            "La règle est publiée sur la page du guichet. Sans ses trois valeurs, rien n’est prolongé automatiquement.",
            (),
            True,
        ),
        (
            "extension.last_hours",
            "Prolongation : pendant combien d’heures avant la clôture",
            Kind.INTEGER,
            "",
            (),
            True,
        ),
        (
            "extension.working_days",
            "Prolongation : de combien de jours ouvrés",
            Kind.INTEGER,
            "",
            (),
            True,
        ),
    ),
)
