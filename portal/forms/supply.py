"""The applicant's answer to a request for pieces: a proof for each expense that has none, other files, a word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.forms.applicant import PROOF_EXTENSIONS, DraftForm
from portal.forms.fields import PlainTextArea
from portal.forms.uploads import UploadField, UploadsField


def supply_form(bare: Iterable[tuple[str, str]]) -> type[DraftForm]:
    """Form with ``proof_ID`` for each expense ``(public id, label)`` without proof, ``files`` and ``message``."""
    fields: dict[str, Any] = {
        f"proof_{key}": UploadField(f"Justificatif de la dépense « {label} »", extensions=PROOF_EXTENSIONS)
        for key, label in bare
    }
    fields["files"] = UploadsField("Pièces demandées", extensions=PROOF_EXTENSIONS)
    fields["message"] = PlainTextArea("Message à la préfecture", max_length=4000)
    return type("SupplyForm", (DraftForm,), fields)
