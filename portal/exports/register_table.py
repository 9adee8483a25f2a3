"""The register of acts as a file: one line per reference ever given, cancelled acts included."""

from __future__ import annotations

from portal.exports.declared import Column, Kind, Table

_K = Kind

REGISTER = Table(
    "registre-des-actes",
    "Registre des actes",
    "Chaque référence donnée, sans trou, actes annulés compris : numéro, date, objet, état, recueil.",
    (
        Column("act", "Référence", _K.TEXT, "Référence interne, sans trou dans l’année.", 20),
        Column("official_number", "Numéro de l’arrêté", _K.CODE, "Numéro donné par la préfecture."),
        Column("signed_on", "Signé le", _K.DATE, "Date de signature."),
        Column(
            "kind",
            "Nature",
            _K.TEXT,
            "Arrêté attributif, modificatif, de retrait, d’abrogation, de caducité\u00a0; convention, avenant.",
        ),
        Column("follows", "Porte sur", _K.CODE, "Numéro de l’acte que celui-ci modifie ou auquel il met fin."),
        Column("title", "Objet", _K.TEXT, "Intitulé rédigé par l’administration.", 48),
        Column("organisation", "Bénéficiaire", _K.TEXT, "Nom du bénéficiaire.", 34),
        Column("siret", "SIRET", _K.CODE, "SIRET du bénéficiaire, 14 chiffres."),
        Column("dossier", "Dossier", _K.TEXT, "Numéro du dossier.", 20),
        Column("amount_cents", "Montant", _K.MONEY, "Montant maximal de l’acte."),
        Column("state", "État", _K.TEXT, "Où en est l’acte."),
        Column("issued_at", "Émis le", _K.INSTANT, "Instant où le texte a été figé."),
        Column("signatory_name", "Signataire", _K.TEXT, "Nom porté sur l’acte."),
        Column("notified_on", "Notifié le", _K.DATE, "Jour de la mise en ligne, ou de la réception du courrier."),
        Column("channel", "Voie", _K.TEXT, "Électronique ou sur papier."),
        Column("recueil", "Recueil", _K.CODE, "Numéro du recueil des actes administratifs."),
        Column("published_on", "Publié le", _K.DATE, "Date de ce recueil."),
        Column("verification_code", "Code de vérification", _K.CODE, "Code imprimé sur l’acte.", 20),
        Column("content_sha256", "Empreinte du texte", _K.CODE, "SHA-256 des données figées à l’émission.", 66),
        Column("remedy_from", "Délai de recours depuis le", _K.DATE, "Vide tant que ce délai n’a pas commencé."),
        Column("remedy_to", "Recours jusqu’au", _K.DATE, "Dernier jour pour saisir le tribunal, inclus."),
        Column("remedy_why", "Pourquoi ce jour", _K.TEXT, "Ce qui fait courir le délai de recours.", 48),
        Column("cancelled_for", "Motif d’annulation", _K.TEXT, "D’un acte annulé avant sa signature.", 34),
    ),
)
