"""Project ideas the generator draws from: titles, presentations and expenses a small authority would really file.

Everything is invented; suppliers are fictional. Amounts are ranges in whole euros, excluding tax.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One expense of an idea: label, nature of the rulebook, range in euros, investment or not, months if recurring."""

    label: str
    nature: str
    low: int
    high: int
    investment: bool = True
    months: int = 0
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Idea:
    """One kind of project on one axis."""

    axis: str
    title: str
    summary: str
    items: tuple[Item, ...]


IDEAS: tuple[Idea, ...] = (
    Idea(
        "3c",
        "Refonte du site et prise de rendez-vous en ligne",
        "Le site actuel date de 2009, ne s’affiche pas sur téléphone et n’est plus mis à jour. La commune veut un site "
        "accessible, tenu par deux agents, où l’on prend rendez-vous pour l’état civil et l’urbanisme, où l’on réserve "
        "les salles et où l’on suit sa demande. L’accueil physique et le téléphone restent ouverts.",
        (
            Item("Refonte du site communal accessible", "website", 6_000, 16_000),
            Item("Module de prise de rendez-vous", "development", 2_000, 6_000),
            Item("Ateliers avec les habitants et maquettes", "design", 1_500, 4_000),
        ),
    ),
    Idea(
        "3c",
        "Standard téléphonique partagé et rappel des usagers",
        "Trois standards différents renvoient les appels de l’un à l’autre. Une plateforme commune oriente, propose un "
        "rappel, et permet aux agents de répondre depuis la mairie annexe. Les statistiques d’attente seront publiées.",
        (
            Item("Plateforme de téléphonie et serveur vocal", "telephony", 8_000, 20_000),
            Item("Paramétrage et reprise des numéros", "integration", 2_000, 5_000),
            Item("Hébergement et maintenance, première année", "hosting_maintenance", 1_200, 3_600, False, 12),
        ),
    ),
    Idea(
        "3c",
        "Application mobile d’information et de signalement",
        "Les habitants signalent un lampadaire en panne, reçoivent les alertes et les horaires, et savent quand leur "
        "signalement est traité. Le service technique suit les interventions sur tablette déjà acquise.",
        (
            Item("Développement de l’application", "development", 9_000, 22_000),
            Item("Abonnement à la plateforme, 24 mois", "saas", 1_800, 4_800, False, 24, "FR"),
        ),
    ),
    Idea(
        "3a",
        "Schéma directeur du numérique de la communauté de communes",
        "Diagnostic des vingt-quatre communes membres, feuille de route partagée et premiers chantiers communs : "
        "dématérialisation des actes, sauvegardes, données ouvertes. Un comité d’élus valide chaque étape.",
        (
            Item("Diagnostic et trajectoire", "study", 12_000, 30_000),
            Item("Accompagnement au changement", "consulting", 4_000, 10_000, False),
        ),
    ),
    Idea(
        "3a",
        "Dématérialisation des autorisations d’urbanisme",
        "Préparer l’échéance du 1er janvier 2022 : dépôt en ligne, instruction partagée avec le centre instructeur, "
        "formation des secrétaires. Le projet reprend un outil déjà employé par la commune voisine.",
        (
            Item("Intégration du guichet d’urbanisme", "integration", 5_000, 14_000),
            Item("Conduite du changement auprès des secrétaires", "consulting", 2_000, 6_000, False),
            Item("Formation des agents au nouvel outil", "training", 1_000, 3_000, False),
        ),
    ),
    Idea(
        "3b",
        "Compétences numériques de tous les agents",
        "Évaluer puis former les agents des services techniques, de la petite enfance et des écoles qui n’ont pas "
        "d’ordinateur à leur poste : messagerie, intranet, démarches. Les volontaires passent une certification.",
        (
            Item("Évaluation initiale des compétences", "study", 1_500, 5_000, False),
            Item("Formation en petits groupes, dix journées", "training", 5_000, 14_000, False),
            Item("Certification des compétences numériques", "certification", 1_000, 4_000, False),
        ),
    ),
    Idea(
        "3b",
        "Parcours d’inclusion numérique des agents éloignés de l’informatique",
        "Des ateliers courts, sur le temps de travail, avec un tuteur par équipe. L’objectif est que chaque agent "
        "consulte sa fiche de paie, pose ses congés et suive une formation à distance sans aide.",
        (
            Item("Ateliers d’inclusion numérique", "training", 3_000, 9_000, False),
            Item("Conception du parcours", "consulting", 1_500, 4_000, False),
        ),
    ),
)

#: Lines that small authorities add and that a reader must catch.
AWKWARD: tuple[tuple[str, Item], ...] = (
    ("équipement", Item("15 PC portables pour les agents", "hardware_agents", 7_000, 12_000)),
    ("personnel", Item("Chargé de projet, 0,5 ETP sur un an", "payroll", 15_000, 20_000, False)),
    ("hors UE", Item("Licences de gestion de la relation usagers", "software_licence", 2_000, 6_000, False, 12, "US")),
    ("communication", Item("Affiches et inauguration", "communication", 500, 2_000, False)),
)

#: Fictional suppliers: name, town.
SUPPLIERS: tuple[tuple[str, str], ...] = (
    ("Agence Numérique du Mâconnais (fictive)", "Mâcon"),
    ("Clunisois Logiciels (fictif)", "Cluny"),
    ("Atelier Bresse Numérique (fictif)", "Louhans"),
    ("Charolais Conseil et Données (fictif)", "Charolles"),
    ("Formations du Val de Saône (fictif)", "Tournus"),
    ("Télécoms de la Grosne (fictif)", "Chalon-sur-Saône"),
)

FIRST_NAMES = ("Camille", "Dominique", "Claude", "Frédérique", "Maxime", "Pascale", "Sacha", "Alix", "Lou", "Gaël")
LAST_NAMES = ("Essai", "Exemple", "Modèle", "Fictif", "Témoin", "Spécimen", "Maquette", "Échantillon")
