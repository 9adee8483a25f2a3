"""Four eyes on credits, and who certifies that they are available."""

from __future__ import annotations

from portal.domain.setting_specs.spec import Kind, SettingSpec, specs

CHORUS: tuple[SettingSpec, ...] = specs(
    "Attestation et engagement",
    (
        "budget.attestation_capacity",
        "Qualité de la personne qui atteste les crédits",
        Kind.TEXT,
        "Imprimée au-dessus de son nom, par exemple « La responsable de l’unité opérationnelle ». Vide : le nom seul.",
        (),
        True,
    ),
    (
        "budget.credits_second_person",
        "Les crédits notifiés sont confirmés par une seconde personne",
        Kind.CHOICE,
        "Oui : ce qu’un gestionnaire saisit ne bouge l’enveloppe qu’une fois confirmé par un autre. Vide : non.",
        (("yes", "Oui"), ("no", "Non")),
        True,
    ),
)
