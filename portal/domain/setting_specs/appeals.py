"""Delays of appeals: what the prefecture confirms before it is followed."""

from __future__ import annotations

from portal.domain.setting_specs.spec import Kind, SettingSpec, specs

APPEALS: tuple[SettingSpec, ...] = specs(
    "Recours",
    (
        "appeals.silence_months",
        "Silence qui vaut rejet d’un recours gracieux ou hiérarchique (mois)",
        Kind.INTEGER,
        "Article R. 421-2 du code de justice administrative : deux mois. Vide : deux mois.",
        (),
        True,
    ),
    (
        "appeals.reasonable_months",
        "Délai raisonnable quand le délai de recours n’est pas opposable (mois)",
        Kind.INTEGER,
        "Jurisprudence, à confirmer par la préfecture. Vide : aucune date n’est indiquée.",
        (),
        True,
    ),
    (
        "appeals.reexamination_months",
        "Délai que se donne la préfecture pour décider après un recours accueilli (mois)",
        Kind.INTEGER,
        "Vide : la date n’est pas suivie. Un jugement fixe la sienne.",
        (),
        True,
    ),
    (
        "appeals.higher_court_months",
        "Délai d’appel d’un jugement (mois francs)",
        Kind.INTEGER,
        "À confirmer par la préfecture. Vide : la date n’est pas suivie.",
        (),
        True,
    ),
    (
        "appeals.court",
        "Tribunal administratif compétent",
        Kind.TEXT,
        "Proposé à l’enregistrement d’un recours contentieux.",
        (),
        True,
    ),
)
