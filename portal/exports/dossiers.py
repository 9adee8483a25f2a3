"""The table of dossiers, from which the national report takes the columns its window wants, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from portal.domain.export_columns import DOSSIER_COLUMNS
from portal.exports.declared import Column, Kind, Table

_K = Kind
#: Kind and meaning of each column; the code and the heading are in the domain, where a setting may name them.
_MEANINGS: dict[str, tuple[Kind, str]] = {
    "reference": (_K.TEXT, "Numéro du dossier, donné au dépôt."),
    "window": (_K.TEXT, "Appel à projets auquel le dossier répond."),
    "state": (_K.TEXT, "Où en est le dossier."),
    "organisation": (_K.TEXT, "Nom du porteur, tel qu’il est connu aujourd’hui."),
    "siret": (_K.CODE, "SIRET du porteur, 14 chiffres."),
    "legal_category": (_K.CODE, "Catégorie juridique de l’Insee."),
    "insee_code": (_K.CODE, "Code Insee de la commune du porteur (COG 2021) ; vide pour qui n’est pas une commune."),
    "department": (_K.CODE, "Département du porteur."),
    "arrondissement": (_K.TEXT, "Arrondissement du porteur."),
    "population": (_K.INTEGER, "Population du porteur (COG 2021)."),
    "epci_siren": (_K.CODE, "SIREN de l’intercommunalité de la commune."),
    "epci_name": (_K.TEXT, "Nom de l’intercommunalité de la commune."),
    "title": (_K.TEXT, "Intitulé du projet, écrit par le porteur."),
    "axis": (_K.TEXT, "Axe principal du projet."),
    "axes": (_K.TEXT, "Tous les axes cochés par le porteur."),
    "channel": (_K.TEXT, "Par où la demande est arrivée."),
    "filed_at": (_K.INSTANT, "Réception du dépôt."),
    "complete_at": (_K.INSTANT, "Instant auquel le dossier est complet, ou présumé l’être."),
    "presumed_complete": (_K.TEXT, "Oui : toutes les pièces étaient là au dépôt."),
    "rejection_on": (_K.DATE, "Jour où naîtrait le rejet implicite, suspensions comprises."),
    "next_due_on": (_K.DATE, "Prochaine échéance de la préfecture."),
    "instructor": (_K.TEXT, "Instructeur qui suit le dossier."),
    "verdict": (_K.TEXT, "Conclusion du dernier contrôle automatique : une aide, pas une décision."),
    "total_cost_cents": (_K.MONEY, "Total hors taxes des dépenses déclarées."),
    "requested_cents": (_K.MONEY, "Subvention demandée par le porteur."),
    "own_funds_cents": (_K.MONEY, "Fonds propres déclarés, emprunt compris."),
    "max_grant_cents": (_K.MONEY, "Subvention possible selon le dernier contrôle automatique."),
    "subsidisable_cents": (_K.MONEY, "Dépense subventionnable retenue par la dernière proposition."),
    "rate": (_K.RATE, "Montant proposé rapporté à la dépense retenue, arrondi par défaut."),
    "score": (_K.NUMBER, "Note sur 100, quand tous les critères de l’axe sont notés."),
    "proposed_outcome": (_K.TEXT, "Sens de la dernière proposition de l’instructeur."),
    "proposed_cents": (_K.MONEY, "Montant de la dernière proposition."),
    "decision": (_K.TEXT, "Sens de la dernière décision, si elle tient toujours."),
    "granted_cents": (_K.MONEY, "Montant accordé par cette décision."),
    "decided_on": (_K.DATE, "Jour de cette décision."),
    "reserved_cents": (_K.MONEY, "Crédits réservés aujourd’hui pour le dossier."),
    "act": (_K.TEXT, "Référence interne de l’acte en cours."),
    "act_state": (_K.TEXT, "Où en est l’acte."),
    "official_number": (_K.CODE, "Numéro de l’arrêté donné par la préfecture."),
    "signed_on": (_K.DATE, "Signature de l’arrêté."),
    "ej_number": (_K.CODE, "Engagement juridique (Chorus)."),
    "notified_at": (_K.INSTANT, "Notification de l’acte."),
    "committed_cents": (_K.MONEY, "Crédits engagés par l’acte aujourd’hui."),
    "paid_cents": (_K.MONEY, "Crédits payés sur l’acte aujourd’hui."),
    "start_on": (_K.DATE, "Début prévu du projet."),
    "results_on": (_K.DATE, "Date prévue des résultats."),
    "financial_close_on": (_K.DATE, "Clôture financière prévue."),
    "closed_on": (_K.DATE, "Jour du classement sans suite, s’il tient toujours."),
    "closed_motive": (_K.TEXT, "Motif de ce classement."),
    "transferred_on": (_K.DATE, "Jour de la transmission à l’autorité compétente."),
    "transferred_to": (_K.TEXT, "Cette autorité."),
}
_WIDE = {
    "organisation": 34,
    "title": 48,
    "epci_name": 30,
    "window": 28,
    "closed_motive": 44,
    "transferred_to": 34,
    "reference": 20,
}

DOSSIERS = Table(
    "dossiers",
    "Dossiers",
    "Un dossier par ligne : porteur, montants demandés, retenus et accordés, notes, états et dates. "
    "Les coordonnées du contact n’y sont pas.",
    tuple(Column(code, heading, *_MEANINGS[code], _WIDE.get(code, 0)) for code, heading in DOSSIER_COLUMNS.items()),
)


def national_table(codes: Sequence[str]) -> Table:
    """The report's table: the columns named, in their order; every column when none is named."""
    known = dict(zip(DOSSIERS.codes, DOSSIERS.columns, strict=True))
    return replace(
        DOSSIERS,
        name="rapport-national",
        title="Rapport national",
        purpose="Les colonnes de « Dossiers » que l’administration centrale attend, dans l’ordre qu’elle veut : "
        "l’administrateur les choisit (paramètres « Rapport national »).",
        columns=tuple(known[code] for code in codes) or DOSSIERS.columns,
    )
