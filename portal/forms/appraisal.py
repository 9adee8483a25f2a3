"""Forms beside the scoring grid: levels agreed after a gap, priorities of the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import SelectMultipleField

from portal.forms.base import choices
from portal.forms.fields import PlainTextArea
from portal.forms.instructor import LevelField, VersionedForm


def harmonisation_form(criteria: Iterable[tuple[str, str, tuple[str, ...]]]) -> type[VersionedForm]:
    """Form with, for each criterion in gap ``(code, label, anchors)``: ``level_CODE`` and ``comment_CODE``."""
    fields: dict[str, Any] = {}
    for code, label, anchors in criteria:
        fields[f"level_{code}"] = LevelField(f"Niveau retenu : {label.partition(' (')[0]}", anchors=anchors)
        fields[f"comment_{code}"] = PlainTextArea(
            "Pourquoi ce niveau", description="Ce que l’échange entre vous a montré", max_length=2000
        )
    return type("HarmonisationForm", (VersionedForm,), fields)


class PrioritiesField(SelectMultipleField):
    """Check boxes with the sentence of the text under each."""

    def __init__(self, label: str = "", *, hints: dict[str, str] | None = None, **kwargs: Any) -> None:
        self.choice_hints = hints or {}
        super().__init__(label, validate_choice=False, **kwargs)


def priorities_form(known: Iterable[tuple[str, str, str]]) -> type[VersionedForm]:
    """Form with ``priorities``, from (code, label, quoted sentence), and ``reason``."""
    rows = list(known)
    fields: dict[str, Any] = {
        "priorities": PrioritiesField(
            "Priorités reconnues dans ce projet",
            hints={code: f"« {quote} »" for code, _, quote in rows if quote},
            choices=choices((code, label) for code, label, _ in rows),
        ),
        "reason": PlainTextArea("Pourquoi", description="À écrire dès qu’une priorité est reconnue", max_length=2000),
    }
    return type("PrioritiesForm", (VersionedForm,), fields)
