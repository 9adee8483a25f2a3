"""Actions on the dossiers ticked in the list: first what would change and what cannot, then the result of each."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.batch import BATCH_LABELS, BatchAction, effect
from portal.forms.inbox import BatchForm
from portal.queries.assignment import batch_rows, colleagues
from portal.services.instruction.run_batch import RunBatch, run_batch
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime

#: More than a page of the list ever holds.
MOST = 100


def install(blueprint: Blueprint) -> None:
    """Add the preview and the doing."""
    blueprint.add_url_rule("/lot", "batch", preview, methods=["POST"])
    blueprint.add_url_rule("/lot/faire", "run_batch", run, methods=["POST"])


def _back(sentence: str) -> Response:
    flash(sentence, "error")
    return redirect(url_for("instructor.inbox"))


def versioned(values: list[str]) -> tuple[tuple[str, int], ...]:
    """« identifier:version » of each row of a preview; what was tampered with is left out."""
    found = []
    for value in values[:5000]:
        public_id, _, version = value.partition(":")
        if version.isascii() and version.isdigit() and len(version) < 10:
            found.append((public_id, int(version)))
    return tuple(found)


@allowed(Role.INSTRUCTOR)
def preview() -> str | Response:
    """What the action would do to each ticked dossier; nothing is changed."""
    form = BatchForm()
    if not form.validate() or form.faire.data not in set(BatchAction):
        return _back("Choisissez une action, puis recommencez.")
    action, actor = BatchAction(form.faire.data), current_actor()
    chosen = [text for text in request.form.getlist("dossier") if text.isalnum()][:MOST]
    if not chosen:
        return _back("Aucun dossier n’est coché : cochez ceux que l’action concerne.")
    with runtime().read() as session:
        team = {one.public_id: one.name for one in colleagues(session, actor)}
        target = str(form.target.data or "") if action is BatchAction.ASSIGN else ""
        if action is BatchAction.ASSIGN and target not in team:
            return _back("Choisissez la personne à qui attribuer les dossiers cochés.")
        rows = batch_rows(session, actor, action, target, chosen)
    will = [(row, effect(action, row.facts, team.get(target, ""), actor.name)) for row in rows if not row.refusal]
    return render_template(
        "instructor/batch.html",
        form=form,
        action=action.value,
        target=target,
        label=BATCH_LABELS[action] + (f" {team[target]}" if target else ""),
        will=will,
        cannot=[row for row in rows if row.refusal],
    )


@allowed(Role.INSTRUCTOR)
def run() -> str | Response:
    """Do it, dossier by dossier, and say what became of each."""
    form = BatchForm()
    dossiers = versioned(request.form.getlist("ligne")[:MOST])
    if not form.validate() or form.faire.data not in set(BatchAction) or not dossiers:
        return _back("Rien n’a été fait : choisissez de nouveau les dossiers et l’action.")
    action = BatchAction(form.faire.data)
    results = run_batch(runtime(), current_actor(), RunBatch(action, dossiers, str(form.target.data or "")))
    return render_template("instructor/batch_done.html", label=BATCH_LABELS[action], results=results)
