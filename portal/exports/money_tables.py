"""The tables of the budget: the ledger, and what the legal commitments in Chorus are prepared from."""

from __future__ import annotations

from portal.exports.declared import Column, Kind, Table

_K = Kind

LEDGER = Table(
    "mouvements",
    "Mouvements de l’enveloppe",
    "Le registre des crédits, dans l’ordre des écritures, avec le solde après chacune et son empreinte.",
    (
        Column("envelope", "Enveloppe", _K.TEXT, "Année et nom de l’enveloppe."),
        Column("number", "Numéro", _K.INTEGER, "Rang de l’écriture parmi celles que vous pouvez voir de l’enveloppe."),
        Column("entry", "Identifiant", _K.CODE, "Identifiant de l’écriture, qui ne change jamais.", 20),
        Column("entered_on", "Date", _K.DATE, "Jour légal de l’écriture."),
        Column("created_at", "Enregistrée le", _K.INSTANT, "Instant de l’écriture, horloge légale."),
        Column("kind", "Mouvement", _K.TEXT, "Nature de l’écriture ; une erreur se corrige par l’écriture contraire."),
        Column("amount_cents", "Montant", _K.MONEY, "Montant du mouvement, toujours positif."),
        Column("available_delta", "Effet sur le disponible", _K.MONEY, "Signé."),
        Column("reserved_delta", "Effet sur le réservé", _K.MONEY, "Signé."),
        Column("committed_delta", "Effet sur l’engagé", _K.MONEY, "Signé."),
        Column("paid_delta", "Effet sur le payé", _K.MONEY, "Signé."),
        Column("available_after", "Disponible après", _K.MONEY, "AE qui peuvent être réservées, après l’écriture."),
        Column("reserved_after", "Réservé après", _K.MONEY, "Décisions prises, sans EJ, après l’écriture."),
        Column("committed_after", "Engagé après", _K.MONEY, "EJ enregistrés, après l’écriture."),
        Column("paid_after", "Payé après", _K.MONEY, "CP consommés, après l’écriture."),
        Column("allotted_after", "AE notifiées après", _K.MONEY, "Disponible + réservé + engagé, après l’écriture."),
        Column("cp_allotted_after", "CP notifiés après", _K.MONEY, "Crédits de paiement notifiés, après l’écriture."),
        Column("shortfall_after", "Réduction à absorber après", _K.MONEY, "Coupe notifiée au-delà du disponible."),
        Column("dossier", "Dossier", _K.TEXT, "Numéro du dossier concerné.", 20),
        Column("organisation", "Porteur", _K.TEXT, "Porteur de ce dossier.", 34),
        Column("act", "Acte", _K.TEXT, "Référence interne de l’acte concerné.", 20),
        Column("ej_number", "Numéro d’EJ", _K.CODE, "Engagement juridique (Chorus)."),
        Column("notice", "Notification", _K.TEXT, "Lettre ou acte qui notifie les crédits.", 34),
        Column("notice_on", "Notification du", _K.DATE, "Date de cette lettre ou de cet acte."),
        Column(
            "origin", "Écriture d’origine", _K.CODE, "Identifiant de celle qu’elle corrige, ou de l’autre année.", 20
        ),
        Column("reason", "Objet", _K.TEXT, "Pourquoi l’écriture a été passée.", 44),
        Column("author", "Auteur", _K.TEXT, "Qui l’a passée ; « Portail » pour le portail lui-même."),
        Column(
            "hash",
            "Empreinte",
            _K.CODE,
            "SHA-256 de l’empreinte précédente de cette enveloppe (64 zéros pour la première), d’un saut de ligne et "
            "du JSON canonique de l’écriture : clés triées, sans espace, montants en centimes (amount_cents, author, "
            "created_at, effects, ej_number, entered_on, entry, kind, notice, notice_on, origin, reason). Deux exports "
            "ont les mêmes empreintes au début si rien n’a été réécrit.",
            66,
        ),
        Column("event", "Numéro au journal", _K.INTEGER, "Événement du journal d’audit qui rapporte l’écriture."),
        Column("event_hash", "Empreinte au journal", _K.CODE, "Empreinte chaînée de cet événement.", 66),
    ),
)

