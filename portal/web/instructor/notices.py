"""What follows a notification online that nobody opens: the list, the letter sent instead, what became of it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.errors import NotFound
from portal.domain.remedy_clock import PostStep
from portal.forms.notice import DeliveryForm, PostForm
from portal.queries.acts import act_sheet
from portal.queries.unopened import SHOWN, postal_address, steps_of_act, unopened_acts
from portal.services.acting.post_act import PostAct, post_act
from portal.web.common.access import allowed
from portal.web.common.act_steps import remedy_words
from portal.web.common.lists import asked_page
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/actes/en-ligne", "unopened", unopened)
    blueprint.add_url_rule("/actes/<act>/courrier", "post_act", post, methods=["GET", "POST"])


@allowed(Role.INSTRUCTOR)
def unopened() -> str:
    """Acts put online that nobody has downloaded, the oldest first."""
    shown = request.args.get("etat", "")
    shown = shown if shown in dict(SHOWN) else ""
    today = paris_date(runtime().legal.now())
    with runtime().read() as session:
        found = unopened_acts(session, current_actor(), today, shown, asked_page())
    return render_template(
        "instructor/unopened.html", found=found, shown=shown, tabs=SHOWN, today=today, remedy_words=remedy_words
    )


@allowed(Role.INSTRUCTOR)
def post(act: str) -> Response | tuple[str, int] | str:
    """Record that the act left by post; once it did, what became of the letter."""
    actor = current_actor()
    with runtime().read() as session:
        view, steps = act_sheet(session, actor, act), steps_of_act(session, act)
    if view.notification is None or view.notification.channel == "sur papier":
        raise NotFound
    posts = [step for step in steps if step.kind in frozenset(PostStep)]
    waiting = bool(posts) and posts[-1].kind == PostStep.POSTED
    form = DeliveryForm() if waiting else PostForm()

    def record() -> None:
        with runtime().uow() as uow:
            if isinstance(form, PostForm):
                recipient, tracking = form.recipient.data or "", form.tracking.data or ""
                post_act(uow, actor, PostAct(act, PostStep.POSTED, form.on.data, recipient, tracking))
            else:
                post_act(uow, actor, PostAct(act, PostStep(form.step.data), form.on.data))

    if accepted(form, record):
        flash("Le sort du courrier est enregistré." if waiting else "L’envoi par courrier est enregistré.", "success")
        return redirect(url_for("acts.sheet", act=act))
    if request.method == "GET" and isinstance(form, PostForm):
        with runtime().read() as session:
            form.recipient.data = postal_address(session, view.dossier_public_id)
    today = paris_date(runtime().legal.now())
    said = remedy_words(view.notification.remedy, today)
    page = render_template("instructor/post_act.html", act=view, form=form, steps=steps, waiting=waiting, said=said)
    return (page, form.refusal_status) if form.errors else page
