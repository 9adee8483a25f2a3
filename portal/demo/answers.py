"""What the town halls of the demonstration answer to the questions of the form, and their partners. Pure data.

Drawn apart from the rest (own seed per dossier), so that the other plans stay the same when a question is added.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from portal.domain.questions import questions_for
from portal.reference import Body, Commune, Epci, body_by_siren, members_of

#: Each question has several answers: {name} is the body, {who} who works there, {trained} and {total} agents.
_TEXTS: dict[str, tuple[str, ...]] = {
    "starting_point": (
        "Un site de 2009 que seule la secrétaire sait mettre à jour, deux logiciels qui ne se parlent pas, et les "
        "demandes reçues par téléphone ou au guichet, notées sur un cahier.",
        "{total} agents, dont un tiers sans poste informatique. Les démarches se font sur papier, les fichiers "
        "sont sur l’ordinateur de l’accueil, sauvegardés sur une clé.",
        "Un diagnostic de 2020 montre trois outils en double et aucune procédure en ligne hors état civil.",
    ),
    "impact": (
        "Environ 900 habitants par an ne se déplaceront plus pour une simple demande. Délai de réponse mesuré avant "
        "(neuf jours) et après ; une demi-journée d’accueil rendue aux agents chaque semaine.",
        "Les habitants de {name} sauront où en est leur demande sans rappeler. Nous compterons les appels de relance "
        "(une vingtaine par semaine aujourd’hui) et publierons le résultat.",
        "Moins de ressaisies pour {who}, un accueil plus disponible. Questionnaire aux usagers en mars et en novembre.",
    ),
    "after": (
        "Maintenance et abonnement inscrits au budget de fonctionnement (environ 1 200 € par an, voté avec le projet).",
        "L’intercommunalité reprend l’hébergement dans son marché ; {name} paie sa part au nombre d’habitants.",
        "Le temps des agents est prévu ; le contrat se renouvelle chaque année, sans engagement.",
    ),
    "support": (
        "Le maire et la première adjointe, qui suivent le projet chaque mois ; délibération prévue en novembre.",
        "La décision est prise en bureau ; une élue référente et la direction y consacrent une réunion par quinzaine.",
        "L’adjoint au numérique porte le projet avec {who}. Le conseil en a débattu en septembre.",
    ),
    "beyond_tool": (
        "Les ateliers portent sur la messagerie, les fichiers partagés et les mots de passe, pour tous les métiers ; "
        "chacun est évalué avant et après.",
        "Le parcours sert à réorganiser l’accueil : qui répond, où l’on range, comment on se remplace.",
    ),
    "team": (
        "Une secrétaire de mairie qui a mené la dématérialisation de l’état civil, une élue, et le prestataire, qui a "
        "équipé six communes de cette taille.",
        "Un chef de projet de l’intercommunalité, deux agents d’accueil, un graphiste du prestataire.",
    ),
    "team_time": (
        "La secrétaire un jour par semaine, l’élue une demi-journée, le prestataire pour la technique et la formation.",
        "Deux jours par mois pour chacun jusqu’en juin ; une collègue est formée pour remplacer en cas d’absence.",
    ),
    "reuse": (
        "Oui : le cahier des charges et les contenus seront remis aux communes voisines, deux sont intéressées.",
        "L’outil est prévu pour plusieurs communes dès le départ ; l’intercommunalité pourra l’étendre.",
        "En partie : les modèles de pages et la charte serviront à d’autres.",
    ),
    "open_source": (
        "Le prestataire part d’un logiciel libre et cède les droits sur ce qu’il ajoute ; code publié à la livraison.",
        "Sans objet : rien n’est développé, c’est un service par abonnement.",
        "Droits cédés à la commune, publication sous licence libre demandée dans le devis.",
    ),
    "interoperability": (
        "Export des demandes en CSV et connecteur avec le logiciel d’état civil.",
        "Formats ouverts demandés ; pas de lien avec les autres logiciels la première année.",
    ),
    "accessibility": (
        "Audit RGAA prévu avant l’ouverture, pages testées sur téléphone.",
        "Le prestataire s’engage sur le RGAA ; nous testerons avec l’association des aveugles du canton.",
    ),
    "reversibility": (
        "Restitution des données en format ouvert, sans frais, en fin de contrat. Engagement d’un an.",
        "Les données et le nom de domaine restent à {name}.",
    ),
    "frugality": (
        "Aucun matériel neuf, pages légères, fonctions choisies avec les agents.",
        "Nous réemployons les postes existants ; pas de vidéo, images compressées.",
    ),
    "security": (
        "Hébergement en France, sauvegarde chaque nuit, double authentification des agents.",
        "Mots de passe gérés par un coffre, registre des traitements tenu à jour avec le centre de gestion.",
    ),
}
#: Folded questions that a town hall often leaves empty.
_OFTEN_EMPTY = ("reversibility", "frugality", "open_source", "interoperability")


@dataclass(frozen=True, slots=True)
class DemoPartner:
    """A partner body: SIREN of the reference or none, its name, its role."""

    name: str
    siren: str
    role: str


def answers_of(body: Body, axis: str, title: str) -> dict[str, str]:
    """Answers of this body to the questions of this axis; always the same for the same dossier."""
    draw = _draw(body, title)
    total = max(3, body.population // 110) if isinstance(body, Commune) else max(20, body.population // 250)
    trained = max(2, total * draw.choice((30, 45, 60, 80)) // 100)
    words = {
        "name": body.name,
        "who": "la secrétaire" if total < 8 else "les agents d’accueil",
        "total": total,
        "trained": trained,
    }
    answers = {"agents_trained": str(trained), "agents_total": str(total)}
    for key, texts in _TEXTS.items():
        text = draw.choice(texts)
        answers[key] = "" if key in _OFTEN_EMPTY and draw.random() < 0.4 else text.format(**words)
    asked = {question.key for question in questions_for((axis,))}
    return {key: text for key, text in answers.items() if key in asked}


def partners_of(body: Body, title: str) -> tuple[DemoPartner, ...]:
    """Partners of a mutualised project: member communes of an EPCI, or neighbours and the EPCI of a commune."""
    draw = _draw(body, f"{title}:partners")
    if isinstance(body, Epci):
        members = [one for one in _members(body.siren) if one.siren]
        chosen = draw.sample(members, min(len(members), draw.randrange(3, 7)))
        return tuple(DemoPartner(one.name, str(one.siren), "user") for one in chosen)
    if draw.random() < 0.7 or not body.epci_siren:
        return ()
    neighbours = [one for one in _members(body.epci_siren) if one.siren and one.siren != body.siren]
    found = [DemoPartner(one.name, str(one.siren), "user") for one in draw.sample(neighbours, min(2, len(neighbours)))]
    epci = body_by_siren(body.epci_siren)
    if epci is not None and draw.random() < 0.5:
        found.append(DemoPartner(epci.name, str(epci.siren), "funder"))
    if draw.random() < 0.3:
        found.append(DemoPartner("Syndicat mixte d’informatique (fictif)", "", "operator"))
    return tuple(found)


@lru_cache(maxsize=64)
def _members(epci: str) -> tuple[Commune, ...]:
    return members_of(epci)


def _draw(body: Body, title: str) -> random.Random:
    return random.Random(f"{body.siren}:{title}")  # noqa: S311  a reproducible demonstration, no secret
