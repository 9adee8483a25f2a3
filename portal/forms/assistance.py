"""Forms of those who help: a mandate, its confirmation and end, what came outside the portal, an interruption."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from wtforms import BooleanField, RadioField, SelectField

from portal.domain.channels import MEANS_LABELS
from portal.domain.clocks import PARIS
from portal.domain.mandate import PROOF_LABELS, SCOPE_LABELS
from portal.forms.admin import TimeField
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import CleanStringField, EmailField, FrenchDateField, PlainTextArea, SiretField
from portal.forms.uploads import UploadField

EXTENSIONS = ("pdf", "jpg", "jpeg", "png")


def paris_instant(day: Any, hour: Any) -> datetime | None:
    """The instant typed as a day and an hour of Paris; None while one of them is missing."""
    if day is None or hour is None:
        return None
    return datetime.combine(day, hour if isinstance(hour, time) else time(0), tzinfo=PARIS)


class MandateForm(PortalForm):
    """A mandate to record."""

    siret = SiretField(
        "SIRET de l’organisme qui demande la subvention",
        [Required("Indiquez le SIRET de l’organisme, 14 chiffres.")],
        description="14 chiffres. L’organisme n’a pas besoin d’avoir un compte.",
    )
    giver_name = CleanStringField("Prénom et nom de la personne qui donne le mandat", [Required("Indiquez son nom.")])
    giver_capacity = CleanStringField(
        "Sa qualité", [Required("Indiquez sa qualité.")], description="Par exemple : maire, président"
    )
    giver_email = EmailField(
        "Son adresse électronique",
        description="Elle y recevra un lien personnel pour confirmer le mandat ou y mettre fin.",
    )
    giver_address = PlainTextArea(
        "Son adresse postale",
        description="Sans adresse électronique, une lettre à imprimer la prévient.",
        max_length=600,
    )
    office = CleanStringField(
        "Votre structure", [Required("Indiquez votre structure.")], description="Par exemple : France Services de Cluny"
    )
    scope = RadioField(
        "Le mandat permet de", [Required("Dites jusqu’où va le mandat.")], choices=choices(SCOPE_LABELS.items())
    )
    given_on = FrenchDateField("Date du mandat", [Required("Indiquez la date du mandat.")])
    until_on = FrenchDateField("Valable jusqu’au, inclus", [Required("Indiquez jusqu’à quel jour le mandat vaut.")])
    proof = RadioField(
        "Ce que vous joignez", [Required("Dites ce que vous joignez.")], choices=choices(PROOF_LABELS.items())
    )
    file = UploadField("Le document", [Required("Choisissez un fichier.")], extensions=EXTENSIONS)


class PaperForm(PortalForm):
    """The paper by which the giver confirms."""

    file = UploadField("Coupon ou mandat signé", [Required("Choisissez un fichier.")], extensions=EXTENSIONS)


class EndForm(PortalForm):
    """The helper ends the mandate."""

    reason = PlainTextArea(
        "Pourquoi le mandat prend-il fin ?",
        [Required("Dites en quelques mots pourquoi le mandat prend fin.")],
        description="Par exemple : à la demande de la mairie, par téléphone.",
        max_length=1000,
    )


class OutsideForm(PortalForm):
    """An application received outside the portal."""

    means = RadioField(
        "Comment est-elle arrivée ?",
        [Required("Dites comment elle est arrivée.")],
        choices=choices(MEANS_LABELS.items()),
    )
    received_on = FrenchDateField("Reçue le", [Required("Indiquez le jour de réception.")])
    received_hour = TimeField("À (heure de Paris)", [Required("Indiquez l’heure de réception.")])
    body_name = CleanStringField("Organisme demandeur", [Required("Indiquez pour quel organisme.")])
    commune = CleanStringField(
        "Commune de l’organisme",
        description="Nom ou code INSEE. Elle sert à indiquer l’aide la plus proche.",
        max_length=80,
    )
    sender_name = CleanStringField("Envoyée par", [Required("Indiquez qui a envoyé la demande.")])
    sender_capacity = CleanStringField("Qualité")
    sender_email = EmailField("Adresse électronique", description="La réponse y est envoyée aussitôt.")
    sender_address = PlainTextArea(
        "Adresse postale",
        description="Sans adresse électronique, la réponse est une lettre à imprimer.",
        max_length=600,
    )
    subject = PlainTextArea("Objet de la demande", max_length=2000)
    enter = BooleanField(
        "Elle est arrivée pendant une interruption du service : l’administration la saisit",
        description="Seulement pour une interruption inscrite au registre et qui couvre l’heure de réception.",
    )
    outage = SelectField("Interruption", validate_choice=False)


class EnterForm(PortalForm):
    """What is needed to enter an application after a failure."""

    siret = SiretField("SIRET de l’organisme demandeur", [Required("Indiquez le SIRET de l’organisme, 14 chiffres.")])
    signer_name = CleanStringField("Prénom et nom de la personne qui a signé", [Required("Indiquez qui a signé.")])
    signer_capacity = CleanStringField("Sa qualité", [Required("Indiquez sa qualité.")])
    office = CleanStringField("Votre service", [Required("Indiquez votre service.")])
    file = UploadField("La demande reçue, signée", [Required("Choisissez un fichier.")], extensions=EXTENSIONS)


class OutageForm(PortalForm):
    """An interruption of the service."""

    started_on = FrenchDateField("Début", [Required("Indiquez le jour du début.")])
    started_hour = TimeField("Heure du début (Paris)", [Required("Indiquez l’heure du début.")])
    ended_on = FrenchDateField("Retour du service", [Required("Indiquez le jour du retour.")])
    ended_hour = TimeField("Heure du retour (Paris)", [Required("Indiquez l’heure du retour.")])
    reason = PlainTextArea(
        "Ce qui s’est passé",
        [Required("Dites ce qui s’est passé.")],
        description="Ce texte est public.",
        max_length=2000,
    )


class ActionForm(PortalForm):
    """A button."""
