"""Forms of a notification: how a body wants to receive decisions, an act sent by post, what became of the letter."""

from __future__ import annotations

from wtforms import RadioField

from portal.domain.remedy_clock import PostStep
from portal.forms.base import PortalForm, Required
from portal.forms.fields import CleanStringField, FrenchDateField, PlainTextArea


class ConsentForm(PortalForm):
    """Electronic, or by post."""

    way = RadioField(
        "Comment voulez-vous recevoir les prochaines décisions ?",
        [Required("Choisissez comment recevoir les décisions.")],
        choices=[
            ("electronic", "Par voie électronique : un courriel invite à se connecter pour les lire"),
            ("paper", "Par courrier"),
        ],
    )


class PostForm(PortalForm):
    """An act put online that leaves by post."""

    recipient = PlainTextArea(
        "Destinataire et adresse", [Required("Indiquez le destinataire et l’adresse du courrier.")], max_length=254
    )
    on = FrenchDateField("Envoyé le", [Required("Indiquez la date de l’envoi.")])
    tracking = CleanStringField(
        "Numéro de suivi",
        max_length=40,
        width="md",
        description="Facultatif. Celui de l’avis de réception.",
        render_kw={"autocomplete": "off"},
    )


class DeliveryForm(PortalForm):
    """What became of that letter."""

    step = RadioField(
        "Qu’est devenu ce courrier ?",
        [Required("Dites ce que le courrier est devenu.")],
        choices=[
            (PostStep.RECEIVED.value, "Il a été reçu"),
            (PostStep.UNCLAIMED.value, "Il a été présenté, et n’a pas été réclamé"),
            (PostStep.RETURNED.value, "Il est revenu sans avoir été présenté : adresse incomplète ou inconnue"),
        ],
    )
    on = FrenchDateField(
        "Date",
        [Required("Indiquez la date portée par la poste.")],
        description="De réception, de première présentation ou de retour, telle que la poste la porte.",
    )
