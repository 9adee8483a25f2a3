"""Forms of the expenses: a line with its proof, a comparative quote, the discount of a quote."""

from __future__ import annotations

import re
from typing import Any

from wtforms import SelectField

from portal.domain.declaration import COUNTRIES, DOCUMENT_KINDS, PROOF_KINDS
from portal.domain.line_amounts import VAT_RATES, Discount, with_tax
from portal.domain.money import Euros
from portal.forms.applicant import PROOF_EXTENSIONS, DraftForm
from portal.forms.base import Required, choices
from portal.forms.choices import YesNoField
from portal.forms.fields import CleanStringField, EurosField, FrenchDateField, TypedField
from portal.forms.uploads import UploadField

_NO_TAX_SAID = "Saisissez le montant TTC du devis, ou choisissez son taux de TVA."


class PercentField(TypedField):
    """A percentage in hundredths: « 5 », « 2,5 % »; two decimals at most."""

    width = "xs"
    default_hint = "Par exemple 5 ou 2,5"
    attributes = {"inputmode": "decimal", "autocomplete": "off"}  # noqa: RUF012

    def parse(self, text: str) -> int:
        found = re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,2}))?", re.sub(r"[\s\u00a0\u202f%]", "", text), re.ASCII)
        if found is None:
            raise ValueError("Saisissez un pourcentage, par exemple 5 ou 2,5.")
        return int(found.group(1)) * 100 + int((found.group(2) or "").ljust(2, "0"))

    def show(self, value: int) -> str:
        whole, rest = divmod(value, 100)
        return f"{whole},{rest:02d}".rstrip("0") if rest else str(whole)


class ExpenseForm(DraftForm):
    """One expense with its proof; choices that depend on the dossier are set by the page."""

    label = CleanStringField(
        "Ce que vous achetez", [Required("Dites en quelques mots ce que vous achetez.")], max_length=300
    )
    nature = SelectField("Nature de la dépense", validators=[Required("Choisissez la nature de la dépense.")])
    axis = SelectField("Axe concerné", validate_choice=False)
    supplier = CleanStringField("Fournisseur")
    excl_tax = EurosField("Montant hors taxe", [Required("Saisissez le montant hors taxe du devis.")])
    vat_rate = SelectField(
        "TVA",
        choices=choices(((code, label) for code, (label, _) in VAT_RATES.items()), "Plusieurs taux, ou TTC saisi"),
        default="",
        description="Avec un taux, le TTC est calculé. Avec plusieurs taux, saisissez le TTC du devis.",
    )
    incl_tax = EurosField("Montant toutes taxes comprises")
    investment = YesNoField(
        "Est-ce une dépense d’investissement ?",
        description="Oui si elle s’inscrit en section d’investissement du budget ; non pour le fonctionnement.",
    )
    proof = SelectField("Devis déjà déposé dans ce dossier", validate_choice=False)
    file = UploadField("Devis ou justificatif à déposer", extensions=PROOF_EXTENSIONS)
    file_kind = SelectField("Nature de ce justificatif", choices=choices((k, DOCUMENT_KINDS[k]) for k in PROOF_KINDS))
    publisher_country = SelectField(
        "Pays de l’éditeur",
        choices=choices(COUNTRIES.items(), "Sans objet"),
        description="Pour une licence ou un abonnement : celui qui fabrique le logiciel, pas le revendeur.",
    )
    covers_from = FrenchDateField("Début de la période couverte", description="Pour un abonnement ou une maintenance.")
    covers_to = FrenchDateField("Fin de la période couverte", description="Par exemple 31/12/2022")

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if self.incl_tax.data is None and not self.incl_tax.errors and not self.vat_rate.data:
            self.incl_tax.errors = [_NO_TAX_SAID]
            return False
        return valid

    @property
    def incl_tax_cents(self) -> int:
        """The amount with tax: typed, or computed from the rate."""
        if self.incl_tax.data is not None or self.vat_rate.data not in VAT_RATES:
            return self.incl_tax.data or 0
        return with_tax(self.excl_tax.data or Euros(0), VAT_RATES[self.vat_rate.data][1])


class ComparisonForm(DraftForm):
    """A quote that was not retained."""

    supplier = CleanStringField("Fournisseur", [Required("Indiquez le fournisseur de ce devis.")])
    excl_tax = EurosField("Montant hors taxe", description="Pour information : il n’entre dans aucun total.")
    file = UploadField("Devis comparatif", [Required("Choisissez le fichier du devis.")], extensions=PROOF_EXTENSIONS)


class DiscountForm(DraftForm):
    """The discount of a whole quote: one of the two."""

    amount = EurosField("Remise en euros, hors taxe")
    percent = PercentField("Ou remise en pourcentage")

    @property
    def discount(self) -> Discount:
        return Discount(self.amount.data, self.percent.data)
