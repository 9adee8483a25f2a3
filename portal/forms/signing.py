"""Forms of signatures: how an act is signed, scans, confirmation, the parapheur, deputies. Shape only."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectField

from portal.domain.signing import WAY_LABELS, SigningWay
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import CleanStringField, EmailField, EurosField, FrenchDateField, PlainTextArea
from portal.forms.uploads import PdfFileField, UploadsField

_MEGABYTE = 1024 * 1024


class IssueForm(PortalForm):
    """How the act will be signed, and by whom."""

    way = RadioField(
        "Mode de signature",
        choices=choices((way.value, text) for way, text in WAY_LABELS.items()),
        default=SigningWay.PAPER.value,
        validate_choice=False,
    )
    number = CleanStringField(
        "Numéro de l’arrêté",
        max_length=40,
        width="md",
        description="Pour une signature électronique ou au parapheur. Sur papier, il est porté à la main.",
    )
    dated_on = FrenchDateField(
        "Date de l’arrêté", description="Même cas : la date du jour où il sera signé, par exemple 28/10/2021."
    )
    deputy = SelectField("Signataire", validate_choice=False)


class ConfirmCopyForm(PortalForm):
    """The number and the date as read on the signed act."""

    official_number = CleanStringField(
        "Numéro de l’arrêté",
        [Required("Recopiez le numéro porté sur l’acte signé.")],
        max_length=40,
        width="md",
        description="Par exemple 71-2021-10-28-00012.",
    )
    signed_on = FrenchDateField("Date de signature", [Required("Indiquez la date portée sur l’acte signé.")])
    acknowledged = BooleanField("J’ai regardé ces remarques sur la copie\u00a0: c’est bien l’acte émis, signé")


class ScansForm(PortalForm):
    """Scans of several acts in one PDF."""

    scans = PdfFileField(
        "Actes signés numérisés",
        [Required("Choisissez le PDF des actes numérisés.")],
        max_bytes=48 * _MEGABYTE,
        description=(
            "Un seul PDF, 48 Mo et 300 pages au plus, 200 points par pouce. Gardez ensemble les pages d’un acte."
        ),
    )


class SignedFilesForm(PortalForm):
    """Files that came back from the parapheur."""

    files = UploadsField(
        "Fichiers signés",
        [Required("Choisissez les fichiers signés.")],
        extensions=("pdf", "zip"),
        max_bytes=48 * _MEGABYTE,
        description="Des PDF signés, ou l’archive (ZIP) qui les contient, 48 Mo au plus.",
    )


class DeputyForm(PortalForm):
    """A deputy of the signatory and the delegation they sign by."""

    email = EmailField("Adresse électronique", [Required("Indiquez l’adresse du compte de cette personne.")])
    name = CleanStringField(
        "Prénom et nom", [Required("À remplir : l’arrêté l’imprime.")], max_length=200, description="Tels qu’imprimés."
    )
    capacity = CleanStringField(
        "Qualité",
        [Required("À remplir : l’arrêté l’imprime.")],
        max_length=200,
        description="Par exemple « La sous-préfète, secrétaire générale adjointe ».",
    )
    delegation_title = PlainTextArea(
        "Arrêté de délégation",
        [Required("Écrivez l’arrêté de délégation, tel qu’il se lit après « Vu ».")],
        max_length=400,
        description="Tel qu’il se lit après « Vu » : « l’arrêté préfectoral n° … portant délégation de signature ».",
    )
    valid_from = FrenchDateField("En vigueur depuis", [Required("Indiquez depuis quand.")])
    valid_to = FrenchDateField("Jusqu’au", description="Inclus. Vide : sans terme.")
    ceiling = EurosField("Plafond", description="Montant le plus élevé qu’il peut signer. Vide : sans plafond.")
