"""Settings of a window: see, propose, approve (never one's own proposal)."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.errors import InvalidInput, NotFound
from portal.domain.money import format_euros, parse_euros
from portal.domain.window_settings import Kind, SettingSpec
from portal.forms.admin import SettingForm, setting_form
from portal.queries.settings import STATE_LABELS, SettingState, SettingView, setting_view, settings_overview
from portal.queries.windows import WindowView
from portal.services.admin.approve_setting import approve_setting
from portal.services.admin.propose_setting import ProposeSetting, propose_setting
from portal.web.admin.windows import current_window
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime
from portal.web.french import date_fr

_BADGES = {SettingState.FILLED: "success", SettingState.UNFILLED: "error", SettingState.WAITING: "warning"}


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/parametres", "settings", settings)
    blueprint.add_url_rule("/parametres/approuver", "approve_settings", approve_settings, methods=["POST"])
    blueprint.add_url_rule("/parametres/<key>", "setting", setting, methods=["GET", "POST"])


def shown(spec: SettingSpec, value: str) -> str:
    """A kept value as people read it."""
    if not value:
        return "vide"
    if spec.kind is Kind.DATE:
        return date_fr(date.fromisoformat(value))
    if spec.kind is Kind.PERCENT:
        return f"{value}\u00a0%"
    if spec.kind is Kind.EUROS:
        return format_euros(parse_euros(value))
    return dict(spec.choices).get(value, value)


@allowed(Role.ADMINISTRATOR)
def settings() -> str:
    """Every setting by section, with its state and what waits for approval."""
    window = current_window()
    with runtime().read() as session:
        views = settings_overview(session, window.id)
    sections = [(section, list(group)) for section, group in groupby(views, key=lambda view: view.spec.section)]
    me = current_actor().public_id
    approvable = [view for view in views if view.waiting is not None and view.waiting.proposed_by != me]
    return render_template(
        "admin/settings.html",
        window=window,
        sections=sections,
        section_links=[(name, f"#section-{number}", False) for number, (name, _) in enumerate(sections, 1)],
        approvable=approvable,
        me=me,
        labels=STATE_LABELS,
        badges=_BADGES,
        shown=shown,
        counts={state: sum(view.state is state for view in views) for state in SettingState},
    )


@allowed(Role.ADMINISTRATOR)
def setting(key: str) -> Response | tuple[str, int] | str:
    """One setting: its value, its history, the form that proposes another."""
    window = current_window()
    with runtime().read() as session:
        view = setting_view(session, window.id, key)
    if view is None:
        raise NotFound
    form = setting_form(view.spec)()
    if request.method == "GET":
        _prefill(form, view)
        return _setting_page(form, view, window)
    if form.validate():
        try:
            with runtime().uow() as uow:
                propose_setting(uow, current_actor(), ProposeSetting(window.id, key, form.as_text()))
        except InvalidInput as error:
            form.add_problems(error.fields)
        else:
            flash("Valeur proposée\u00a0: un autre administrateur doit l’approuver.", "success")
            return redirect(url_for("admin.settings", guichet=window.slug, _anchor=key))
    return _setting_page(form, view, window), 422


def _prefill(form: SettingForm, view: SettingView) -> None:
    row = view.waiting or view.in_force
    if row is not None and row.value:
        readers = {Kind.DATE: date.fromisoformat, Kind.EUROS: parse_euros}
        form.value.data = readers.get(view.spec.kind, str)(row.value)


def _setting_page(form: SettingForm, view: SettingView, window: WindowView) -> str:
    return render_template(
        "admin/setting.html", form=form, view=view, window=window, me=current_actor().public_id,
        shown=shown, labels=STATE_LABELS, badges=_BADGES,
    )  # fmt: skip


@allowed(Role.ADMINISTRATOR)
def approve_settings() -> Response:
    """Approve the proposals listed, all or none: the ids posted are the very values that were read."""
    window = current_window()
    ids = list(dict.fromkeys(request.form.getlist("proposal")))
    if not ids:
        flash("Cochez au moins une valeur à approuver.", "error")
        return redirect(url_for("admin.settings", guichet=window.slug))
    with runtime().uow() as uow:
        for public_id in ids:
            approve_setting(uow, current_actor(), public_id)
    flash("Valeur approuvée." if len(ids) == 1 else f"{len(ids)} valeurs approuvées.", "success")
    return redirect(url_for("admin.settings", guichet=window.slug))
