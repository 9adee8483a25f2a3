"""Forms around the reading of quotes: bring one to make a line of it, answer about an order already placed."""

from __future__ import annotations

from wtforms import RadioField

from portal.domain.quote_answers import ORDER_ANSWER_LABELS
from portal.forms.applicant import PROOF_EXTENSIONS, DraftForm
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import FrenchDateField, PlainTextArea
from portal.forms.uploads import UploadField


class QuoteUploadForm(DraftForm):
    """The quote a new line is made from."""

    file = UploadField("Devis", [Required("Choisissez le devis.")], extensions=PROOF_EXTENSIONS)


class OrderAnswerForm(PortalForm):
    """Is the order already placed?"""

    answer = RadioField(
        "La commande est-elle déjà passée ?",
        [Required("Dites si la commande est déjà passée.")],
        choices=choices(ORDER_ANSWER_LABELS.items()),
        validate_choice=False,
    )
    ordered_on = FrenchDateField("Date de la commande", description="Si elle est passée. Par exemple 11/10/2021")
    explanation = PlainTextArea("Votre explication", description="Facultative, sauf si c’est autre chose.")
