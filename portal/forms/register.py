"""The form of the register: the recueil that the ticked acts were published in."""

from __future__ import annotations

from portal.forms.base import PortalForm, Required
from portal.forms.fields import CleanStringField, FrenchDateField


class RecueilForm(PortalForm):
    """Shape only. The acts are ticked in the table."""

    number = CleanStringField(
        "Numéro du recueil",
        [Required("Indiquez le numéro du recueil.")],
        max_length=32,
        width="sm",
        description="Par exemple 71-2021-153, ou 71-2021-153 spécial.",
    )
    published_on = FrenchDateField("Date du recueil", [Required("Indiquez la date du recueil.")])
