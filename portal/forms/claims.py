"""Forms of payment claims, on both sides: shape only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import Field, RadioField

from portal.forms.base import PortalForm, Required
from portal.forms.fields import CleanStringField, EurosField, FrenchDateField, PlainTextArea, SiretField
from portal.forms.instructor import VersionedForm
from portal.forms.uploads import PdfFileField, UploadField

_PICTURES = ("pdf", "jpg", "jpeg", "png")


class NewClaimForm(PortalForm):
    """What is asked for."""

    kind = RadioField("Que demandez-vous ?", [Required("Choisissez ce que vous demandez.")], choices=[])


class InvoiceFileForm(PortalForm):
    """The file of an invoice."""

    file = UploadField("Facture", [Required("Choisissez la facture.")], extensions=_PICTURES)


class InvoiceForm(VersionedForm):
    """An invoice as a person reads it; one amount per retained line is added by ``invoice_form``."""

    supplier = CleanStringField("Fournisseur", max_length=200)
    siret = SiretField("SIRET du fournisseur")
    number = CleanStringField("Numéro de la facture", max_length=60, width="md")
    invoiced_on = FrenchDateField("Date de la facture")
    excl_tax = EurosField("Total hors taxe")
    incl_tax = EurosField("Total TTC")
    paid_on = FrenchDateField("Date du mandat")
    mandate_number = CleanStringField("Numéro du mandat", max_length=60, width="md")


class PapersForm(VersionedForm):
    """The certified statement, the final report, a word."""

    statement = PdfFileField("État récapitulatif des dépenses, certifié")
    accountant_name = CleanStringField("Nom du comptable qui certifie", max_length=200, width="lg")
    statement_on = FrenchDateField("Date de la certification")
    report = PdfFileField("Compte rendu final de l’opération")
    note = PlainTextArea("Un mot pour la préfecture", max_length=2000)


class FileClaimForm(VersionedForm):
    """File the claim; ``reply`` answers what was asked."""

    reply = PlainTextArea("Votre réponse à la préfecture", max_length=2000)


class AskItemsForm(PortalForm):
    """What a claim lacks."""

    items = PlainTextArea(
        "Ce qui manque ou ce qui est à corriger",
        [Required("Dites ce qui manque ou ce qui est à corriger.")],
        max_length=4000,
        description="Le bénéficiaire le lira, puis complétera sa demande.",
    )


class CertifyClaimForm(PortalForm):
    """A word with the certification."""

    remark = PlainTextArea("Note interne", max_length=2000)


class OrderClaimForm(PortalForm):
    """The payment request made in Chorus."""

    request_number = CleanStringField(
        "Numéro de la demande de paiement dans Chorus",
        [Required("Recopiez le numéro de la demande de paiement.")],
        max_length=20,
        width="md",
        render_kw={"autocomplete": "off"},
    )
    ordered_on = FrenchDateField("Date de mise en paiement", [Required("Indiquez la date de mise en paiement.")])


class PayClaimForm(PortalForm):
    """The transfer."""

    paid_on = FrenchDateField("Date du virement", [Required("Indiquez la date du virement.")])
    reference = CleanStringField("Référence du virement", max_length=60, width="md")


class RejectClaimForm(PortalForm):
    """Why a claim is rejected."""

    reason = PlainTextArea(
        "Motif du rejet",
        [Required("Écrivez le motif du rejet.")],
        max_length=2000,
        description="Le bénéficiaire le lira. Il pourra déposer une nouvelle demande.",
    )


def invoice_form(lines: Iterable[tuple[str, str]]) -> type[InvoiceForm]:
    """The form with an amount for each retained line (public id, label); names are ``charge_ID``."""
    fields: dict[str, Field] = {f"charge_{key}": EurosField(label) for key, label in lines}
    made: type[InvoiceForm] = type("InvoiceLinesForm", (InvoiceForm,), dict[str, Any](fields))
    return made


def check_form(charges: Iterable[str]) -> type[VersionedForm]:
    """The check of a claim: what is accepted of each charge (public id), and why not the rest."""
    fields: dict[str, Field] = {}
    for key in charges:
        fields[f"accepted_{key}"] = EurosField("Accepté")
        fields[f"reason_{key}"] = CleanStringField("Motif, si tout n’est pas accepté", max_length=300)
    made: type[VersionedForm] = type("CheckClaimForm", (VersionedForm,), dict[str, Any](fields))
    return made
