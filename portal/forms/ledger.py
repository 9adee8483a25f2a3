"""Forms of the movements a budget officer enters by hand: shape only; every rule is asked of the use-cases."""

from __future__ import annotations

import secrets
from typing import Any

from wtforms import HiddenField, RadioField

from portal.forms.base import PortalForm, Required
from portal.forms.fields import CleanStringField, EurosField, FrenchDateField, PlainTextArea
from portal.forms.uploads import PdfFileField


class KeyedForm(PortalForm):
    """A form sent twice does its work once: the page carries a key of its own."""

    key = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.key.data or len(self.key.data) > 32:
            self.key.data = secrets.token_hex(12)


class NoticeForm(KeyedForm):
    """AE and CP apart, and what notifies them."""

    ae = EurosField("Montant en autorisations d’engagement (AE)")
    cp = EurosField("Montant en crédits de paiement (CP)")
    notice = CleanStringField(
        "Référence de la lettre ou de l’acte",
        [Required("Indiquez la lettre ou l’acte qui notifie ce mouvement.")],
        max_length=200,
        description="Par exemple « Notification de crédits n° 2021-118, SGAR ».",
    )
    notice_on = FrenchDateField("Date de cette pièce", [Required("Indiquez la date de la pièce.")])
    piece = PdfFileField("Cette pièce, numérisée")
    reason = PlainTextArea("Motif", [Required("Dites pourquoi ces crédits bougent.")], max_length=300)


class CreditsForm(NoticeForm):
    """Credits notified: given or taken back."""

    direction = RadioField(
        "Mouvement notifié",
        [Required("Choisissez le mouvement.")],
        choices=[("add", "Crédits accordés"), ("cut", "Crédits repris")],
    )


class ConfirmCreditsForm(PortalForm):
    """What the second person says of credits entered by the first."""

    decision = RadioField(
        "Votre décision",
        [Required("Choisissez : confirmer ou refuser.")],
        choices=[("confirm", "Confirmer ces crédits"), ("refuse", "Refuser")],
    )
    refusal = PlainTextArea("Ce qui ne va pas", max_length=1000, description="À écrire pour refuser.")


class CorrectionForm(PortalForm):
    """What was wrong in an entry."""

    reason = PlainTextArea("Ce qui était faux", [Required("Dites ce qui était faux.")], max_length=300)


class DecommitForm(KeyedForm):
    """A part of a commitment given back."""

    amount = EurosField("Montant à désengager", [Required("Indiquez le montant à désengager.")])
    reason = PlainTextArea("Motif", [Required("Dites pourquoi ce montant est désengagé.")], max_length=300)


class PastDayForm(PortalForm):
    """The day whose balance is wanted; in the address, without a token."""

    class Meta(PortalForm.Meta):
        csrf = False

    au = FrenchDateField("Situation au")
