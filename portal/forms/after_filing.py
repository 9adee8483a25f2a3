"""Forms of what follows a filing: answers to a request, messages, corrections, a later piece."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import Field, HiddenField, SelectField

from portal.domain.corrections import Correctable
from portal.domain.declaration import DOCUMENT_KINDS, FUNDER_STATUSES
from portal.forms.applicant import PROOF_EXTENSIONS, DraftForm
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import CleanStringField, EmailField, EurosField, FrenchDateField, PhoneField, PlainTextArea
from portal.forms.uploads import UploadField, UploadsField


def reply_form(items: Iterable[str], bare: Iterable[tuple[str, str]]) -> type[DraftForm]:
    """Form with, for each item: ``text_ID``, ``files_ID``, ``kind_ID``, ``expense_ID`` (one of ``bare``)."""
    lines = list(bare)
    fields: dict[str, Field] = {}
    for key in items:
        fields[f"text_{key}"] = PlainTextArea("Votre réponse", max_length=4_000)
        fields[f"files_{key}"] = UploadsField("Fichiers", extensions=PROOF_EXTENSIONS)
        fields[f"kind_{key}"] = SelectField(
            "Nature de ces fichiers", choices=choices(DOCUMENT_KINDS.items()), default="quote" if lines else "other"
        )
        if lines:
            fields[f"expense_{key}"] = SelectField(
                "Dépense dont ils justifient le coût", choices=choices(lines, "Aucune en particulier")
            )
    return type("ReplyForm", (DraftForm,), fields)


class MessageForm(PortalForm):
    """A message; ``key`` makes a second sending of the same page do nothing."""

    key = HiddenField()
    body = PlainTextArea("Votre message", [Required("Écrivez votre message.")], max_length=5_000)
    files = UploadsField("Fichiers à joindre", extensions=PROOF_EXTENSIONS)


class LateDocumentForm(DraftForm):
    """A piece that may come after the filing."""

    kind = SelectField(
        "Nature de la pièce",
        choices=choices((key, DOCUMENT_KINDS[key]) for key in ("deliberation", "funding_letter")),
    )
    file = UploadField("Fichier", [Required("Choisissez un fichier.")], extensions=PROOF_EXTENSIONS)


def correction_form(fields: Iterable[Correctable]) -> type[DraftForm]:
    """Form with a field for each correctable value, named by its key, and ``reason``."""
    made: dict[str, Any] = {one.field: _field(one) for one in fields}
    made["reason"] = PlainTextArea(
        "Pourquoi corrigez-vous ?", [Required("Dites en quelques mots pourquoi vous corrigez.")], max_length=2_000
    )
    return type("CorrectionForm", (DraftForm,), made)


def _field(one: Correctable) -> Field:
    if one.money:
        return EurosField(one.label)
    if one.field == "contact_email":
        return EmailField(one.label)
    if one.field == "contact_phone":
        return PhoneField(one.label)
    if one.field.endswith("_on") or isinstance(one.value, date):
        return FrenchDateField(one.label)
    if one.field.endswith("_status"):
        return SelectField(one.label, choices=choices(FUNDER_STATUSES.items()))
    if one.field == "summary" or one.field.startswith("answer_"):
        return PlainTextArea(one.label, max_length=10_000)
    return CleanStringField(one.label, max_length=200 if one.field.endswith("_supplier") else 300)
