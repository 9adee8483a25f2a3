"""The form of a batch of acts; what is ticked is read beside it."""

from __future__ import annotations

from wtforms import RadioField, SelectField
from wtforms.validators import Optional

from portal.domain.signing import WAY_LABELS, SigningWay
from portal.forms.base import PortalForm, choices
from portal.forms.fields import CleanStringField, FrenchDateField


class ActBatchForm(PortalForm):
    """How the acts of the batch will be signed. Shape only."""

    way = RadioField(
        "Mode de signature",
        [Optional()],
        choices=choices((way.value, text) for way, text in WAY_LABELS.items()),
        default=SigningWay.PAPER.value,
    )
    first_number = CleanStringField(
        "Numéro du premier arrêté",
        max_length=40,
        width="md",
        description="Sauf sur papier ; les suivants ont les numéros qui suivent. Par exemple 71-2021-10-28-00012.",
    )
    deputy = SelectField("Signataire", [Optional()], validate_choice=False)
    dated_on = FrenchDateField("Date des arrêtés", description="Sauf sur papier : celle du jour où ils seront signés.")
