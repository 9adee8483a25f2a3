"""The start of an operation: kinds of first legal act, and what a declared date must be. Pure."""

from __future__ import annotations

from datetime import date

START_KINDS: dict[str, str] = {
    "signed_quote": "Devis signé",
    "order": "Bon de commande",
    "contract": "Marché ou contrat notifié",
    "other": "Autre acte qui engage l’organisme",
}


def start_problem(
    started_on: date | None, today: date, permitted_on: date | None, start_by_on: date | None
) -> str | None:
    """The sentence that says why an operation cannot have started that day, or None. Bounds are included."""
    if started_on is None:
        return "Indiquez la date de l’acte, telle qu’elle y est écrite."
    if started_on > today:
        return "Cette date est à venir\u00a0: déclarez le démarrage une fois l’acte signé."
    if permitted_on is not None and started_on < permitted_on:
        return (
            f"L’acte est antérieur au {permitted_on:%d/%m/%Y}, jour où votre dossier était complet\u00a0: une "
            "opération commencée avant n’est pas subventionnable. Vérifiez la date, ou écrivez au service instructeur."
        )
    if start_by_on is not None and started_on > start_by_on:
        return (
            f"Votre arrêté demande un démarrage au plus tard le {start_by_on:%d/%m/%Y}\u00a0: vérifiez la date, ou "
            "écrivez sans attendre au service instructeur pour demander un arrêté modificatif."
        )
    return None
