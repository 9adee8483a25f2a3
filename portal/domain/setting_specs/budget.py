"""What the follow-up of the credits needs: the end of the budget year, and whether the gauge is public."""

from __future__ import annotations

from portal.domain.setting_specs.spec import Kind, SettingSpec, specs

BUDGET: tuple[SettingSpec, ...] = (
    *specs(
        "Suivi des crédits",
        (
            "budget.last_request_on",
            "Fin de gestion : dernière demande de paiement",
            Kind.DATE,
            "Dernier jour de l’année pour mettre une demande en paiement dans Chorus, selon la circulaire de fin de "
            "gestion. Vide : la date n’est pas suivie.",
            (),
            True,
        ),
        (
            "budget.year_end_warn_days",
            "Fin de gestion : alerte avant l’échéance (jours)",
            Kind.INTEGER,
            "Ce qui reste à engager ou à payer passe en liste rouge ce nombre de jours avant la date. Vide : 30.",
            (),
            True,
        ),
        (
            "budget.public_gauge",
            "Publier l’avancement des crédits",
            Kind.CHOICE,
            "Une page ouverte à tous, /credits : crédits notifiés, accordés, versés, sans aucun nom. Elle montre les "
            "mêmes sommes à qui a déclaré un lien d’intérêts. Sans réponse : la page n’existe pas.",
            (("yes", "Oui"), ("no", "Non")),
            True,
        ),
        (
            "budget.public_gauge_minimum",
            "Avancement publié : nombre de bénéficiaires à partir duquel une somme paraît",
            Kind.INTEGER,
            "Une somme n’est publiée, puis mise à jour, que si elle change pour au moins ce nombre d’organismes : "
            "aucune ne se déduit d’une mise à jour à l’autre. Vide : 5 ; jamais moins de 3.",
            (),
            True,
        ),
    ),
)
