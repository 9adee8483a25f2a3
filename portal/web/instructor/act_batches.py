"""Batches of acts: choose, follow the work, read what became of each, take the acts to sign away in one archive."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict
from portal.domain.signing import SigningWay
from portal.domain.verification_code import shown_code
from portal.exports.csv_stream import csv_stream
from portal.exports.signature_batch import MANIFEST, act_file_name
from portal.exports.zip_stream import zip_stream
from portal.forms.act_batch import ActBatchForm
from portal.queries.act_batches import acts_to_sign, batch_page, batches, to_issue, to_prepare
from portal.queries.signing import deputies
from portal.services.acting.start_batch import BatchAction, StartBatch, start_batch
from portal.services.signing.parapheur import export_for_parapheur
from portal.web.common.access import allowed
from portal.web.common.act_signing import offer_signatories
from portal.web.common.downloads import attachment
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

#: Lines of each list to tick: the oldest; the next ones come once these are done.
LISTED = 45


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/actes/lots", "act_batches", choose, methods=["GET", "POST"])
    blueprint.add_url_rule("/actes/lots/<batch>", "act_batch", show)
    blueprint.add_url_rule("/actes/lots/<batch>/etat", "act_batch_state", state)
    blueprint.add_url_rule("/actes/lots/<batch>/a-signer.zip", "act_batch_files", files)


@allowed(Role.INSTRUCTOR)
def choose() -> str | Response | tuple[str, int]:
    """Tick what is to be prepared, or issued; the earlier batches."""
    actor, form, made = current_actor(), ActBatchForm(), ""
    today = paris_date(runtime().legal.now())
    with runtime().read() as session:
        named = deputies(session, *sorted(actor.window_ids(Role.INSTRUCTOR)))
        offer_signatories(form, [one for one in named if one.in_force(today)])
    ticked = [text for text in request.form.getlist("chosen") if text.isalnum()]

    def record() -> None:
        nonlocal made
        wanted = request.form.get("action", "")
        if wanted not in (BatchAction.PREPARE, BatchAction.ISSUE):
            raise Conflict("Choisissez ce qu’il faut faire des lignes cochées.")
        with runtime().uow() as uow:
            way = SigningWay(form.way.data or SigningWay.PAPER)
            number, day, deputy = form.first_number.data or "", form.dated_on.data, form.deputy.data or ""
            made = start_batch(uow, actor, StartBatch(BatchAction(wanted), tuple(ticked), way, number, day, deputy))

    if accepted(form, record):
        flash("Le lot est lancé.", "success")
        return redirect(url_for("instructor.act_batch", batch=made))
    with runtime().read() as session:
        page = render_template(
            "instructor/act_batches.html",
            form=form,
            issuing=to_issue(session, actor, LISTED),
            preparing=to_prepare(session, actor, LISTED),
            batches=batches(session, actor),
            listed=LISTED,
            ticked=set(ticked),
            chosen=request.method == "POST",
        )
    return (page, form.refusal_status) if request.method == "POST" else page


@allowed(Role.INSTRUCTOR)
def show(batch: str) -> str:
    """How far it is, and the result of each act."""
    with runtime().read() as session:
        head, rows = batch_page(session, current_actor(), batch)
        files = len(acts_to_sign(session, current_actor(), batch)) if head.action == BatchAction.ISSUE else 0
    return render_template("instructor/act_batch.html", head=head, rows=rows, files=files)


@allowed(Role.INSTRUCTOR)
def state(batch: str) -> Response:
    """Whether it is over: asked again and again by the page that waits."""
    with runtime().read() as session:
        head, _ = batch_page(session, current_actor(), batch)
    return jsonify({"ready": head.finished_at is not None})


@allowed(Role.INSTRUCTOR)
def files(batch: str) -> Response:
    """The acts still to sign, in one archive with its manifest."""
    with runtime().read() as session:
        head, _ = batch_page(session, current_actor(), batch)
        found = acts_to_sign(session, current_actor(), batch)
    if not found:
        raise Conflict("Ce lot n’a aucun acte à signer.")
    if head.way is SigningWay.PARAPHEUR:
        content, name = export_for_parapheur(runtime(), current_actor(), tuple(one.public_id for one in found))
        return attachment(content, name, "application/zip")
    names = [act_file_name(rank, one.reference, one.organisation) for rank, one in enumerate(found, 1)]
    rows = [
        (rank, name, one.reference, one.organisation, one.amount_cents, shown_code(one.verification_code), one.sha256)
        for rank, (name, one) in enumerate(zip(names, found, strict=True), 1)
    ]
    manifest = b"".join(csv_stream(MANIFEST, rows))
    store = runtime().store
    parts = [("manifeste.csv", lambda: manifest)]
    parts += [(name, lambda digest=one.sha256: store.get(digest)) for name, one in zip(names, found, strict=True)]
    response = attachment(b"", f"actes-a-signer-{paris_date(runtime().legal.now()).isoformat()}.zip", "application/zip")
    response.response = zip_stream(parts)  # type: ignore[assignment]
    del response.headers["Content-Length"]
    return response
