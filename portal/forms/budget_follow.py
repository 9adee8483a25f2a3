"""Forms of the follow-up of an envelope: which movements to list, and the schedule of a contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.domain.ledger import ENTRY_LABELS
from portal.domain.schedule import Firmness, Instalment, Schedule
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import CleanStringField, EurosField, FrenchDateField, PlainTextArea, TypedField
from portal.forms.ledger import KeyedForm, PastDayForm
from portal.forms.uploads import UploadField

SHEETS = ("xlsx", "ods", "csv")
#: Years a schedule may have, and how many are shown at least.
MAX_YEARS, FIRST_YEARS = 10, 4
FIRMNESS_LABELS: dict[Firmness, str] = {Firmness.FIRM: "Ferme", Firmness.INDICATIVE: "Indicative"}


class SplitForm(PastDayForm):
    """What the envelope is split by, and the day."""

    par = SelectField("Répartir par", validate_choice=False)


class MovementsForm(PastDayForm):
    """Which movements; in the address, without a token. Choices are given by the view."""

    dossier = CleanStringField("Dossier", max_length=32, width="sm")
    axe = SelectField("Axe", choices=(), validate_choice=False)
    arrondissement = SelectField("Arrondissement", validate_choice=False)
    etat = SelectField("État", validate_choice=False)
    mois = SelectField("Mois", validate_choice=False)
    mouvement = SelectField(
        "Mouvement", choices=choices(((k.value, v) for k, v in ENTRY_LABELS.items()), "Tous"), validate_choice=False
    )


class YearField(TypedField):
    """A year of four digits, kept as typed until it is one."""

    attributes = {"inputmode": "numeric", "autocomplete": "off"}  # noqa: RUF012

    def parse(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) == 4):
            raise ValueError("Saisissez une année, par exemple 2021.")
        return int(text)


class CellsArea(PlainTextArea):
    """Cells copied from a spreadsheet: the tabs before the first heading say how far the columns are pushed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(["." + valuelist[0]] if valuelist else [])
        self.data = (self.data or "")[1:]


class ScheduleForm(KeyedForm):
    """The schedule of a contract; fields ``year_<n>``, ``ae_<n>``, ``cp_<n>``, ``firm_<n>`` are added below."""

    title = CleanStringField(
        "Intitulé de la convention",
        [Required("Indiquez l’intitulé de la convention.")],
        max_length=200,
        description="Par exemple « Contrat de transformation CAP 2030 ».",
    )
    reference = CleanStringField("Numéro ou référence", max_length=120)
    concluded_on = FrenchDateField("Signée le")
    total = EurosField("Total accordé par la convention", [Required("Indiquez le total que la convention accorde.")])
    printed_ae = EurosField("Somme des AE écrite dans le tableau")
    printed_cp = EurosField("Somme des CP écrite dans le tableau")
    reason = PlainTextArea("Ce qui change", max_length=300)

    def years(self) -> tuple[Instalment, ...]:
        """The lines that say something, in order; a blank amount is zero."""
        found = []
        for place in range(1, MAX_YEARS + 1):
            year, ae, cp, firm = (self[f"{name}_{place}"].data for name in ("year", "ae", "cp", "firm"))
            if year:
                tranche = Firmness(firm) if firm in set(Firmness) else Firmness.INDICATIVE
                found.append(Instalment(year, ae or 0, cp or 0, tranche))
        return tuple(found)

    def schedule(self) -> Schedule:
        """What was typed."""
        return Schedule(self.total.data or 0, self.years(), self.printed_ae.data, self.printed_cp.data)

    def lines_shown(self) -> int:
        """Lines to show: those with something, one more, four at least."""
        filled = [place for place in range(1, MAX_YEARS + 1) if any(map(_typed, self.line(place)[:3]))]
        return min(max(max(filled, default=0) + 1, FIRST_YEARS), MAX_YEARS)

    def line(self, place: int) -> list[Any]:
        """The four fields of a line."""
        return [self[f"{name}_{place}"] for name in ("year", "ae", "cp", "firm")]

    def validate(self, extra_validators: Any = None) -> bool:
        """An amount without its year is refused: nothing typed is left out in silence."""
        valid = super().validate(extra_validators)
        for place in range(1, MAX_YEARS + 1):
            year, *amounts = self.line(place)[:3]
            if not _typed(year) and any(map(_typed, amounts)):
                year.errors = ["Indiquez l’année de ces montants."]
                valid = False
        return valid


def _typed(field: Any) -> bool:
    return bool(field._value().strip())


for _place in range(1, MAX_YEARS + 1):
    setattr(ScheduleForm, f"year_{_place}", YearField("Année"))
    setattr(ScheduleForm, f"ae_{_place}", EurosField("AE", description=""))
    setattr(ScheduleForm, f"cp_{_place}", EurosField("CP", description=""))
    setattr(
        ScheduleForm,
        f"firm_{_place}",
        SelectField(
            "Tranche",
            choices=choices((key.value, label) for key, label in FIRMNESS_LABELS.items()),
            default=Firmness.INDICATIVE.value,
            validate_choice=False,
        ),
    )


class TableForm(PortalForm):
    """The table of the contract, pasted or as a file. ``line``: which of its lines, once it was read."""

    table = CellsArea(
        "Tableau copié de la convention",
        max_length=20_000,
        description="Copiez les lignes d’intitulés (années, AE, CP) avec la ligne des montants.",
    )
    file = UploadField("Ou un fichier de tableur", extensions=SHEETS)
    line = RadioField("Ligne de la convention", validate_choice=False)


def values_of(schedule: Schedule) -> dict[str, Any]:
    """A schedule as the form shows it."""
    values: dict[str, Any] = {
        "total": schedule.total_cents or None,
        "printed_ae": schedule.printed_ae_cents,
        "printed_cp": schedule.printed_cp_cents,
    }
    for place, row in enumerate(schedule.instalments[:MAX_YEARS], start=1):
        values |= {
            f"year_{place}": row.year,
            f"ae_{place}": row.ae_cents,
            f"cp_{place}": row.cp_cents,
            f"firm_{place}": row.firmness.value,
        }
    return values


def line_choices(labels: Iterable[str]) -> list[SelectChoice]:
    """The lines of a table that was read, by their place."""
    return choices((str(place), label.replace("'", "’") or f"Ligne {place + 1}") for place, label in enumerate(labels))
