"""Forms of administrators: one setting typed by its kind, a role, the simulated date. Shape only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from wtforms import Field, HiddenField, RadioField, SelectField

from portal.domain.actors import GRANTABLE_ROLES, ROLE_LABELS, Role
from portal.domain.window_settings import Kind, SettingSpec
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import CleanStringField, EmailField, EurosField, FrenchDateField, PlainTextArea, TypedField


class SettingForm(PortalForm):
    """Parent of the form of one setting; its ``value`` is typed by the setting's kind (see ``setting_form``)."""

    value: Field

    def as_text(self) -> str:
        """The value as the registry keeps it: ISO date, text, code of a choice."""
        data = self.value.data
        if isinstance(data, int):
            return f"{data // 100},{data % 100:02d}"
        return data.isoformat() if isinstance(data, date) else str(data or "")


def setting_form(spec: SettingSpec) -> type[SettingForm]:
    """The form class of a setting."""
    return type("SettingFormOfOne", (SettingForm,), {"value": _value_field(spec)})


def _value_field(spec: SettingSpec) -> Any:
    validators = [] if spec.optional else [Required("Saisissez une valeur.")]
    hint = spec.help
    if spec.kind is Kind.LINES:
        return PlainTextArea(spec.label, validators, description=hint or "Une ligne par ligne imprimée.")
    if spec.kind is Kind.DATE:
        return FrenchDateField(spec.label, validators)
    if spec.kind is Kind.EUROS:
        return EurosField(spec.label, validators, **({"description": hint} if hint else {}))
    if spec.kind is Kind.CHOICE:
        return RadioField(
            spec.label, [Required("Choisissez une réponse.")], choices=choices(spec.choices), description=hint
        )
    if spec.kind in (Kind.INTEGER, Kind.PERCENT):
        return CleanStringField(
            spec.label,
            validators,
            max_length=3,
            width="xs",
            description=hint or "Un nombre entier.",
            render_kw={"inputmode": "numeric", "autocomplete": "off"},
        )
    return PlainTextArea(spec.label, validators, max_length=2000, description=hint)


class GrantRoleForm(PortalForm):
    """The address of an account and a prefecture role."""

    email = EmailField(
        "Adresse électronique du compte",
        [Required("Saisissez l’adresse du compte.")],
        description="La personne doit déjà avoir un compte.",
    )
    role = SelectField(
        "Rôle à accorder",
        [Required("Choisissez un rôle.")],
        choices=choices(
            ((role.value, ROLE_LABELS[role]) for role in Role if role in GRANTABLE_ROLES), "Sélectionnez un rôle"
        ),
    )


class PublishForm(PortalForm):
    """A change of the rules: which one, the act and the reason; what was compared comes back in hidden fields."""

    kind = RadioField(
        "Que voulez-vous changer ?",
        [Required("Choisissez ce qui change.")],
        choices=choices(
            (("deadline", "Prolonger la date limite de dépôt"), ("packaged", "Reprendre le règlement livré"))
        ),
        default="deadline",
    )
    closes_on = FrenchDateField("Nouveau dernier jour de dépôt, inclus")
    act = CleanStringField(
        "Acte qui change les règles",
        [Required("Indiquez l’acte qui change les règles, avec sa date.")],
        description="Par exemple : arrêté préfectoral du 20 octobre 2021",
        max_length=300,
    )
    reason = PlainTextArea("Raison", [Required("Dites pourquoi les règles changent.")], max_length=2000)
    replaces = HiddenField()
    candidate = HiddenField()


class TimeField(TypedField):
    """An hour of the day: 23:59, 23 h 59, 23h."""

    width = "xs"
    default_hint = "Par exemple 14:30"
    attributes: Mapping[str, str] = {"autocomplete": "off"}  # type: ignore[assignment]

    def parse(self, text: str) -> time:
        found = re.fullmatch(r"(\d{1,2})\s*[:hH]?\s*(\d{2})?", text.strip(), re.ASCII)
        if not found or int(found.group(1)) > 23 or int(found.group(2) or 0) > 59:
            raise ValueError("Cette heure n’est pas reconnue\u00a0: écrivez par exemple 14:30.")
        return time(int(found.group(1)), int(found.group(2) or 0))

    def show(self, value: time) -> str:
        return f"{value:%H:%M}"


class MoveClockForm(PortalForm):
    """A day and an hour, Paris time."""

    day = FrenchDateField("Date", [Required("Saisissez une date.")])
    hour = TimeField("Heure (Paris)", [Required("Saisissez une heure.")])
