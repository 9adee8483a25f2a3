"""The town hall's screens: organisation, the seven steps, the dossier."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from portal.demo.quotes import DemoQuote, quote_pdf, split_lines
from tests.e2e.visitor import Visitor, plain


@dataclass(frozen=True)
class Purchase:
    """One expense: what is typed, and its quote. Amounts as a person types them, and in cents."""

    label: str
    nature: str
    supplier: str
    typed_excl_tax: str
    typed_incl_tax: str
    excl_tax_cents: int
    incl_tax_cents: int

    def quote(self, client: str, siret: str) -> bytes:
        """The supplier's quote as a PDF."""
        return quote_pdf(
            DemoQuote(
                supplier=self.supplier,
                supplier_town="Mâcon",
                client=client,
                client_siret=siret,
                number=f"D-{self.excl_tax_cents}",
                on=date(2021, 10, 1),
                lines=split_lines(self.label, self.excl_tax_cents),
                excl_tax_cents=self.excl_tax_cents,
                incl_tax_cents=self.incl_tax_cents,
            )
        )


def attach(visitor: Visitor, typed: str, commune: str, siret: str) -> None:
    """Find one's commune by its name and attach it."""
    visitor.menu("Mes dossiers")
    visitor.follow("Rechercher mon organisme")
    visitor.fill("Nom, code postal ou SIREN", typed)
    visitor.press("Rechercher")
    visitor.follow(commune)
    visitor.fill("SIRET", siret)
    visitor.fill("Adresse postale", "1 place de la Mairie (fictive)")
    visitor.press("Rattacher cet organisme")
    assert f"{commune} est rattachée à votre compte" in visitor.text


def represent(visitor: Visitor, capacity: str) -> None:
    """From the page of the signature: say to be the legal representative, and come back."""
    visitor.follow("Déclarer mon pouvoir de signature")
    visitor.answer("À quel titre signez-vous", "Je suis le représentant légal")
    visitor.fill("Votre qualité", capacity)
    visitor.press("Enregistrer")


def start_draft(visitor: Visitor) -> str:
    """Begin a dossier; returns its public id."""
    visitor.press("Commencer un dossier")
    return visitor.page.url.rstrip("/").split("/")[-2]


def fill_identity(visitor: Visitor, email: str) -> None:
    visitor.fill("Prénom et nom", "Camille Essai")
    visitor.fill("Fonction", "Maire")
    visitor.fill("Adresse électronique", email)
    visitor.fill("Téléphone", "03.85.00.00.00")
    visitor.answer("Le projet est-il porté par un élu", "Oui")
    visitor.answer("Récupérez-vous la TVA", "Oui")
    visitor.answer("Portez-vous une maison France Services", "Non")
    visitor.press("Enregistrer et continuer")


def fill_project(visitor: Visitor, title: str) -> None:
    """First the axis, which adds its questions; then the rest."""
    visitor.fill("Intitulé du projet", title)
    visitor.answer("Axe principal du projet", "3c")
    visitor.press("Enregistrer", within=visitor.main)
    visitor.fill(
        "Présentation du projet",
        "Le site de la commune date de 2009. Le nouveau sera accessible, tenu par deux agents, avec la prise de "
        "rendez-vous et la réservation des salles. L’accueil physique et le téléphone restent ouverts.",
    )
    visitor.answer("Est-ce un projet de transformation", "Oui")
    visitor.answer("Avez-vous demandé l’aide d’un autre guichet", "Aucun autre guichet")
    visitor.fill("Début prévu du projet", "15/11/2021")
    visitor.fill("Premiers résultats visibles", "30 juin 2022")
    visitor.fill("Dernière facture payée", "30-11-2022")
    for question in ("Où en êtes-vous", "Qu’est-ce que le projet changera", "Qui soutient", "Qui conduira"):
        visitor.fill(question, "Deux agents, une élue et le prestataire ; un jour par semaine chacun.")
    visitor.press("Enregistrer et continuer")


def add_expense(visitor: Visitor, purchase: Purchase, quote: bytes, name: str) -> None:
    visitor.follow("Ajouter une dépense")
    visitor.fill("Ce que vous achetez", purchase.label)
    visitor.choose("Nature de la dépense", purchase.nature)
    visitor.fill("Fournisseur", purchase.supplier)
    visitor.fill("Montant hors taxe", purchase.typed_excl_tax)
    visitor.fill("Montant toutes taxes comprises", purchase.typed_incl_tax)
    visitor.answer("Est-ce une dépense d’investissement", "Oui")
    visitor.upload("Devis ou justificatif à déposer", name, quote)
    visitor.press("Enregistrer la dépense")


def fill_plan(visitor: Visitor, requested: str, own_funds: str) -> None:
    visitor.fill("Subvention demandée", requested)
    visitor.fill("Vos fonds propres", own_funds)
    visitor.press("Enregistrer et continuer")


def sign(visitor: Visitor, name: str, position: str) -> str:
    """Sign and file, having said by which power if it is asked; returns the reference."""
    if "Dites d’abord à quel titre vous signez" in visitor.text:
        represent(visitor, position)
    visitor.fill("Prénom et nom", name)
    visitor.fill("Qualité", position)
    visitor.tick("Je m'engage")
    visitor.tick("J’atteste sur l’honneur")
    visitor.answer("Comment la décision vous sera-t-elle notifiée", "J’accepte que la décision soit notifiée")
    visitor.press("Signer et déposer le dossier")
    found = re.search(r"sous la référence (\S+[\w])", visitor.text)
    assert found, visitor.text
    return found.group(1)


def download(visitor: Visitor, name: str) -> bytes:
    """A file offered in the page."""
    return visitor.download(visitor.main.get_by_role("link", name=name).first)


def euros(cents: int) -> str:
    """An amount as one reads it, with plain spaces."""
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", " ") + f",{rest:02d} €"


def cents(text: str) -> int:
    """The amount one reads, in cents."""
    found = re.search(r"([\d ]+),(\d\d) €", plain(text))
    assert found, text
    return int(found.group(1).replace(" ", "")) * 100 + int(found.group(2))


def complete_draft(visitor: Visitor, client: str, siret: str, email: str) -> str:
    """A draft ready to be signed, with one expense of 10 000,00; ends on the page of the signature."""
    purchase = Purchase("Site", "Site internet", "Agence (fictive)", "10 000,00", "12 000,00", 1_000_000, 1_200_000)
    dossier = start_draft(visitor)
    fill_identity(visitor, email)
    fill_project(visitor, "Un site communal accessible")
    add_expense(visitor, purchase, purchase.quote(client, siret), "devis.pdf")
    visitor.follow("Continuer")
    fill_plan(visitor, "7 000,00", "3 000,00")
    visitor.follow("Continuer")
    visitor.follow("Continuer vers la signature")
    return dossier
