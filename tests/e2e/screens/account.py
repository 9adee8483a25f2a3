"""Accounts: eligibility without one, registering by the mailed link, demonstration accounts in one click."""

from __future__ import annotations

from tests.e2e.visitor import Visitor

PASSWORD = "Une-Mairie-2021!"


def check_eligibility(visitor: Visitor, typed: str, commune: str, amount: str) -> None:
    """The public check, from the home page to its answer."""
    visitor.open("/")
    visitor.follow("Vérifier mon éligibilité")
    visitor.fill("Votre commune ou intercommunalité", typed)
    visitor.press("Rechercher")
    visitor.follow(commune)
    visitor.answer("Votre projet", "Je ne sais pas encore")
    visitor.choose("Que voulez-vous acheter", "Site internet")
    visitor.fill("Combien cela coûte-t-il", amount)
    visitor.answer("Est-ce un projet de transformation", "Oui")
    visitor.answer("Un élu ou une autorité", "Oui")
    visitor.press("Voir la réponse")


def register(visitor: Visitor, email: str, name: str, position: str) -> None:
    """Ask for an account, read the link in the demonstration's mailbox, create the account."""
    visitor.open("/connexion")
    visitor.follow("Créer un compte")
    visitor.fill("Adresse électronique professionnelle", email)
    visitor.press("Recevoir le lien")
    assert "Consultez votre messagerie" in visitor.heading()
    open_mail(visitor, "votre compte", email)
    visitor.click(visitor.main.locator(".portal-mail a").first)
    visitor.fill("Prénom et nom", name)
    visitor.fill("Fonction", position)
    visitor.fill("Téléphone", "0385000000")
    visitor.fill("Mot de passe", PASSWORD)
    visitor.fill("Mot de passe, une seconde fois", PASSWORD)
    visitor.press("Créer le compte")
    assert "connecté" in visitor.text


def open_mail(visitor: Visitor, subject: str, recipient: str) -> None:
    """Open the newest message of this subject and recipient."""
    visitor.open("/demo/messagerie")
    row = visitor.main.get_by_role("row").filter(has_text=recipient).filter(has_text=subject)
    visitor.click(row.first.get_by_role("link").first)


def sign_in_as(visitor: Visitor, key: str) -> None:
    """One click on a demonstration account."""
    visitor.open("/connexion")
    item = visitor.main.get_by_role("listitem").filter(has_text=f"{key}@demo.example")
    visitor.click(item.get_by_role("button", name="Se connecter"))
