"""Columns of the export of dossiers: stable codes and French headings. The national report names some of them.

A code is never renamed nor reused; a new column comes last.
"""

from __future__ import annotations

DOSSIER_COLUMNS: dict[str, str] = {
    "reference": "Dossier",
    "window": "Guichet",
    "state": "État",
    "organisation": "Porteur",
    "siret": "SIRET",
    "legal_category": "Catégorie juridique",
    "insee_code": "Code Insee",
    "department": "Département",
    "arrondissement": "Arrondissement",
    "population": "Population",
    "epci_siren": "SIREN de l’intercommunalité",
    "epci_name": "Intercommunalité",
    "title": "Intitulé du projet",
    "axis": "Axe principal",
    "axes": "Axes",
    "channel": "Canal",
    "filed_at": "Déposé le",
    "complete_at": "Complet le",
    "presumed_complete": "Présumé complet au dépôt",
    "rejection_on": "Rejet implicite le",
    "next_due_on": "Prochaine échéance",
    "instructor": "Instructeur",
    "verdict": "Contrôle automatique",
    "total_cost_cents": "Coût total HT",
    "requested_cents": "Subvention demandée",
    "own_funds_cents": "Fonds propres",
    "max_grant_cents": "Subvention possible",
    "subsidisable_cents": "Dépense retenue",
    "rate": "Taux",
    "score": "Note sur 100",
    "proposed_outcome": "Proposition",
    "proposed_cents": "Montant proposé",
    "decision": "Décision",
    "granted_cents": "Montant accordé",
    "decided_on": "Décidé le",
    "reserved_cents": "Réservé",
    "act": "Acte",
    "act_state": "État de l’acte",
    "official_number": "Numéro de l’arrêté",
    "signed_on": "Signé le",
    "ej_number": "Numéro d’EJ",
    "notified_at": "Notifié le",
    "committed_cents": "Engagé",
    "paid_cents": "Payé",
    "start_on": "Début prévu",
    "results_on": "Résultats prévus",
    "financial_close_on": "Clôture financière prévue",
    "closed_on": "Classé sans suite le",
    "closed_motive": "Motif du classement",
    "transferred_on": "Transmis le",
    "transferred_to": "Transmis à",
}


def read_columns(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of the report's columns, one a line. Raises ValueError with a French sentence."""
    codes = tuple(line.strip() for line in lines)
    unknown = [code for code in codes if code not in DOSSIER_COLUMNS]
    if unknown:
        raise ValueError(
            f"« {unknown[0][:40]} » n’est pas un code de colonne. Codes possibles : {', '.join(DOSSIER_COLUMNS)}."
        )
    twice = [code for code in codes if codes.count(code) > 1]
    if twice:
        raise ValueError(f"La colonne « {twice[0]} » est écrite deux fois : gardez-en une.")
    return codes
