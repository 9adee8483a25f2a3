"""What every step of the form shares: the list of steps, loading, and the one way a step is saved or refused.

A refusal or a stale version shows the page again with everything typed; nothing is half-saved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import Field, FieldList, SelectFieldBase

from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.forms.applicant import DraftForm
from portal.queries.applicant import my_dossier
from portal.queries.applicant_views import DossierView
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.session import current_actor, runtime
from portal.web.form_helpers import field_kind

#: Steps in order: endpoint without area, label.
STEPS: tuple[tuple[str, str], ...] = (
    ("identity", "Identité"),
    ("project", "Projet"),
    ("expenses", "Dépenses"),
    ("plan", "Plan de financement"),
    ("documents", "Pièces"),
    ("verification", "Vérification"),
    ("signing", "Signature"),
)
#: Pages that belong to a step.
_STEP_OF = {
    "expense": "expenses",
    "expense_remove": "expenses",
    "comparison": "expenses",
    "discount": "expenses",
    "what_if": "plan",
    "import_new": "plan",
    "import_preview": "plan",
}
LABELS = [label for _, label in STEPS]
_SAVED = "Enregistré. Ce dossier reste un brouillon tant qu’il n’est pas signé."


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose saved value is not what was typed."""

    label: str
    saved: str
    typed: str


def load_dossier(public_id: str) -> DossierView:
    """The actor's dossier. Raises NotFound; Forbidden on a write by someone who may only read it."""
    with runtime().read() as session:
        view = my_dossier(session, current_actor(), public_id, runtime().legal.now())
    if request.method == "POST" and not (view.may_write or view.may_file):
        raise Forbidden
    return view


def step_url(name: str, public_id: str) -> str:
    return url_for(f"applicant.{name}", public_id=public_id)


def next_url(name: str, public_id: str) -> str:
    """Where « Enregistrer et continuer » or « Enregistrer » leads."""
    names = [step for step, _ in STEPS]
    following = names[min(names.index(name) + 1, len(names) - 1)]
    return step_url(following if "stay" not in request.form else name, public_id)


def to_dossier(view: DossierView) -> Response:
    """A filed dossier is read, not written."""
    return redirect(url_for("applicant.dossier", public_id=view.public_id))


def render_step(name: str, view: DossierView, form: DraftForm, status: int = 200, **context: Any) -> Response:
    """The page of a step."""
    own = _STEP_OF.get(name, name)
    number = [step for step, _ in STEPS].index(own) + 1
    links = [(label, step_url(step, view.public_id), step == own) for step, label in STEPS]
    page = render_template(
        f"applicant/{name}.html",
        view=view,
        form=form,
        step_labels=LABELS,
        step_number=number,
        step_links=links,
        **{"differences": (), "conflict": "", **context},
    )
    return make_response(page, status)


def save_step(
    name: str,
    view: DossierView,
    form: DraftForm,
    save: Callable[[UnitOfWork], object],
    saved_form: Callable[[DossierView], DraftForm],
    **context: Any,
) -> Response:
    """Save through ``save`` and redirect; refused, show the page again (422, or 409 with both texts)."""
    try:
        with runtime().uow() as uow:
            save(uow)
    except InvalidInput as error:
        form.add_problems(error.fields)
        return render_step(name, view, form, 422, **context)
    except Conflict as error:
        return conflict_page(name, form, error, saved_form, view.public_id, **context)
    flash(_SAVED, "success")
    return redirect(next_url(name, view.public_id))


def conflict_page(
    name: str,
    form: DraftForm,
    error: Conflict,
    saved_form: Callable[[DossierView], DraftForm],
    public_id: str,
    **context: Any,
) -> Response:
    """The page of a step whose version is stale: what was typed stays in the form, what is saved is shown beside."""
    current = load_dossier(public_id)
    found = differences(form, saved_form(current))
    form.version.data = str(current.version)
    return render_step(name, current, form, 409, **{**context, "conflict": error.message, "differences": found})


def differences(typed: DraftForm, saved: DraftForm) -> list[Difference]:
    """Fields that both forms have and that do not show the same."""
    found = []
    for field in typed:
        if field_kind(field) in {"hidden", "file", "submit"} or field.short_name not in saved:
            continue
        here, there = _shown(field), _shown(saved[field.short_name])
        if here != there:
            found.append(Difference(field.label.text, there or "(vide)", here or "(vide)"))
    return found


def _shown(field: Field) -> str:
    if isinstance(field, FieldList):
        rows = [entry.form for entry in field.entries if not entry.form.is_blank]
        return " ; ".join(", ".join(filter(None, map(_shown, row))) for row in rows)
    if isinstance(field, SelectFieldBase):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        labels = {choice.value: choice.label for choice in field.choices or ()}
        return ", ".join(str(labels.get(value, value)) for value in chosen if value)
    value = getattr(field, "_value", lambda: field.data)()
    return str(value or "").strip()
