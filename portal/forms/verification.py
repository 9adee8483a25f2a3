"""The form of the verification page: a code, a file, or both."""

from __future__ import annotations

from portal.forms.base import PortalForm
from portal.forms.fields import CleanStringField
from portal.forms.uploads import PdfFileField


class VerificationForm(PortalForm):
    """Shape only; what the code and the file are worth is asked of the register."""

    code = CleanStringField(
        "Code de vérification",
        max_length=60,
        width="md",
        description="Imprimé sur chaque page de l’acte, près du QR code. Par exemple K7WQA-93TDP-XTHE4.",
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    file = PdfFileField(
        "Fichier de l’acte",
        description="Le PDF tel que vous l’avez reçu : glissez-le sur ce champ ou choisissez-le. "
        "Seule son empreinte est calculée ; il n’est pas conservé.",
        max_bytes=50_000_000,
    )
