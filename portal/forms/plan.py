"""The financing plan's form: the request, own funds, and rows of other funders of which blank ones are ignored."""

from __future__ import annotations

from typing import Any

from wtforms import FieldList, Form, FormField, SelectField, SelectMultipleField

from portal.domain.declaration import FUNDER_KINDS, FUNDER_STATUSES
from portal.forms.applicant import DraftForm
from portal.forms.base import PortalForm, choices
from portal.forms.fields import CleanStringField, EurosField
from portal.forms.messages import FRENCH, FrenchTranslations

SPARE_ROWS = 1


class FunderForm(Form):
    """One row. Blank when nothing was typed in it."""

    class Meta(Form.Meta):
        def get_translations(self, form: object) -> FrenchTranslations:
            return FRENCH

    funder = CleanStringField("Nom du financeur")
    kind = SelectField("Public ou privé", choices=choices(FUNDER_KINDS.items(), "Choisissez"))
    status = SelectField("État de la demande", choices=choices(FUNDER_STATUSES.items(), "Choisissez"))
    amount = EurosField("Montant")
    expenses = SelectMultipleField(
        "Dépenses que cette aide finance",
        description="Ne cochez rien si elle finance tout le projet.",
        validate_choice=False,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if not self.is_blank and self.amount.data is None and not self.amount.errors:
            self.amount.errors = ["Indiquez le montant de cette aide."]
            return False
        return valid

    @property
    def is_blank(self) -> bool:
        typed = any(self.amount.raw_data or ()) if self.amount.raw_data else False
        return not (self.funder.data or "").strip() and self.amount.data is None and not typed


class PlanForm(DraftForm):
    """The plan; the number of rows follows what is saved."""

    requested = EurosField("Subvention demandée à ce guichet")
    own_funds = EurosField("Vos fonds propres", description="Autofinancement, sans l’emprunt. Par exemple 5 400,00")
    loan = EurosField("Emprunt", description="Il compte avec vos fonds propres. Laissez vide s’il n’y en a pas.")
    funders = FieldList(
        FormField(FunderForm, "Autre financeur"), "Autres financeurs", min_entries=SPARE_ROWS, max_entries=24
    )

    def add_problem(self, field_name: str, message: str) -> None:
        """``funders-<n>-<field>`` goes to its row; everything else as usual."""
        parts = field_name.split("-")
        if len(parts) == 3 and parts[1].isdigit() and int(parts[1]) < len(self.rows()):
            field = getattr(self.rows()[int(parts[1])], parts[2])
            field.errors = [*field.errors, message]
        else:
            PortalForm.add_problem(self, field_name, message)

    def rows(self) -> list[Any]:
        """Sub-forms that are not blank, in order."""
        return [entry.form for entry in self.funders if not entry.form.is_blank]