CHORUS = Table(
    "chorus",
    "Préparation Chorus",
    "Les actes dont les crédits sont attestés et qui n’ont pas encore d’EJ : le tiers, le montant et les codes que les "
    "paramètres du guichet donnent. Un paramètre non renseigné laisse sa colonne vide.",
    (
        Column("act", "Acte", _K.TEXT, "Référence interne de l’acte ; à reporter dans l’EJ.", 20),
        Column("dossier", "Dossier", _K.TEXT, "Numéro du dossier.", 20),
        Column("supplier_siret", "SIRET du tiers", _K.CODE, "À trouver parmi les tiers de Chorus."),
        Column("supplier_name", "Nom du tiers", _K.TEXT, "Nom du bénéficiaire.", 34),
        Column("supplier_address", "Adresse du tiers", _K.TEXT, "Adresse connue, sur une ligne.", 40),
        Column("supplier_postal_code", "Code postal du tiers", _K.CODE, "Code postal de cette adresse."),
        Column("object", "Objet", _K.TEXT, "Intitulé de l’acte, rédigé par l’administration.", 48),
        Column("amount_cents", "Montant en AE", _K.MONEY, "Montant de l’acte, réservé par la décision."),
        Column("decided_on", "Décision du", _K.DATE, "Jour de la décision d’attribution."),
        Column("credits_certified_on", "Crédits attestés le", _K.DATE, "Attestation de disponibilité des crédits."),
        Column("state", "État de l’acte", _K.TEXT, "Où en est l’acte."),
        Column("official_number", "Numéro de l’arrêté", _K.CODE, "Vide avant la signature."),
        Column("signed_on", "Signé le", _K.DATE, "Vide avant la signature."),
        Column("programme", "Programme", _K.TEXT, "Paramètre « Programme »."),
        Column("functional_domain", "Domaine fonctionnel", _K.CODE, "Paramètre « Domaine fonctionnel »."),
        Column("cost_unit", "Centre financier", _K.CODE, "Paramètre « Centre financier »."),
        Column("activity", "Activité", _K.CODE, "Paramètre « Activité »."),
        Column("cost_centre", "Centre de coûts", _K.CODE, "Paramètre « Centre de coûts »."),
        Column("ej_type", "Type d’EJ", _K.CODE, "Paramètre « Type d’engagement juridique »."),
        Column("purchasing_organisation", "Organisation d’achats", _K.CODE, "Paramètre « Organisation d’achats »."),
        Column("buyer_group", "Groupe d’acheteurs", _K.CODE, "Paramètre « Groupe d’acheteurs »."),
        Column("goods_group", "Groupe de marchandises", _K.CODE, "Paramètre « Groupe de marchandises »."),
        Column("general_account", "Compte général", _K.CODE, "Paramètre « Compte général (PCE) »."),
        Column("location", "Localisation", _K.CODE, "Paramètre « Localisation interministérielle »."),
        Column("ministerial_axis", "Axe ministériel", _K.CODE, "Paramètre « Axe ministériel »."),
        Column("accountant", "Comptable assignataire", _K.TEXT, "Paramètre « Comptable assignataire ».", 34),
        Column("supplier_number", "Numéro du tiers", _K.CODE, "Dans Chorus, s’il est déjà enregistré."),
        Column("attestation", "Attestation", _K.TEXT, "Attestation de disponibilité des crédits qui tient.", 22),
    ),
)

RECONCILIATION = Table(
    "rapprochement",
    "Rapprochement avec Chorus",
    "Les écarts entre les paiements importés de Chorus et ceux du portail, avec leur explication quand une personne "
    "l’a donnée.",
    (
        Column("gap", "Écart", _K.TEXT, "Ce qui diffère.", 44),
        Column("act", "Acte", _K.TEXT, "Référence interne de l’acte.", 20),
        Column("organisation", "Bénéficiaire", _K.TEXT, "Bénéficiaire de l’acte, sinon tiers que Chorus nomme.", 34),
        Column("ej_number", "Numéro d’EJ", _K.CODE, "Engagement juridique (Chorus)."),
        Column("request_number", "Demande de paiement", _K.CODE, "Numéro de la demande de paiement (Chorus)."),
        Column("chorus_cents", "Montant dans Chorus", _K.MONEY, "Vide : Chorus ne dit rien."),
        Column("portal_cents", "Montant dans le portail", _K.MONEY, "Vide : le portail n’a rien."),
        Column("gap_cents", "Différence", _K.MONEY, "Chorus moins le portail."),
        Column("chorus_on", "Date dans Chorus", _K.DATE, "Mise en paiement ou virement, selon l’écart."),
        Column("portal_on", "Date dans le portail", _K.DATE, "Mise en paiement ou virement, selon l’écart."),
        Column("detail", "Précision", _K.TEXT, "Ligne illisible, autre EJ…", 48),
        Column("explanation", "Explication", _K.TEXT, "Vide : l’écart n’est pas expliqué.", 48),
        Column("explained_by", "Expliqué par", _K.TEXT, "Qui a donné l’explication."),
        Column("explained_at", "Expliqué le", _K.INSTANT, "Quand."),
    ),
)
