"""The steps of the form, in order. To add a step: one line here, a module with ``install(blueprint)`` for its view,
a template that extends ``applicant/step.html``; ``docs/autosave.md`` says how its form is saved.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StepEntry:
    """A step: endpoint (without area) of its page, what it is called, other pages that belong to it."""

    name: str
    label: str
    pages: tuple[str, ...] = ()


STEPS: tuple[StepEntry, ...] = (
    StepEntry("identity", "Identité"),
    StepEntry("project", "Projet", ("partners",)),
    StepEntry(
        "expenses",
        "Dépenses",
        ("expense", "quote_line", "quote_wait", "expense_remove", "comparison", "discount"),
    ),
    StepEntry("plan", "Plan de financement", ("what_if", "import_new", "import_preview")),
    StepEntry("documents", "Pièces"),
    StepEntry("verification", "Vérification"),
    StepEntry("signing", "Signature"),
)
LABELS = [step.label for step in STEPS]


def number_of(page: str) -> int:
    """Number of the step a page (template name) belongs to, from 1. Raises LookupError for an unknown page."""
    for number, step in enumerate(STEPS, start=1):
        if page == step.name or page in step.pages:
            return number
    raise LookupError(page)


def following(page: str) -> str:
    """The step after the one of this page; the last is followed by itself."""
    return STEPS[min(number_of(page), len(STEPS) - 1)].name
