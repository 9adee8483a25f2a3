"""Forms of the import of a plan: the file, then what each column is and which rows are taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, SelectField

from portal.domain.declaration import FUNDER_KINDS, FUNDER_STATUSES
from portal.domain.line_amounts import VAT_RATES
from portal.domain.resources import RESOURCE_KINDS
from portal.forms.applicant import DraftForm
from portal.forms.base import Required, choices
from portal.forms.uploads import UploadField
from portal.tables.plan_rows import ROLES, ReadRow

SHEET_EXTENSIONS = ("xlsx", "ods", "csv")


class TableForm(DraftForm):
    """The spreadsheet."""

    file = UploadField("Votre tableau", [Required("Choisissez un fichier.")], extensions=SHEET_EXTENSIONS)


class PreviewForm(DraftForm):
    """Columns and rows of one table; made by ``preview_form``."""

    rate = SelectField(
        "TVA des lignes qui n’ont qu’un montant",
        choices=choices(((code, label) for code, (label, _) in VAT_RATES.items()), "Choisissez"),
        default="",
        validate_choice=False,
    )
    nature_default = SelectField("Nature des dépenses dont le tableau ne dit pas la nature", validate_choice=False)

    def columns(self, count: int) -> list[str]:
        """The role typed for each column."""
        return [self[f"column_{place}"].data or "" for place in range(count)]


def preview_form(headings: Sequence[str], rows: Sequence[ReadRow], natures: Mapping[str, str]) -> type[PreviewForm]:
    """Fields ``column_<place>``; by row number ``take_``, ``nature_`` (expense), ``fund_``, ``what_``, ``kind_``,
    ``status_`` (resource)."""
    fields: dict[str, Any] = {
        f"column_{place}": SelectField(f"Colonne « {heading} »", choices=choices(ROLES.items(), "Ne pas reprendre"))
        for place, heading in enumerate(headings)
    }
    fields["nature_default"] = SelectField(
        "Nature des dépenses dont le tableau ne dit pas la nature",
        choices=choices(natures.items(), "Choisissez"),
        validate_choice=False,
    )
    for row in rows:
        if row.expense is not None:
            fields[f"take_{row.number}"] = BooleanField(f"Reprendre « {row.expense.label} »")
            fields[f"nature_{row.number}"] = SelectField(
                "Nature", choices=choices(natures.items(), "Celle choisie plus haut")
            )
        if row.resource is not None:
            fields[f"fund_{row.number}"] = BooleanField(f"Reprendre « {row.resource.name} »")
            fields[f"what_{row.number}"] = SelectField("C’est", choices=choices(RESOURCE_KINDS.items()))
            fields[f"kind_{row.number}"] = SelectField("Public ou privé", choices=choices(FUNDER_KINDS.items()))
            fields[f"status_{row.number}"] = SelectField(
                "État de la demande", choices=choices(FUNDER_STATUSES.items(), "Choisissez")
            )
    return type("PreviewOfTable", (PreviewForm,), fields)


def saved_values(columns: Sequence[str], rate: str, rows: Sequence[ReadRow]) -> dict[str, object]:
    """What the form shows first: everything readable is ticked, but what is no resource."""
    data: dict[str, object] = {f"column_{place}": role for place, role in enumerate(columns)} | {"rate": rate}
    for row in rows:
        if row.expense is not None:
            data |= {f"take_{row.number}": True, f"nature_{row.number}": row.expense.nature}
        if row.resource is not None:
            one = row.resource
            data |= {
                f"fund_{row.number}": not one.remark,
                f"what_{row.number}": one.what,
                f"kind_{row.number}": one.kind,
                f"status_{row.number}": one.status or "requested",
            }
    return data
