"""The rules of a window: the version in force and those before, what another would change, its publication."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput
from portal.eligibility.amending import with_closing_day
from portal.eligibility.rulebook import Rulebook, RulebookError, available_rulebooks, load_rulebook
from portal.forms.admin import PublishForm
from portal.queries.rulebooks import rulebook_history, rulebook_in_force
from portal.queries.windows import WindowView
from portal.services.admin.preview_rulebook import RulebookPreview, preview_rulebook
from portal.services.admin.publish_rulebook import PublishRulebook, publish_rulebook
from portal.web.admin.windows import current_window
from portal.web.common.access import allowed
from portal.web.common.assessments import OUTCOMES
from portal.web.common.session import current_actor, runtime

VERDICT_WORDS = {"eligible": "éligible", "to_review": "à apprécier", "ineligible": "non éligible"}
#: Rows of the table of changes; the count above it is whole.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Compared:
    """A candidate set beside what is in force."""

    candidate: Rulebook
    preview: RulebookPreview


def install(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/reglement", "rulebook", rulebook, methods=["GET", "POST"])


@allowed(Role.ADMINISTRATOR)
def rulebook() -> Response | tuple[str, int] | str:
    """Read; compare a candidate with what is filed; publish what was compared."""
    window = current_window()
    with runtime().read() as session:
        in_force = rulebook_in_force(session, window.id)
    form = PublishForm()
    if request.method == "GET":
        return _page(form, window, in_force)
    if not form.validate():
        return _page(form, window, in_force), 422
    try:
        candidate = _candidate(form, window, in_force)
        if form.candidate.data:
            return _publish(form, window, candidate)
    except InvalidInput as error:
        form.add_problems(error.fields)
        return _page(form, window, in_force), 422
    except Conflict as error:
        form.add_problem("", error.message)
        return _page(form, window, in_force), 409
    with runtime().read() as session:
        preview = preview_rulebook(session, current_actor(), window.id, candidate)
    return _page(form, window, in_force, Compared(candidate, preview))


def _candidate(form: PublishForm, window: WindowView, in_force: Rulebook) -> Rulebook:
    """The rules the form speaks of: those delivered with the portal, or the ones in force open for longer."""
    if form.kind.data == "packaged":
        found = _packaged(window)
        if found is None:
            raise Conflict("Le règlement livré avec le portail a déjà été en vigueur.")
        return found
    day = form.closes_on.data
    if day is None:
        raise InvalidInput({"closes_on": "Indiquez le nouveau dernier jour de dépôt."})
    try:
        on = paris_date(runtime().legal.now())
        return with_closing_day(in_force, day, (form.act.data or "").strip(), (form.reason.data or "").strip(), on)
    except RulebookError:
        raise InvalidInput({"closes_on": "Indiquez un jour postérieur à la date limite en vigueur."}) from None


def _packaged(window: WindowView) -> Rulebook | None:
    """The rules delivered with the portal, when they have never been in force in the window."""
    if window.slug not in available_rulebooks():
        return None
    found = load_rulebook(window.slug)
    with runtime().read() as session:
        known = {row.version for row in rulebook_history(session, window.id)}
    return None if found.version in known else found


def _publish(form: PublishForm, window: WindowView, candidate: Rulebook) -> Response:
    if candidate.version != form.candidate.data:
        raise Conflict("Ces règles ne sont plus celles que vous avez comparées\u00a0: relisez ce qui changerait.")
    command = PublishRulebook(
        window_id=window.id,
        rulebook=candidate,
        act=form.act.data or "",
        reason=form.reason.data or "",
        replaces=form.replaces.data or "",
    )
    with runtime().uow() as uow:
        publish_rulebook(uow, current_actor(), command)
    flash("Le règlement est en vigueur. Les dossiers déjà déposés gardent le leur.", "success")
    return redirect(url_for("admin.rulebook", guichet=window.slug))


def _page(form: PublishForm, window: WindowView, in_force: Rulebook, compared: Compared | None = None) -> str:
    with runtime().read() as session:
        history = rulebook_history(session, window.id)
    return render_template(
        "admin/rulebook.html",
        form=form,
        window=window,
        rulebook=in_force,
        packaged=_packaged(window),
        compared=compared,
        history=history,
        shown=SHOWN,
        verdicts=VERDICT_WORDS,
        outcomes={code: label for code, (label, _) in OUTCOMES.items()} | {"": "absent"},
    )
