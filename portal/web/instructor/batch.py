"""Actions on the dossiers ticked in the list: first what would change and what cannot, then the result of each."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from portal.domain.actors import Actor, Role
from portal.domain.batch import BATCH_LABELS, BatchAction, effect
from portal.domain.clocks import paris_date
from portal.forms.inbox import BatchForm
from portal.queries.assignment import batch_rows, colleagues
from portal.queries.inbox import PAGE_SIZE, balance_of, selected_ids
from portal.services.instruction.run_batch import RunBatch, run_batch
from portal.web.common.access import allowed
from portal.web.common.inbox_address import kept_pairs, read_filter
from portal.web.common.session import current_actor, runtime

#: Each dossier is a transaction of its own: more would keep the browser waiting.
MOST = 200


def install(blueprint: Blueprint) -> None:
    """Add the preview and the doing."""
    blueprint.add_url_rule("/lot", "batch", preview, methods=["POST"])
    blueprint.add_url_rule("/lot/faire", "run_batch", run, methods=["POST"])


def _back(sentence: str, selection: str = "") -> Response:
    """The list as it was, its ticks included, with what to do."""
    flash(sentence, "error")
    pairs = kept_pairs(parse_qsl(selection[:2000]))
    ticked = [("coche", text) for text in request.form.getlist("dossier")[:PAGE_SIZE] if text.isalnum()]
    page, action = request.form.get("page", ""), request.form.get("faire", "")
    pairs += [("page", page)] if page.isdigit() else []
    pairs += [("faire", action)] if action in set(BatchAction) else []
    query = urlencode([*pairs, *ticked])
    return redirect(url_for("instructor.inbox") + (f"?{query}" if query else ""))


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
    selection = str(form.selection.data or "")
    if not form.validate() or form.faire.data not in set(BatchAction):
        return _back("Choisissez une action, puis recommencez.", selection)
    action, actor = BatchAction(form.faire.data), current_actor()
    with runtime().read() as session:
        chosen = _chosen(session, actor, form)
        if not chosen:
            return _back("Aucun dossier n’est coché : cochez ceux que l’action concerne.", selection)
        if len(chosen) > MOST:
            much = f"La sélection compte plus de {MOST} dossiers : resserrez les filtres, ou procédez par pages."
            return _back(much, selection)
        team = {one.public_id: one.name for one in colleagues(session, actor)}
        target = str(form.target.data or "") if action is BatchAction.ASSIGN else ""
        if action is BatchAction.ASSIGN and target not in team:
            return _back("Choisissez la personne à qui attribuer les dossiers cochés.", selection)
        rows = batch_rows(session, actor, action, target, chosen)
        balance = balance_of(session, actor)
    will = [(row, effect(action, row.facts, team.get(target, ""), actor.name)) for row in rows if not row.refusal]
    return render_template(
        "instructor/batch.html",
        form=form,
        action=action.value,
        target=target,
        label=BATCH_LABELS[action] + (f" {team[target]}" if target else ""),
        will=will,
        cannot=[row for row in rows if row.refusal],
        count=len(rows),
        requested_cents=sum(row.requested_cents for row in rows),
        max_grant_cents=sum(row.max_grant_cents for row in rows),
        balance=balance,
    )


def _chosen(session: Session, actor: Actor, form: BatchForm) -> list[str]:
    """The ticked dossiers, or the whole selection the list showed."""
    if not form.whole.data:
        return [text for text in request.form.getlist("dossier") if text.isalnum()][:MOST]
    pairs = kept_pairs(parse_qsl(str(form.selection.data or "")[:2000]))
    wanted, _ = read_filter(MultiDict(pairs))
    return list(selected_ids(session, actor, wanted, paris_date(runtime().legal.now()), MOST))


@allowed(Role.INSTRUCTOR)
def run() -> str | Response:
    """Do it, dossier by dossier, and say what became of each."""
    form = BatchForm()
    dossiers = versioned(request.form.getlist("ligne")[:MOST])
    if not form.validate() or form.faire.data not in set(BatchAction) or not dossiers:
        return _back("Rien n’a été fait : choisissez de nouveau les dossiers et l’action.")
    action = BatchAction(form.faire.data)
    results = run_batch(runtime(), current_actor(), RunBatch(action, dossiers, str(form.target.data or "")))
    label = "Attribution" if action is BatchAction.ASSIGN else BATCH_LABELS[action]
    return render_template("instructor/batch_done.html", label=label, results=results)
