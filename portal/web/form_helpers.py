"""What the form macros ask about a WTForms field: which widget it is, and the flat list of what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    SubmitField,
    TextAreaField,
)

_KINDS: tuple[tuple[type[Field], str], ...] = (
    (FormField, "form"),
    (FieldList, "list"),
    (HiddenField, "hidden"),
    (SubmitField, "submit"),
    (FileField, "file"),
    (BooleanField, "checkbox"),
    (RadioField, "radio"),
    (SelectMultipleField, "checkboxes"),
    (SelectField, "select"),
    (TextAreaField, "textarea"),
    (PasswordField, "password"),
)


def field_kind(field: Field) -> str:
    """``text`` unless the field is one of the listed shapes; subclasses follow their parent."""
    for cls, kind in _KINDS:
        if isinstance(field, cls):
            return kind
    return "text"


def _anchor(field: Field) -> str:
    return f"{field.id}-0" if field_kind(field) in {"radio", "checkboxes"} else str(field.id)


def _problems(field: Field) -> Iterator[tuple[str, str]]:
    kind = field_kind(field)
    if kind == "form":
        for child in field.form:
            yield from _problems(child)
        for message in field.form.form_errors:
            yield field.id, str(message)
        return
    if kind == "list":
        for number, entry in enumerate(field.entries, start=1):
            where = f"{entry.label.text} {number}\u00a0: "
            yield from ((anchor, where + message[:1].lower() + message[1:]) for anchor, message in _problems(entry))
        yield from ((field.id, str(message)) for message in field.errors if isinstance(message, str))
        return
    yield from ((_anchor(field), str(message)) for message in field.errors)


def form_problems(form: Form) -> list[tuple[str, str]]:
    """Every error of the form in reading order as (id to jump to, sentence); the id is empty for the whole form."""
    found = [("", str(message)) for message in form.form_errors]
    for field in form:
        found.extend(_problems(field))
    return found
