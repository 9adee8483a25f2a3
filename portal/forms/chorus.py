"""Forms of the import of a Chorus export: the file, then its columns and the matches to confirm; an explanation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import SelectField

from portal.domain.chorus import Match
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import PlainTextArea
from portal.forms.uploads import UploadField
from portal.tables.chorus_rows import ROLES


class ExportForm(PortalForm):
    """The spreadsheet Chorus gave."""

    file = UploadField(
        "Export de Chorus",
        [Required("Choisissez un fichier.")],
        extensions=("xlsx", "ods", "csv"),
        description="Format XLSX, ODS ou CSV, 5 000 lignes au plus, avec une ligne d’intitulés.",
    )


class MatchesForm(PortalForm):
    """Columns and matches of one import; made by ``matches_form``."""

    def columns(self, count: int) -> list[str]:
        """The role chosen for each column."""
        return [self[f"column_{place}"].data or "" for place in range(count)]

    def confirmed(self, proposed: Sequence[Match]) -> dict[str, str]:
        """Payment key → claim, for the proposals a person settled."""
        return {match.payment.facts.key: self[field_of(match)].data or "" for match in proposed}


def field_of(match: Match) -> str:
    """The field in which a proposal is settled: named after its first row, which the payment keeps."""
    return f"claim_{match.payment.rows[0]}"


def matches_form(headings: Sequence[str], proposed: Sequence[Match]) -> type[MatchesForm]:
    """Fields ``column_<place>`` and ``claim_<row>``."""
    fields: dict[str, Any] = {
        f"column_{place}": SelectField(f"Colonne « {heading} »", choices=choices(ROLES.items(), "Ne pas reprendre"))
        for place, heading in enumerate(headings)
    }
    for match in proposed:
        offered = [(claim.public_id, claim.label) for claim in match.candidates]
        fields[field_of(match)] = SelectField(
            "Demande de paiement du portail", choices=choices(offered, "Ne pas rapprocher"), validate_choice=False
        )
    return type("MatchesOfExport", (MatchesForm,), fields)


class ExplainForm(PortalForm):
    """Why a difference is not an error."""

    reason = PlainTextArea("Explication", [Required("Expliquez cet écart.")], max_length=1000)
