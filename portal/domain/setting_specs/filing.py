"""What the applicant's side needs of the prefecture: lists, delays and switches."""

from __future__ import annotations

from portal.domain.setting_specs.assistance import ASSISTANCE
from portal.domain.setting_specs.spec import Kind, SettingSpec, specs

#: When the applicant's deliberation (or decision by delegation) is due, and how a choice reads.
DELIBERATION_DUE: tuple[tuple[str, str], ...] = (
    ("before_signature", "avant la signature de l’arrêté"),
    ("before_filing", "avant le dépôt du dossier"),
    ("never", "jamais demandée"),
)

FILING: tuple[SettingSpec, ...] = (
    *specs(
        "Dépôt et suivi",
        (
            "deliberation.due",
            "Délibération ou décision du porteur : attendue",
            Kind.CHOICE,
            "Sans réponse : avant la signature de l’arrêté.",
            DELIBERATION_DUE,
            True,
        ),
        (
            "requests.reminder_days",
            "Demande de pièces : rappel avant la date limite (jours)",
            Kind.INTEGER,
            "Un seul courriel. 0 : aucun rappel. Sans réponse : 3 jours.",
            (),
            True,
        ),
    ),
    *ASSISTANCE,
)
