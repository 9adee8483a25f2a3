"""The question asked about two dossiers that look alike."""

from __future__ import annotations

from wtforms import RadioField

from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import PlainTextArea


class AnswerTwinForm(PortalForm):
    """Shared project or coincidence."""

    shared = RadioField(
        "Dossier mutualisé ?",
        [Required("Répondez à la question.")],
        choices=choices([("yes", "Oui, un même projet mutualisé"), ("no", "Non, une coïncidence")]),
    )
    lead = RadioField("Si oui, chef de file", validate_choice=False)
    reason = PlainTextArea("Pourquoi", description="À écrire s’il s’agit d’une coïncidence.", max_length=1000)
