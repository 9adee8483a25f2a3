"""The form that proposes a visual."""

from __future__ import annotations

from wtforms import BooleanField

from portal.forms.base import PortalForm, Required
from portal.forms.fields import CleanStringField, PlainTextArea
from portal.forms.uploads import UploadField


class VisualForm(PortalForm):
    """Shape only."""

    label = CleanStringField(
        "Nom du visuel",
        [Required("Nommez ce visuel, par exemple « Logo France Relance ».")],
        max_length=120,
        width="md",
    )
    usage = PlainTextArea("Licence et usage", max_length=1000, description="Ce que demande sa charte, s’il y en a une.")
    eu_only = BooleanField("Seulement quand les crédits sont refinancés par l’Union européenne")
    file = UploadField(
        "Fichier", [Required("Choisissez le fichier du visuel.")], extensions=("png", "jpg", "jpeg", "pdf")
    )
