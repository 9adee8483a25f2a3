"""Forms of decisions and acts: shape only; every rule is asked of the use-cases."""

from __future__ import annotations

from wtforms import HiddenField, RadioField
from wtforms.validators import Optional

from portal.forms.base import PortalForm, Required
from portal.forms.fields import CleanStringField, FrenchDateField, PlainTextArea
from portal.forms.uploads import PdfFileField

DECISIONS = [
    ("grant", "Accorder la subvention proposée"),
    ("refuse", "Refuser"),
    ("return", "Renvoyer en instruction"),
]


class DecisionForm(PortalForm):
    """The signatory's choice on the proposal that was read."""

    proposal = HiddenField()
    decision = RadioField("Votre décision", [Required("Choisissez votre décision.")], choices=DECISIONS)
    motive = PlainTextArea(
        "Motif",
        max_length=4000,
        description="À écrire pour refuser, pour renvoyer, ou pour dépasser le plafond par porteur.",
    )


class ReasonForm(PortalForm):
    """A reason, for what is undone."""

    reason = PlainTextArea("Motif", [Required("Écrivez le motif.")], max_length=2000)


class PrepareActForm(PortalForm):
    """The administration's wording of the project."""

    title = CleanStringField(
        "Intitulé de l’opération",
        [Required("Rédigez l’intitulé de l’opération, tel qu’il figurera dans l’arrêté.")],
        max_length=300,
        description="Tel qu’il figurera dans l’arrêté, sans guillemets.",
    )
    description = PlainTextArea(
        "Caractéristiques de l’opération",
        [Required("Décrivez les caractéristiques de l’opération\u00a0: l’arrêté doit les énoncer.")],
        max_length=1500,
        description="Ce qui est réalisé, en une ou deux phrases. La demande du porteur sert de point de départ.",
    )


class PrepareDeliberatedForm(PrepareActForm):
    """The same, for a dossier whose deliberation is filed."""

    deliberated_on = FrenchDateField(
        "Date de la délibération (facultatif)",
        [Optional()],
        description="Lue sur la pièce du dossier. L’acte la cite alors dans ses visas.",
    )
    deliberated_how = RadioField(
        "Nature de la pièce",
        [Optional()],
        choices=[("deliberation", "Une délibération"), ("delegation", "Une décision prise par délégation")],
        default="deliberation",
    )


class CertifyForm(PortalForm):
    """The date of the certificate of available credits."""

    certified_on = FrenchDateField("Date de l’attestation", [Required("Indiquez la date de l’attestation.")])


class SignatureForm(PortalForm):
    """What is read on the signed paper, and its scan."""

    official_number = CleanStringField(
        "Numéro de l’arrêté",
        [Required("Recopiez le numéro porté sur l’acte signé.")],
        max_length=40,
        width="md",
        description="Tel qu’il est écrit sur l’acte, par exemple 71-2021-10-28-00012.",
    )
    signed_on = FrenchDateField("Date de signature", [Required("Indiquez la date portée sur l’acte signé.")])
    scan = PdfFileField("Acte signé numérisé", [Required("Choisissez la numérisation de l’acte signé.")])


class CommitForm(PortalForm):
    """The engagement juridique, as Chorus shows it."""

    ej_number = CleanStringField(
        "Numéro d’engagement juridique (EJ)",
        [Required("Recopiez le numéro de l’engagement juridique.")],
        max_length=20,
        width="md",
        description="Dix chiffres, tels que Chorus les affiche.",
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    ej_on = FrenchDateField("Date de l’engagement juridique", [Required("Indiquez la date de l’engagement juridique.")])
    supplier = CleanStringField(
        "Numéro du bénéficiaire parmi les tiers de Chorus",
        max_length=30,
        width="md",
        description="Tel que Chorus l’affiche. Sans lui, l’acte ne pourra pas être notifié.",
        render_kw={"autocomplete": "off"},
    )


class SupplierForm(PortalForm):
    """The beneficiary's number among the suppliers of Chorus."""

    supplier = CleanStringField(
        "Numéro du bénéficiaire parmi les tiers de Chorus",
        [Required("Recopiez le numéro du tiers tel que Chorus l’affiche.")],
        max_length=30,
        width="md",
        description="Cherchez-le dans Chorus par le SIRET ci-dessus ; s’il n’y est pas, demandez sa création.",
        render_kw={"autocomplete": "off"},
    )


class NotifyForm(PortalForm):
    """The way of a notification; on paper, to whom and when it was received."""

    channel = RadioField(
        "Voie de la notification",
        [Optional()],
        choices=[("electronic", "Par voie électronique, maintenant"), ("paper", "Par courrier, déjà reçu")],
        default="electronic",
    )
    paper_recipient = PlainTextArea("Destinataire et adresse", max_length=254)
    paper_on = FrenchDateField(
        "Date de réception du courrier", description="Celle de l’avis de réception, par exemple 05/11/2021"
    )
