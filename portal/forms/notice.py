"""The form by which a body changes the way it receives decisions."""

from __future__ import annotations

from wtforms import RadioField

from portal.forms.base import PortalForm, Required


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
