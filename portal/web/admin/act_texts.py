"""Texts of acts: templates in force, versions and what they changed, the form that proposes another, previews."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.acts.words import TYPE_LABELS
from portal.domain.actors import Role
from portal.domain.errors import InvalidInput, NotFound
from portal.forms.act_texts import TemplateForm, field_name, template_form
from portal.queries.act_templates import (
    DELIVERED,
    TemplateView,
    compared,
    preview_cases,
    template_view,
    templates_of,
    words_of_version,
)
from portal.queries.windows import WindowView
from portal.services.acting.printing import printed_characters
from portal.services.admin.approve_template import approve_template
from portal.services.admin.preview_template import preview_template
from portal.services.admin.propose_template import ProposeTemplate, propose_template
from portal.services.document_style import document_style
from portal.web.admin.windows import current_window
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.sending import send_bytes
from portal.web.common.session import current_actor, runtime

Page = str | Response | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/textes", "act_texts", act_texts)
    blueprint.add_url_rule("/textes/approuver", "approve_act_text", approve, methods=["POST"])
    blueprint.add_url_rule("/textes/<kind>/modifier", "edit_act_text", edit, methods=["GET", "POST"])
    blueprint.add_url_rule("/textes/<kind>/<int:number>", "act_text", act_text)
    blueprint.add_url_rule("/textes/<kind>/<int:number>/apercu", "act_text_preview", preview)
    blueprint.add_url_rule("/textes/<kind>/<int:number>/apercu.pdf", "act_text_pdf", pdf)


@allowed(Role.ADMINISTRATOR)
def act_texts() -> str:
    """Every template: its version in force, what waits for approval."""
    window = current_window()
    with runtime().read() as session:
        views = templates_of(session, window.id)
    return render_template("admin/act_texts.html", window=window, views=views)


@allowed(Role.ADMINISTRATOR)
def act_text(kind: str, number: int) -> str:
    """One version: what it changed, its texts, its previews, the other versions."""
    window = current_window()
    view = _view(window, kind)
    with runtime().read() as session:
        words = words_of_version(session, window.id, kind, number)
        if words is None:
            raise NotFound
        earlier = _earlier(view, number)
        before = words_of_version(session, window.id, kind, earlier)
        cases = preview_cases(session, window.id, kind)
    shown = next((one for one in view.versions if one.number == number), None)
    sections = [(name, list(rows)) for name, rows in groupby(view.seed.passages, key=lambda one: one.section)]
    return render_template(
        "admin/act_text.html",
        window=window,
        view=view,
        number=number,
        shown=shown,
        words=words,
        current=number == view.number or (view.in_force is not None and view.in_force.sha256 == words.sha256),
        sections=sections,
        earlier=earlier,
        changes=compared(before, words) if before and number != earlier else (),
        cases=cases,
        me=current_actor().public_id,
    )


@allowed(Role.ADMINISTRATOR)
def edit(kind: str) -> Page:
    """Propose another wording, from the one in force or from another version (``?depuis=``)."""
    window = current_window()
    view = _view(window, kind)
    form = template_form(view.seed)()
    if request.method == "GET":
        _prefill(form, window, view)
    done: list[int] = []

    def record() -> None:
        texts = {one.key: form[field_name(one.key)].data or "" for one in view.seed.passages}
        command = ProposeTemplate(
            window.id, kind, texts, form.reason.data or "", form.version, printed_characters(runtime())
        )
        try:
            with runtime().uow() as uow:
                done.append(propose_template(uow, current_actor(), command))
        except InvalidInput as error:
            raise InvalidInput({_field(key): text for key, text in error.fields.items()}) from error

    if accepted(form, record):
        flash("Texte proposé\u00a0: un autre administrateur doit l’approuver.", "success")
        return redirect(url_for("admin.act_text", kind=kind, number=done[0], guichet=window.slug))
    sections = [(name, list(rows)) for name, rows in groupby(view.seed.passages, key=lambda one: one.section)]
    fields = {one.key: form[field_name(one.key)] for one in view.seed.passages}
    page = render_template(
        "admin/edit_act_text.html",
        window=window,
        view=view,
        form=form,
        sections=sections,
        fields=fields,
        variables=_variables(view),
    )
    return (page, form.refusal_status) if form.errors else page


@allowed(Role.ADMINISTRATOR)
def approve() -> Response:
    """Put a proposed version in force."""
    window, version = current_window(), request.form.get("version", "")
    if not version:
        flash("Ouvrez la version à approuver.", "error")
        return redirect(url_for("admin.act_texts", guichet=window.slug))
    with runtime().uow() as uow:
        approve_template(uow, current_actor(), version)
    flash("Texte approuvé\u00a0: les actes émis à partir de maintenant l’emploient.", "success")
    return redirect(url_for("admin.act_texts", guichet=window.slug))


@allowed(Role.ADMINISTRATOR)
def preview(kind: str, number: int) -> str:
    """A notified act, or an invented one, in the words of a version."""
    window = current_window()
    view, act = _view(window, kind), request.args.get("acte", "")
    drawn = preview_template(runtime(), current_actor(), window.id, kind, number, act)
    return render_template(
        "admin/act_text_preview.html", window=window, view=view, number=number, act=act, document=drawn.document
    )


@allowed(Role.ADMINISTRATOR)
def pdf(kind: str, number: int) -> Response:
    """The same as a PDF."""
    window, act = current_window(), request.args.get("acte", "")
    _view(window, kind)
    drawn = preview_template(runtime(), current_actor(), window.id, kind, number, act)
    content = drawn.render(document_style(runtime().settings))
    return send_bytes(content, "application/pdf", f"apercu-{kind}-{number}.pdf")


def _view(window: WindowView, kind: str) -> TemplateView:
    with runtime().read() as session:
        view = template_view(session, window.id, kind)
    if view is None:
        raise NotFound
    return view


def _variables(view: TemplateView) -> list[tuple[str, str, str]]:
    """Name, meaning and type of the variables the template may use, in the order they appear."""
    used = dict.fromkeys(name for one in view.seed.passages for name in one.variables)
    known = view.seed.variables
    return [(f"{{{name}}}", known[name].label, TYPE_LABELS[known[name].type]) for name in used]


def _earlier(view: TemplateView, number: int) -> int:
    """The version a reader compares with: the last approved one before it; the one in force for the delivered text."""
    if number == DELIVERED:
        return view.number
    approved = (one.number for one in view.versions if one.approved_at is not None and one.number < number)
    return next(approved, DELIVERED)


def _prefill(form: TemplateForm, window: WindowView, view: TemplateView) -> None:
    wanted = request.args.get("depuis", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() else view.number
    with runtime().read() as session:
        words = words_of_version(session, window.id, view.seed.kind, number)
    if words is None:
        raise NotFound
    for one in view.seed.passages:
        form[field_name(one.key)].data = words.text(one.key)
    form.based_on.data = str(view.number)


def _field(key: str) -> str:
    return key if key == "reason" else field_name(key)
