"""Template of the convention made with a body of private law: the award's articles, agreed by two parties."""

from __future__ import annotations

from dataclasses import replace

from portal.acts.naming import agreed
from portal.acts.seed_award import AWARD
from portal.acts.words import Passage, Seed

#: Law 2000-321 (article 10) and decree 2001-495: what makes a convention due. Their wording is the window's.
_CITED = ("loi_conventions", "decret_conventions")
OWN = {
    "title": "attributive d’une subvention à {beneficiaire} au titre du {fonds}, pour l’opération « {operation} »",
    "decides": "IL EST CONVENU CE QUI SUIT",
    "done_at": "Fait à {lieu}, en deux exemplaires, le {signe_le}",
}
_LABELS = {"title": "Titre de la convention, après le numéro", "decides": "Formule d’accord"}


def _ranked(visas: str) -> str:
    """The law and the decree that make a convention due, each among the texts of its rank."""
    law, decree = (f"{{{name}}}" for name in _CITED)
    visas = visas.replace("{loi_de_finances}", f"{law}\n{{loi_de_finances}}")
    return visas.replace("{pouvoirs_des_prefets}", f"{decree}\n{{pouvoirs_des_prefets}}")


def _agreed(passage: Passage) -> Passage:
    text = agreed(OWN.get(passage.key, passage.text))
    if passage.key == "visas":
        text = _ranked(text)
        passage = replace(
            passage, variables=(*passage.variables, *_CITED), required=(*passage.required, *_CITED)
        )
    return replace(passage, text=text, label=_LABELS.get(passage.key, passage.label))


PARTIES = (
    Passage(
        "between",
        "En-tête",
        "Parties",
        "Entre l’État, représenté par {autorite}, d’une part,\n"
        "et {beneficiaire} (SIREN {siren}, SIRET {siret}), {adresse}, ayant pour représentant légal {representant}, "
        "d’autre part,",
        ("autorite", "beneficiaire", "siren", "siret", "adresse", "representant"),
        ("autorite", "beneficiaire", "siret"),
        lines=True,
    ),
    Passage(
        "for_beneficiary",
        "Publicité et exécution",
        "Signature du bénéficiaire",
        "Pour {beneficiaire}, {representant}",
        ("beneficiaire", "representant"),
        ("representant",),
    ),
)
ENDED = (
    Passage(
        "title.termination", "Résiliation et litiges", "Titre de l’article", "Résiliation et litiges"
    ),
    Passage(
        "termination",
        "Résiliation et litiges",
        "Résiliation et litiges, un alinéa par ligne",
        "Si l’une des parties manque à ses obligations, l’autre peut résilier la présente convention après une mise en "
        "demeure restée sans effet dans le délai qu’elle fixe. Les stipulations relatives au contrôle et au "
        "reversement continuent de s’appliquer aux sommes versées.\n"
        "À défaut d’accord entre les parties, les litiges nés de la présente convention sont portés devant le tribunal "
        "administratif compétent.",
        lines=True,
    ),
)
#: What an arrêté says and a convention does not.
LEFT_OUT = frozenset({"proposal"})

CONVENTION = Seed(
    "convention",
    "Convention (organisme de droit privé)",
    6,
    (
        *(_agreed(one) for one in AWARD.passages if one.key == "title"),
        *PARTIES,
        *(_agreed(one) for one in AWARD.passages if one.key != "title" and one.key not in LEFT_OUT),
        *ENDED,
    ),
    AWARD.variables,
    AWARD.conditions,
)
