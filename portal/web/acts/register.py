"""The register of acts: every reference, narrowed by year, state or words; the recueil is entered there."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.permissions import Permission, Subject, can
from portal.forms.register import RecueilForm
from portal.queries.act_register import SHOWN, RegisterFilter, register_page
from portal.services.acting.record_recueil import MOST, RecordRecueil, record_recueil
from portal.web.acts.sheet import STAFF
from portal.web.common.access import allowed
from portal.web.common.act_steps import STATE_KINDS, remedy_short
from portal.web.common.lists import asked_page
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.common.window import open_windows


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/registre", "register", register)
    blueprint.add_url_rule("/registre/recueil", "publish", publish, methods=["POST"])


@allowed(*STAFF)
def register() -> str:
    """One page of the register."""
    return _page(RecueilForm(formdata=None))


@allowed(Role.INSTRUCTOR)
def publish() -> Response | tuple[str, int]:
    """Record the recueil of the ticked acts; a refusal keeps the ticks and what was typed."""
    form, done = RecueilForm(), 0
    ticked = [text for text in request.form.getlist("acts") if text.isalnum()][:MOST]

    def record() -> None:
        nonlocal done
        with runtime().uow() as uow:
            command = RecordRecueil(tuple(ticked), form.number.data or "", form.published_on.data)
            done = record_recueil(uow, current_actor(), command)

    if accepted(form, record):
        acts = "L’acte publié" if done == 1 else f"{done} actes publiés"
        flash(f"{acts} au recueil {form.number.data}." if done else "Ces actes y étaient déjà inscrits.", "success")
        return redirect(url_for("acts.register", **_asked()))
    return _page(form, ticked), form.refusal_status


def _asked() -> dict[str, str]:
    kept = {name: request.args.get(name, "") for name in ("annee", "etat", "q", "page")}
    return {name: text[:100] for name, text in kept.items() if text}


def _filter() -> RegisterFilter:
    year, shown = request.args.get("annee", ""), request.args.get("etat", "")
    return RegisterFilter(
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0,
        shown=shown if shown in dict(SHOWN) else "",
        text=" ".join(request.args.get("q", "").split())[:100],
    )


def _page(form: RecueilForm, ticked: list[str] | None = None) -> str:
    actor, wanted = current_actor(), _filter()
    with runtime().read() as session:
        found = register_page(session, actor, wanted, asked_page())
    mine = actor.window_ids(*STAFF)
    windows = [one for one in open_windows() if one.id in mine and can(actor, Permission.EXPORT_MAKE, Subject(one.id))]
    return render_template(
        "acts/register.html",
        found=found,
        wanted=wanted,
        shown=SHOWN,
        form=form,
        ticked=ticked or (),
        asked=_asked(),
        kinds=STATE_KINDS,
        remedy_short=remedy_short,
        today=paris_date(runtime().legal.now()),
        may_publish=Role.INSTRUCTOR in actor.roles,
        windows=windows,
        has_links=actor.has_links,
    )
