"""What the files for the central administration and for Chorus need. Unset, a column of Chorus stays empty."""

from __future__ import annotations

from portal.domain.setting_specs.spec import Kind, SettingSpec, specs

#: Which dossiers the national report tells of, and how a choice reads.
REPORTED: tuple[tuple[str, str], ...] = (
    ("filed", "tous les dossiers déposés"),
    ("decided", "les dossiers accordés ou refusés"),
    ("granted", "les dossiers accordés"),
)

EXPORTS: tuple[SettingSpec, ...] = (
    *specs(
        "Rapport national",
        (
            "report.columns",
            "Colonnes, dans leur ordre",
            Kind.LINES,
            "Un code par ligne, pris dans le dictionnaire de l’export « Dossiers ». Vide : toutes les colonnes.",
            (),
            True,
        ),
        ("report.dossiers", "Dossiers", Kind.CHOICE, "Sans réponse : tous les dossiers déposés.", REPORTED, True),
    ),
    *specs(
        "Fichier de préparation Chorus",
        ("chorus.ej_type", "Type d’engagement juridique", Kind.TEXT, "", (), True),
        ("chorus.purchasing_organisation", "Organisation d’achats", Kind.TEXT, "", (), True),
        ("chorus.buyer_group", "Groupe d’acheteurs", Kind.TEXT, "", (), True),
        ("chorus.goods_group", "Groupe de marchandises", Kind.TEXT, "", (), True),
        ("chorus.general_account", "Compte général (PCE)", Kind.TEXT, "", (), True),
        ("chorus.location", "Localisation interministérielle", Kind.TEXT, "", (), True),
        ("chorus.ministerial_axis", "Axe ministériel", Kind.TEXT, "", (), True),
    ),
)
