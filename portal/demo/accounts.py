"""The accounts of the demonstration: one per role, visibly fictional, one shared password. Never in production."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import ROLE_LABELS, Role

DEMO_PASSWORD = "Demonstration-2021!"  # noqa: S105 - shown on the sign-in page of the demonstration
TOURNUS, LOUHANS, CUISERY = "Tournus", "Louhans", "Cuisery"
GUINCHAY = "La Chapelle-de-Guinchay"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account. ``commune`` is where an applicant role is held; prefecture roles have none.

    ``key`` names the account in the one-click buttons; ``purpose`` says what one does with it.
    """

    key: str
    name: str
    role: Role
    position: str
    purpose: str
    commune: str = ""
    also: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example"

    @property
    def password(self) -> str:
        return DEMO_PASSWORD

    @property
    def role_label(self) -> str:
        return ROLE_LABELS[self.role]

    @property
    def communes(self) -> tuple[str, ...]:
        """Every commune in which the role is held."""
        return (self.commune, *self.also) if self.commune else ()


DEMO_ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount(
        "maire.tournus", "Camille EXEMPLE", Role.PLEDGER, "Maire (fiction)",
        "prépare, engage la commune et dépose la demande", TOURNUS,
    ),
    DemoAccount(
        "secretariat.tournus", "Dominique MODÈLE", Role.EDITOR, "Secrétaire de mairie (fiction)",
        "prépare la demande, sans pouvoir la déposer", TOURNUS,
    ),
    DemoAccount(
        "secretariat.partage", "Ange MOSAÏQUE", Role.EDITOR, "Secrétaire de mairie de trois communes (fiction)",
        "sert trois communes et passe de l’une à l’autre", TOURNUS, (LOUHANS, CUISERY),
    ),
    DemoAccount(
        "conseil.tournus", "Claude TÉMOIN", Role.READER, "Membre du conseil (fiction)",
        "consulte les dossiers de la commune", TOURNUS,
    ),
    DemoAccount(
        "mandataire", "Maxime PROTOTYPE", Role.PROXY, "Conseil en maison France Services (fiction)",
        "enregistre le mandat d’une mairie, prépare et dépose pour elle",
    ),
    DemoAccount(
        "maire.louhans", "Sacha MAQUETTE", Role.PLEDGER, "Maire (fiction)",
        "dépose pour une autre commune et ne voit rien de Tournus", LOUHANS,
    ),
    DemoAccount(
        "maire.guinchay", "Gaby PATRON", Role.PLEDGER, "Maire (fiction)",
        "suit une subvention notifiée : démarrage, RIB, paiements", GUINCHAY,
    ),
    DemoAccount(
        "instruction", "Alix FICTIF", Role.INSTRUCTOR, "Instruction des subventions (fiction)",
        "contrôle, qualifie les dépenses, note, propose, notifie",
    ),
    DemoAccount(
        "consultation", "Lou ESQUISSE", Role.REVIEWER, "Service consulté (fiction)",
        "donne un avis lorsqu’on le consulte",
    ),
    DemoAccount(
        "signature", "Andréa SPÉCIMEN", Role.SIGNATORY, "Secrétariat général (fiction)",
        "décide, puis signe les arrêtés",
    ),
    DemoAccount(
        "budget", "Morgan ÉCHANTILLON", Role.BUDGET, "Gestion des crédits (fiction)",
        "tient l’enveloppe, atteste les crédits, enregistre les engagements",
    ),
    DemoAccount(
        "administration", "Charlie CANEVAS", Role.ADMINISTRATOR, "Administration du guichet (fiction)",
        "propose les paramètres, accorde les rôles, avance la date simulée",
    ),
    DemoAccount(
        "administration2", "Noa GABARIT", Role.ADMINISTRATOR, "Administration du guichet (fiction)",
        "approuve ce que l’autre administrateur propose",
    ),
)  # fmt: skip


def demo_account(key: str) -> DemoAccount | None:
    """The account of this key, or None."""
    return next((account for account in DEMO_ACCOUNTS if account.key == key), None)
