"""The questions of the form beyond the annex of the call: few, optional, each with the reason why it is asked.

``topic`` ties a question to the criterion of the rulebook it informs (``3c-impact`` has the topic ``impact``).
Source: criteria of the call (« Critères de sélection » of each axis) and its objectives (sustainable solutions,
interoperability, accessibility, reversibility, frugality and security).
"""

from __future__ import annotations

from dataclasses import dataclass

#: A question of this group is folded: it is asked of every axis, and many towns have nothing to say yet.
QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: key in the answers, topic of the criterion it informs, why it is asked.

    ``axes``: those that ask it (none: every axis). ``group``: ``QUALITY`` or nothing. ``number``: a whole number.
    """

    key: str
    label: str
    hint: str
    why: str
    topic: str
    axes: tuple[str, ...] = ()
    group: str = ""
    number: bool = False


QUESTIONS: tuple[Question, ...] = (
    Question(
        "starting_point",
        "Où en êtes-vous aujourd’hui ?",
        "Vos outils, vos usages, ce qui vous manque.",
        "Montre le besoin de mise à niveau numérique.",
        "need",
    ),
    Question(
        "impact",
        "Qu’est-ce que le projet changera pour les habitants ou pour les agents ?",
        "Qui en profite, combien de personnes, comment vous le mesurerez, quelles économies éventuelles.",
        "C’est le critère « impact du projet ».",
        "impact",
    ),
    Question(
        "after",
        "Comment le service vivra-t-il après 2022, et qui le paiera ?",
        "Abonnements, maintenance, temps des agents.",
        "Le fonds soutient des solutions qui durent.",
        "impact",
    ),
    Question(
        "support",
        "Qui soutient le projet dans la collectivité ?",
        "L’élu et l’agent qui le portent, la décision déjà prise ou prévue.",
        "C’est le critère « niveau de portage ».",
        "support",
        ("3b", "3c"),
    ),
    Question(
        "agents_trained",
        "Combien d’agents seront formés ou évalués ?",
        "Un nombre, par exemple 12.",
        "C’est le critère « nombre d’agents impactés ».",
        "agents",
        ("3b",),
        number=True,
    ),
    Question(
        "agents_total",
        "Combien d’agents compte la collectivité ?",
        "Un nombre, par exemple 31.",
        "Dit quelle part des agents est formée.",
        "agents",
        ("3b",),
        number=True,
    ),
    Question(
        "beyond_tool",
        "En quoi la formation dépasse-t-elle un seul outil métier ?",
        "Ce qu’elle change aux compétences des agents et à l’organisation.",
        "C’est un critère de l’axe 3b.",
        "scope",
        ("3b",),
    ),
    Question(
        "team",
        "Qui conduira le projet, avec quelles compétences et quelle expérience ?",
        "Agents, élus, prestataire ; des projets semblables déjà menés.",
        "C’est le critère « équipe projet ».",
        "team",
        ("3c",),
    ),
    Question(
        "team_time",
        "Comment ces personnes se complètent-elles, et quel temps y passeront-elles ?",
        "Par exemple : une secrétaire un jour par semaine, le prestataire pour la technique.",
        "Complémentarité et disponibilité font partie du critère « équipe projet ».",
        "team",
        ("3c",),
    ),
    Question(
        "reuse",
        "Le projet peut-il servir à d’autres territoires ?",
        "Communes voisines, intercommunalité, mise en commun.",
        "C’est le critère « extension ou mutualisation ».",
        "reuse",
        ("3c",),
    ),
    Question(
        "open_source",
        "À qui appartiendra ce qui est développé, et le code sera-t-il ouvert ?",
        "Propriété intellectuelle, licence libre, dépôt public. « Sans objet » si rien n’est développé.",
        "L’accès au code aide d’autres collectivités à reprendre le projet.",
        "reuse",
        ("3c",),
    ),
    Question(
        "interoperability",
        "Le nouvel outil échangera-t-il des données avec vos autres logiciels ?",
        "Interopérabilité : exports, connecteurs, formats ouverts.",
        "Évite les doubles saisies.",
        "impact",
        group=QUALITY,
    ),
    Question(
        "accessibility",
        "Sera-t-il utilisable par les personnes handicapées et sur téléphone ?",
        "Accessibilité : RGAA, audit prévu.",
        "La loi l’impose aux services publics en ligne.",
        "impact",
        group=QUALITY,
    ),
    Question(
        "reversibility",
        "Pourrez-vous changer de prestataire en gardant vos données ?",
        "Réversibilité : restitution des données, durée d’engagement.",
        "Évite de dépendre d’un seul fournisseur.",
        "impact",
        group=QUALITY,
    ),
    Question(
        "frugality",
        "Comment limitez-vous le superflu ?",
        "Sobriété : matériel réemployé, pages légères, fonctions utiles seulement.",
        "Le fonds demande des projets sobres.",
        "impact",
        group=QUALITY,
    ),
    Question(
        "security",
        "Comment les données seront-elles protégées ?",
        "Sécurité : sauvegardes, mots de passe, hébergement, données personnelles.",
        "Le fonds demande des projets sûrs.",
        "impact",
        group=QUALITY,
    ),
)
#: Asked once, no longer: answers that exist are still shown.
RETIRED: tuple[Question, ...] = (
    Question(
        "digital_quality",
        "Sécurité, accessibilité, interopérabilité, réversibilité et sobriété",
        "",
        "",
        "impact",
    ),
)
QUESTIONS_BY_KEY: dict[str, Question] = {question.key: question for question in (*QUESTIONS, *RETIRED)}


def questions_for(axes: list[str] | tuple[str, ...]) -> tuple[Question, ...]:
    """Questions asked of a project of these axes, in order."""
    return tuple(q for q in QUESTIONS if not q.axes or set(q.axes) & set(axes))


def answered(axes: list[str] | tuple[str, ...], answers: dict[str, str]) -> tuple[tuple[Question, str], ...]:
    """Questions of these axes with their answers (empty when none), and what was answered to retired ones."""
    asked = tuple((question, answers.get(question.key, "")) for question in questions_for(axes))
    return asked + tuple((q, answers[q.key]) for q in RETIRED if answers.get(q.key))


def topic_of(criterion: str) -> str:
    """Topic of a criterion of the rulebook: its code without the axis."""
    return criterion.partition("-")[2]
