"""Forms of what follows the notification: start of the operation, bank account, indicators and reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import Field, RadioField, SelectField

from portal.domain.indicators import DIRECTION_LABELS, REPORT_LABELS, Direction, IndicatorKind, ReportKind
from portal.domain.start import START_KINDS
from portal.forms.applicant import PROOF_EXTENSIONS
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import CleanStringField, FrenchDateField, PlainTextArea
from portal.forms.uploads import UploadField

#: Rows an applicant may add to the indicators of the window.
OWN_ROWS = 2


class StartForm(PortalForm):
    """The first legal act and its copy."""

    kind = RadioField(
        "Quel acte a engagé l’opération ?",
        [Required("Dites quel acte a engagé l’opération.")],
        choices=choices(START_KINDS.items()),
    )
    reference = CleanStringField(
        "Référence", description="Numéro du devis, du bon de commande ou du marché, et le fournisseur.", max_length=120
    )
    started_on = FrenchDateField(
        "Date de l’acte", [Required("Indiquez la date de l’acte, telle qu’elle y est écrite.")]
    )
    file = UploadField(
        "Copie de l’acte signé", [Required("Joignez la copie de l’acte signé (PDF ou photo).")],
        extensions=PROOF_EXTENSIONS,
    )  # fmt: skip


class CheckStartForm(PortalForm):
    """Accept or refuse a declared start."""

    accepted = RadioField(
        "Votre réponse",
        [Required("Choisissez d’accepter ou de refuser cette déclaration.")],
        choices=choices([("yes", "Accepter"), ("no", "Refuser : le bénéficiaire déclare de nouveau")]),
    )
    remark = PlainTextArea("Remarque au bénéficiaire", description="Nécessaire pour un refus.", max_length=2_000)


class AccountForm(PortalForm):
    """An account as a RIB says it. Numbers are never offered again by the browser."""

    holder = CleanStringField(
        "Titulaire du compte",
        [Required("Indiquez le titulaire du compte, tel que le RIB le nomme.")],
        description="Tel qu’il est écrit sur le RIB.",
    )
    iban = CleanStringField(
        "IBAN",
        [Required("Indiquez l’IBAN écrit sur le RIB.")],
        description="27 caractères pour un compte français, avec ou sans espaces",
        max_length=60,
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
    bic = CleanStringField("BIC", max_length=20, width="sm", render_kw={"autocomplete": "off", "spellcheck": "false"})
    file = UploadField("RIB", [Required("Joignez le RIB (PDF ou photo).")], extensions=PROOF_EXTENSIONS)


class ConfirmAccountForm(PortalForm):
    """A second person types the IBAN again."""

    iban = CleanStringField(
        "IBAN lu sur le RIB",
        [Required("Recopiez l’IBAN que vous lisez sur le RIB.")],
        description="Ouvrez le RIB et recopiez l’IBAN : il est comparé à celui qui a été saisi.",
        max_length=60,
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    reason = PlainTextArea("Comment ce compte a été vérifié", max_length=1_000)


class RefuseAccountForm(PortalForm):
    """Set an account aside."""

    refusal = PlainTextArea(
        "Pourquoi ce compte ne convient pas",
        [Required("Dites au bénéficiaire pourquoi ce compte ne convient pas.")],
        description="Le bénéficiaire le lira.",
        max_length=1_000,
    )


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A row of the indicators' form. ``field`` ends its field names; an ``own`` row is worded by the applicant."""

    field: str
    label: str
    kind: IndicatorKind
    unit: str
    direction: Direction
    own: bool = False
    baseline: str = ""
    target: str = ""


def indicators_form(rows: Iterable[IndicatorRow]) -> type[PortalForm]:
    """Form with ``baseline_F`` and ``target_F`` for each row, and ``label_F``, ``unit_F``, ``direction_F`` when own."""
    fields: dict[str, Field] = {}
    for row in rows:
        if row.own:
            fields[f"label_{row.field}"] = CleanStringField("Ce qui est mesuré", default=row.label)
            fields[f"unit_{row.field}"] = CleanStringField(
                "Unité", description="Vide : l’indicateur se dit en mots.", max_length=60, width="md", default=row.unit
            )
            fields[f"direction_{row.field}"] = SelectField(
                "Une amélioration",
                choices=choices((one.value, label) for one, label in DIRECTION_LABELS.items()),
                default=row.direction.value,
            )
        fields[f"baseline_{row.field}"] = _value_field("Situation de départ", row, row.baseline)
        fields[f"target_{row.field}"] = _value_field("Ce que vous visez", row, row.target)
    return type("IndicatorsForm", (PortalForm,), fields)


def _value_field(label: str, row: IndicatorRow, default: str) -> Field:
    if row.kind is IndicatorKind.TEXT and not row.own:
        return PlainTextArea(label, max_length=1_000, default=default)
    hint = f"En {row.unit}" if row.unit and not row.own else ""
    return CleanStringField(
        label, description=hint, width="md", max_length=1_000, default=default.replace(".", ",") if hint else default
    )


def report_form(indicators: Iterable[Any], years: Iterable[int]) -> type[PortalForm]:
    """Form with ``actual_ID`` for each indicator view, the kind and the year of the report, and its words."""
    fields: dict[str, Field] = {
        "kind": RadioField(
            "Bilan",
            [Required("Choisissez un bilan annuel ou le bilan final.")],
            choices=choices((kind.value, label) for kind, label in REPORT_LABELS.items()),
        ),
        "year": SelectField(
            "Année du bilan annuel",
            choices=choices(((str(year), str(year)) for year in years), "Choisissez une année"),
            description="Sans objet pour le bilan final.",
        ),
    }
    for one in indicators:
        hint = f"Départ : {one.shown_baseline}. Visé : {one.shown_target}."
        if one.kind is IndicatorKind.TEXT:
            fields[f"actual_{one.public_id}"] = PlainTextArea(one.label, description=hint, max_length=1_000)
        else:
            fields[f"actual_{one.public_id}"] = CleanStringField(one.label, description=hint, width="md", max_length=40)
    fields["comment"] = PlainTextArea(
        "Ce qui a été fait, ce qui a changé",
        description="Quelques lignes. Nécessaires pour le bilan final.",
        max_length=4_000,
    )
    return type("ReportForm", (PortalForm,), fields)


def report_kind(text: str | None) -> ReportKind | None:
    """The kind chosen, None for anything else."""
    return ReportKind(text) if text in set(ReportKind) else None


def typed_values(form: PortalForm, prefix: str) -> Mapping[str, str]:
    """What was typed in the fields named ``prefix_…``, by the rest of their name."""
    size = len(prefix) + 1
    return {name[size:]: form[name].data or "" for name in form._fields if name.startswith(f"{prefix}_")}
