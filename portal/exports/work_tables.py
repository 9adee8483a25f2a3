"""The tables of the instruction: expense lines, decisions, acts."""

from __future__ import annotations

from portal.exports.declared import Column, Kind, Table

_K = Kind
_DOSSIER = Column("dossier", "Dossier", _K.TEXT, "Numéro du dossier.", 20)
_ORGANISATION = Column("organisation", "Porteur", _K.TEXT, "Nom du porteur.", 34)
_SIRET = Column("siret", "SIRET", _K.CODE, "SIRET du porteur, 14 chiffres.")

EXPENSES = Table(
    "depenses",
    "Dépenses",
    "Une ligne de dépense par ligne : ce que le porteur déclare et, à côté, ce que l’instruction retient.",
    (
        _DOSSIER,
        _ORGANISATION,
        _SIRET,
        Column("state", "État du dossier", _K.TEXT, "Où en est le dossier."),
        Column("position", "Rang", _K.INTEGER, "Rang de la ligne dans le dossier."),
        Column("label", "Dépense", _K.TEXT, "Intitulé écrit par le porteur.", 48),
        Column("nature", "Nature déclarée", _K.TEXT, "Nature choisie par le porteur.", 30),
        Column("axis", "Axe", _K.TEXT, "Axe auquel la ligne est rattachée ; vide : celui du projet."),
        Column("supplier", "Fournisseur", _K.TEXT, "Fournisseur écrit par le porteur.", 30),
        Column("excl_tax_cents", "Montant HT", _K.MONEY, "Montant déclaré hors taxes, remise déduite."),
        Column("incl_tax_cents", "Montant TTC", _K.MONEY, "Montant déclaré toutes taxes comprises, remise déduite."),
        Column("investment", "Investissement", _K.TEXT, "Oui, non, ou vide si le porteur ne l’a pas dit."),
        Column("covers_from", "Période du", _K.DATE, "Abonnement, maintenance : premier jour couvert."),
        Column("covers_to", "Période au", _K.DATE, "Abonnement, maintenance : dernier jour couvert."),
        Column("publisher_country", "Pays de l’éditeur", _K.CODE, "Code à deux lettres, pour une licence."),
        Column("retained_nature", "Nature retenue", _K.TEXT, "Nature retenue par l’instruction.", 30),
        Column("retained_excl_tax_cents", "Retenu HT", _K.MONEY, "Montant retenu ; vide avant la qualification."),
        Column("retained_incl_tax_cents", "Retenu TTC", _K.MONEY, "Montant retenu, toutes taxes comprises."),
        Column("reason", "Raison", _K.TEXT, "Pourquoi le retenu diffère du déclaré.", 44),
    ),
)

DECISIONS = Table(
    "decisions",
    "Décisions",
    "Chaque décision prise, la plus ancienne d’abord ; une décision reprise reste, et le dit.",
    (
        _DOSSIER,
        _ORGANISATION,
        _SIRET,
        Column("axis", "Axe principal", _K.TEXT, "Axe principal du projet."),
        Column("decided_on", "Décidé le", _K.DATE, "Jour de la décision."),
        Column("outcome", "Décision", _K.TEXT, "Sens de la décision."),
        Column("stands", "Tient toujours", _K.TEXT, "Non : une autre décision l’a remplacée, ou elle a été reprise."),
        Column("requested_cents", "Subvention demandée", _K.MONEY, "Montant demandé par le porteur."),
        Column("subsidisable_cents", "Dépense retenue", _K.MONEY, "Dépense subventionnable de la proposition."),
        Column("rate", "Taux", _K.RATE, "Montant accordé rapporté à la dépense retenue, arrondi par défaut."),
        Column("amount_cents", "Montant accordé", _K.MONEY, "Zéro pour un refus."),
        Column("motive", "Motif", _K.TEXT, "Motif de la décision ; à défaut, celui de la proposition.", 60),
        Column("session", "Séance", _K.TEXT, "Référence de la séance du comité.", 20),
        Column("decided_by", "Décidé par", _K.TEXT, "Compte qui a enregistré la décision."),
        Column("proposed_by", "Proposé par", _K.TEXT, "Compte qui a fait la proposition."),
        Column("state", "État du dossier", _K.TEXT, "Où en est le dossier aujourd’hui."),
    ),
)

ACTS = Table(
    "actes",
    "Actes",
    "Chaque acte, de sa préparation à sa notification, avec ce qui est engagé et payé.",
    (
        Column("act", "Acte", _K.TEXT, "Référence interne, sans trou dans la série.", 20),
        _DOSSIER,
        _ORGANISATION,
        _SIRET,
        Column("state", "État", _K.TEXT, "Où en est l’acte."),
        Column("title", "Objet", _K.TEXT, "Intitulé rédigé par l’administration.", 48),
        Column("amount_cents", "Montant", _K.MONEY, "Montant maximum de l’acte."),
        Column("prepared_at", "Préparé le", _K.INSTANT, "Création du projet d’acte."),
        Column("credits_certified_on", "Crédits attestés le", _K.DATE, "Attestation de disponibilité des crédits."),
        Column("issued_at", "Émis le", _K.INSTANT, "Instant où le texte a été figé."),
        Column("official_number", "Numéro de l’arrêté", _K.CODE, "Numéro donné par la préfecture."),
        Column("signed_on", "Signé le", _K.DATE, "Signature."),
        Column("signatory_name", "Signataire", _K.TEXT, "Nom porté sur l’acte signé."),
        Column("ej_number", "Numéro d’EJ", _K.CODE, "Engagement juridique (Chorus)."),
        Column("ej_on", "EJ du", _K.DATE, "Date de l’engagement juridique."),
        Column("notified_at", "Notifié le", _K.INSTANT, "Notification au bénéficiaire."),
        Column("committed_cents", "Engagé", _K.MONEY, "Crédits engagés aujourd’hui."),
        Column("paid_cents", "Payé", _K.MONEY, "Crédits payés aujourd’hui."),
        Column("content_sha256", "Empreinte du texte", _K.CODE, "SHA-256 des données figées à l’émission.", 66),
    ),
)
