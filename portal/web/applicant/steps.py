"""What every step of the form shares: the list of steps, loading, and the one way a step is saved or refused.

A refusal or a stale version shows the page again with everything typed; nothing is half-saved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.forms.applicant import DraftForm
from portal.queries.applicant import my_dossier
from portal.queries.applicant_views import DossierView
from portal.queries.organisations import organisation_of_dossier
from portal.services.unit_of_work import UnitOfWork
from portal.web.applicant.comparing import differences
from portal.web.applicant.step_list import LABELS, STEPS, following, number_of
from portal.web.common.session import current_actor, runtime

SAVED = "Enregistré. Ce dossier reste un brouillon tant qu’il n’est pas signé."


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
    return step_url(name if "stay" in request.form else following(name), public_id)


def to_dossier(view: DossierView) -> Response:
    """A filed dossier is read, not written."""
    return redirect(url_for("applicant.dossier", public_id=view.public_id))


def render_step(name: str, view: DossierView, form: DraftForm, status: int = 200, **context: Any) -> Response:
    """The page of a step."""
    number = number_of(name)
    if name == "identity":
        with runtime().read() as database:
            carrier = organisation_of_dossier(database, current_actor(), view.public_id)
        correctors = current_actor().organisation_ids(Role.EDITOR, Role.PLEDGER)
        context |= {"carrier": carrier, "may_correct": carrier.id in correctors}
    links = [(step.label, step_url(step.name, view.public_id), at == number) for at, step in enumerate(STEPS, start=1)]
    page = render_template(
        f"applicant/{name}.html",
        view=view,
        form=form,
        step_labels=LABELS,
        step_number=number,
        step_links=links,
        **{"differences": (), "conflict": "", "editing": None, "kept": session.pop("kept", ""), **context},
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
    flash(SAVED, "success")
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
