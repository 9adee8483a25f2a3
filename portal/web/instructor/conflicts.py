"""« Mes liens d’intérêts »: declare before opening anything, end what is over, answer when the window asks."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.conflicts import LinkNature
from portal.domain.errors import NotFound
from portal.domain.identifiers import siren_problem
from portal.forms.conflicts import AskLinkForm, DeclareLinkForm, EndLinkForm, FindBodyForm, FindDossierForm
from portal.queries.conflicts import (
    LinkTarget,
    body_name,
    dossier_target,
    known_bodies,
    my_links,
    target_by_reference,
)
from portal.reference import body_by_siren
from portal.services.conflicts.answer_conflict import AnswerConflict, answer_conflict
from portal.services.conflicts.declare_conflict import DeclareConflict, declare_conflict
from portal.services.conflicts.end_conflict import EndConflict, end_conflict
from portal.web.common.access import allowed
from portal.web.common.bodies import find_bodies
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

STAFF = (Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET)
NO_SUCH = "Aucun dossier que vous pourriez ouvrir n’a cette référence."
Page = str | Response | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/liens", "links", show_links)
    blueprint.add_url_rule("/liens/declarer", "declare_link", declare, methods=both)
    blueprint.add_url_rule("/liens/<link>/fin", "end_link", end, methods=both)
    blueprint.add_url_rule("/dossiers/<public_id>/lien", "ask_link", ask, methods=both)


@allowed(*STAFF)
def show_links() -> str | Response:
    """One's declarations; find a body by its name, or a dossier by its reference."""
    actor = current_actor()
    bodies, dossiers = FindBodyForm(request.args), FindDossierForm(request.args)
    text = (bodies.organisme.data or "").strip()[:100]
    reference = (dossiers.reference.data or "").strip()[:40]
    found: list[LinkTarget] = []
    unknown = ""
    with runtime().read() as session:
        links = my_links(session, actor)
        if reference:
            try:
                target = target_by_reference(session, actor, reference)
                return redirect(url_for("instructor.declare_link", dossier=target.dossier))
            except NotFound:
                dossiers.add_problem("reference", NO_SUCH)
        if text:
            listed, unknown = find_bodies(text)
            found = [LinkTarget(f"{body.name}, {body.kind}, {body.department}", body.siren) for body in listed]
            seen = {one.siren for one in found}
            found += [one for one in known_bodies(session, text) if one.siren not in seen]
    digits = "".join(text.split())
    typed = digits if not found and siren_problem(digits) is None else ""
    return render_template(
        "instructor/links.html",
        links=links,
        bodies=bodies,
        dossiers=dossiers,
        found=[one for one in found if one.siren],
        text=text,
        typed=typed,
        unknown=unknown,
    )


@allowed(*STAFF)
def declare() -> Page:
    """The nature of the link with the body or the dossier chosen."""
    form = DeclareLinkForm()
    if request.method == "GET":
        form.siren.data, form.dossier.data = request.args.get("siren", ""), request.args.get("dossier", "")
    target = _target(form)

    def act() -> None:
        command = DeclareConflict(
            LinkNature(form.nature.data),
            target.siren,
            form.body_name.data or "",
            target.dossier,
            form.reason.data or "",
        )
        with runtime().uow() as uow:
            declare_conflict(uow, current_actor(), command)

    if accepted(form, act):
        flash("Votre lien est déclaré : ce qu’il concerne ne vous est plus montré.", "success")
        return redirect(url_for("instructor.links"))
    page = render_template("instructor/link_declare.html", form=form, target=target)
    return (page, form.refusal_status) if form.errors else page


def _target(form: DeclareLinkForm) -> LinkTarget:
    """What was chosen. Raises NotFound for a dossier out of reach or a SIREN that cannot be one."""
    if form.dossier.data:
        with runtime().read() as session:
            return dossier_target(session, current_actor(), str(form.dossier.data))
    siren = "".join(str(form.siren.data or "").split())
    body = body_by_siren(siren)
    if body is not None:
        return LinkTarget(body.name, siren)
    with runtime().read() as session:
        name = body_name(session, siren)
    if not name and siren_problem(siren):
        raise NotFound
    return LinkTarget(name, siren)


@allowed(*STAFF)
def end(link: str) -> Page:
    """End one of one's links."""
    with runtime().read() as session:
        view = next((one for one in my_links(session, current_actor()) if one.public_id == link), None)
    if view is None or view.ended_at is not None:
        raise NotFound
    form = EndLinkForm()

    def act() -> None:
        with runtime().uow() as uow:
            end_conflict(uow, current_actor(), EndConflict(link, form.reason.data or ""))

    if accepted(form, act):
        flash("La fin de ce lien est enregistrée.", "success")
        return redirect(url_for("instructor.links"))
    page = render_template("instructor/link_end.html", form=form, link=view)
    return (page, form.refusal_status) if form.errors else page


@allowed(Role.INSTRUCTOR)
def ask(public_id: str) -> Page:
    """The question asked once, before the first opening; it shows what the list shows, nothing more."""
    form = AskLinkForm()
    with runtime().read() as session:
        target = dossier_target(session, current_actor(), public_id)
    linked = form.linked.data == "yes"

    def act() -> None:
        nature = LinkNature(form.nature.data) if linked else None
        with runtime().uow() as uow:
            answer_conflict(uow, current_actor(), AnswerConflict(public_id, nature, form.reason.data or ""))

    if request.method == "POST" and linked and form.nature.data not in set(LinkNature):
        form.validate()
        form.add_problem("nature", "Choisissez la nature du lien.")
    elif accepted(form, act):
        if not linked:
            return redirect(url_for("instructor.dossier", public_id=public_id))
        flash("Votre lien est déclaré : les dossiers de cet organisme ne vous sont plus montrés.", "success")
        return redirect(url_for("instructor.inbox"))
    page = render_template("instructor/link_ask.html", form=form, target=target)
    return (page, form.refusal_status) if form.errors else page
