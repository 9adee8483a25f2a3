"""Two texts of one form: what is shown, what differs, who changed it, and which of them a person chooses.

Each page carries a digest of what it showed (``seen``). When a colleague saved meanwhile, it tells what this person
really typed from what they only had before their eyes. Nothing is chosen for a field that both changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, FieldList, FormField, SelectFieldBase, SelectMultipleField

from portal.forms.applicant import DraftForm
from portal.web.form_helpers import field_kind

MINE, THEIRS = "mine", "theirs"
KEEP = "keep_"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose saved value is not what was typed. ``choice``: what is proposed, empty when both changed it."""

    name: str
    label: str
    saved: str
    typed: str
    choice: str = ""


def shown(field: Field) -> str:
    """What a person reads in a field, or in a list of rows; choices by their labels."""
    if isinstance(field, FieldList):
        rows = [entry.form for entry in field.entries if not entry.form.is_blank]
        return " ; ".join(", ".join(filter(None, map(shown, row))) for row in rows)
    if isinstance(field, SelectFieldBase):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        labels = {choice.value: choice.label for choice in field.choices or ()}
        return ", ".join(str(labels.get(value, value)) for value in chosen if value)
    value = getattr(field, "_value", lambda: field.data)()
    return str(value or "").strip().replace("\r\n", "\n")


def typed_fields(form: DraftForm) -> Iterator[Field]:
    """The fields a person types in: no hidden field, file or button."""
    return (field for field in form if field_kind(field) not in {"hidden", "file", "submit"})


def digests(form: DraftForm) -> str:
    """A short digest of each field as shown, for the page to hand back (``seen``)."""
    return json.dumps({field.short_name: _digest(shown(field)) for field in typed_fields(form)})


def differences(typed: DraftForm, saved: DraftForm) -> list[Difference]:
    """Fields that both forms have and that do not show the same, with what is proposed."""
    before = _read_digests(typed.seen.data)
    found = []
    for field in typed_fields(typed):
        name = field.short_name
        if name not in saved:
            continue
        here, there = shown(field), shown(saved[name])
        if here == there:
            continue
        choice = ""
        if before.get(name) == _digest(here):
            choice = THEIRS
        elif before.get(name) == _digest(there):
            choice = MINE
        found.append(Difference(name, field.label.text, there or "(vide)", here or "(vide)", choice))
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _read_digests(text: str | None) -> dict[str, str]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def chosen(posted: MultiDict[str, str], saved: DraftForm) -> MultiDict[str, str]:
    """What was posted, with the saved value of each field for which « what is saved » was chosen."""
    merged = MultiDict((name, value) for name, values in posted.lists() for value in values)
    for field in typed_fields(saved):
        name = field.short_name
        if posted.get(KEEP + name) != THEIRS:
            continue
        for key in [key for key in merged if key == name or key.startswith(f"{name}-")]:
            del merged[key]
        for key, values in raw_values(field).items():
            merged.setlist(key, values)
    return merged


def undecided(posted: MultiDict[str, str]) -> bool:
    """Whether a comparison was shown and a field is left without a choice."""
    names = [name for name in posted.get("to_choose", "").split(",") if name]
    return any(posted.get(KEEP + name) not in (MINE, THEIRS) for name in names)


def raw_values(field: Field) -> dict[str, list[str]]:
    """A field as a browser would send it."""
    if isinstance(field, FieldList):
        return {key: values for entry in field.entries for key, values in raw_values(entry).items()}
    if isinstance(field, FormField):
        return {key: values for child in field.form for key, values in raw_values(child).items()}
    if isinstance(field, SelectMultipleField):
        return {field.name: [str(value) for value in field.data or ()]}
    if isinstance(field, SelectFieldBase):
        return {field.name: [str(field.data or "")]}
    if isinstance(field, BooleanField):
        return {field.name: ["y"]} if field.data else {}
    return {field.name: [str(getattr(field, "_value", lambda: field.data or "")())]}
