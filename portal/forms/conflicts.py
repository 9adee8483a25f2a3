"""Forms of declared links of interests."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, StringField

from portal.domain.conflicts import MOST_REASON, NATURE_LABELS
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import CleanStringField, PlainTextArea

PRIVATE = "Lu par les administrateurs seuls, jamais par vos collègues."


class FindBodyForm(PortalForm):
    """Look for a body; a GET form, hence without token."""

    class Meta(PortalForm.Meta):
        csrf = False

    organisme = StringField("Commune, EPCI ou autre organisme", description="Nom, code INSEE ou SIREN")


class FindDossierForm(PortalForm):
    """A dossier by its reference; a GET form, hence without token."""

    class Meta(PortalForm.Meta):
        csrf = False

    reference = StringField("Référence du dossier", description="Telle que la liste l’affiche, sans ouvrir le dossier")


class DeclareLinkForm(PortalForm):
    """Nature of the link, and a sentence if wanted; the name when nobody knows the body."""

    siren = HiddenField(render_kw={"id": False})
    dossier = HiddenField(render_kw={"id": False})
    body_name = CleanStringField("Nom de l’organisme", max_length=200)
    nature = RadioField(
        "Nature du lien",
        [Required("Choisissez la nature du lien.")],
        choices=choices((nature.value, label) for nature, label in NATURE_LABELS.items()),
        description=PRIVATE,
    )
    reason = PlainTextArea("Précision", description=PRIVATE, max_length=MOST_REASON)


class AskLinkForm(PortalForm):
    """The question asked before the first opening."""

    linked = RadioField(
        "Votre réponse",
        [Required("Répondez à la question.")],
        choices=choices([("no", "Non, aucun lien"), ("yes", "Oui : je ne veux pas voir ses dossiers")]),
    )
    nature = RadioField(
        "Si oui, nature du lien",
        choices=choices((nature.value, label) for nature, label in NATURE_LABELS.items()),
        description=PRIVATE,
        validate_choice=False,
    )
    reason = PlainTextArea("Précision", description=PRIVATE, max_length=MOST_REASON)


class EndLinkForm(PortalForm):
    """Why the link is over."""

    reason = PlainTextArea(
        "Pourquoi ce lien n’existe plus",
        [Required("Écrivez pourquoi ce lien n’existe plus.")],
        description=PRIVATE,
        max_length=MOST_REASON,
    )
