"""What a filing needs before the rulebook is asked: the fields of the request's form that may not be empty.

Source: the call's form (annex) and the minimal content of a request (arrêté of 21 August 2018). Owns the sentences
and the step of the form where each is mended.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.models import Dossier

IDENTITY, PROJECT, EXPENSES, PLAN, DOCUMENTS = "identity", "project", "expenses", "plan", "documents"


@dataclass(frozen=True, slots=True)
class MissingField:
    """An empty field that prevents filing: step and field where it is (``expense``: of which line), the sentence."""

    step: str
    field: str
    message: str
    expense: str = ""


_TEXTS = (
    (IDENTITY, "contact_name", "Indiquez le nom de la personne qui répond du dossier."),
    (IDENTITY, "contact_position", "Indiquez la fonction de la personne qui répond du dossier."),
    (IDENTITY, "contact_email", "Indiquez l’adresse électronique où la préfecture vous répondra."),
    (PROJECT, "title", "Donnez un intitulé à votre projet."),
    (PROJECT, "summary", "Présentez votre projet en une dizaine de lignes."),
    (PROJECT, "main_axis", "Choisissez l’axe principal de votre projet."),
)


def missing_fields(dossier: Dossier) -> list[MissingField]:
    """Every empty field that prevents filing, in the order of the steps."""
    found = [MissingField(step, name, text) for step, name, text in _TEXTS if not getattr(dossier, name).strip()]
    if not dossier.expenses:
        found.append(MissingField(EXPENSES, "expenses", "Saisissez au moins une dépense de votre projet."))
    for line in dossier.expenses:
        if line.investment is None:
            # The date of implicit rejection on the receipt and the owner's minimal share both follow from the answer.
            text = f"Dites si c’est de l’investissement ou du fonctionnement : « {line.label} »."
            found.append(MissingField(EXPENSES, "investment", text, line.public_id))
    if dossier.requested_cents is None:
        found.append(MissingField(PLAN, "requested", "Indiquez la subvention que vous demandez."))
    elif dossier.requested_cents == 0:
        found.append(MissingField(PLAN, "requested", "Demandez un montant supérieur à zéro."))
    if dossier.own_funds_cents is None:
        found.append(MissingField(PLAN, "own_funds", "Indiquez vos fonds propres (0,00 s’il n’y en a pas)."))
    return found + _unread(dossier)


def _unread(dossier: Dossier) -> list[MissingField]:
    """What was typed and could not be read: filing without it would drop it in silence."""
    steps = {"identity": IDENTITY, "project": PROJECT, "plan": PLAN}
    steps |= {f"expense:{line.public_id}": EXPENSES for line in dossier.expenses}
    return [
        MissingField(steps[row.part], name, sentence, row.part.partition(":")[2])
        for row in dossier.parts
        if row.part in steps
        for name, sentence in row.unread.items()
    ]


def presumed_complete(dossier: Dossier) -> bool:
    """Whether every mandatory piece is there: each expense has its proof (the plan is part of the form)."""
    return bool(dossier.expenses) and all(line.proof_id is not None for line in dossier.expenses)
