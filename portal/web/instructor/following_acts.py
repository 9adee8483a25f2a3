"""Wording of acts on the instructor's side: an act that follows a notified award, articles of one act alone."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.acts.following_data import Changes, Hearing
from portal.domain.act import ActState
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Role
from portal.domain.errors import NotFound
from portal.forms.act_texts import FollowingForm, SpecialArticleForm
from portal.queries.act_drafting import Asked, articles_of, following_draft, wordings_of
from portal.queries.acts import ActView, act_sheet
from portal.services.acting.prepare_following_act import PrepareFollowing
from portal.services.acting.special_articles import AddArticle, add_article, remove_article
from portal.services.award_life.word_following import word_following_act
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

Page = str | Response | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/actes/<act>/suite", "follow_act", follow, methods=both)
    blueprint.add_url_rule("/actes/<act>/articles", "act_articles", articles, methods=both)
    blueprint.add_url_rule("/actes/<act>/articles/<article>/retrait", "remove_act_article", remove, methods=["POST"])


@allowed(Role.INSTRUCTOR)
def follow(act: str) -> Page:
    """Word an act that modifies or ends a notified award; the draft already begun is shown again."""
    actor, form = current_actor(), FollowingForm()
    with runtime().read() as session:
        view = act_sheet(session, actor, act)
        draft = following_draft(session, act)
        wordings = wordings_of(session, act)
    if view.kind is not ActKind.AWARD or view.state not in (ActState.NOTIFIED, ActState.MODIFIED):
        raise NotFound
    if request.method == "GET":
        form.based_on.data = str(wordings)
        if draft:
            _prefill(form, *draft)
    made: list[str] = []

    def record() -> None:
        with runtime().uow() as uow:
            made.append(word_following_act(uow, actor, _command(act, form, draft)))

    if accepted(form, record):
        flash("Le projet d’acte est enregistré.", "success")
        return redirect(url_for("acts.sheet", act=made[0]))
    return _page("instructor/follow_act.html", form, act=view, draft=draft)


@allowed(Role.INSTRUCTOR)
def articles(act: str) -> Page:
    """Special articles of a draft, and the form that adds one."""
    actor, form = current_actor(), SpecialArticleForm()
    with runtime().read() as session:
        view = act_sheet(session, actor, act)
        rows = articles_of(session, act)

    def record() -> None:
        with runtime().uow() as uow:
            texts = (form.title.data or "", form.text.data or "", form.reason.data or "")
            add_article(uow, actor, AddArticle(act, *texts))

    if accepted(form, record):
        flash("L’article est ajouté à l’acte.", "success")
        return redirect(url_for("instructor.act_articles", act=act))
    return _page("instructor/act_articles.html", form, act=view, rows=rows, open=_is_draft(view))


@allowed(Role.INSTRUCTOR)
def remove(act: str, article: str) -> Response:
    """Take an article out of a draft."""
    with runtime().uow() as uow:
        remove_article(uow, current_actor(), act, article)
    flash("L’article est retiré de l’acte.", "success")
    return redirect(url_for("instructor.act_articles", act=act))


def _is_draft(view: ActView) -> bool:
    return view.state in (ActState.DRAFT, ActState.FUNDED)


def _command(act: str, form: FollowingForm, draft: tuple[str, Asked] | None) -> PrepareFollowing:
    kind = ActKind(form.kind.data)
    changes = Changes()
    if kind is ActKind.AMENDMENT:
        # What another page asked of the same draft (transfers between lines) is kept.
        kept = draft[1].changes if draft and draft[0] == kind else Changes()
        changes = replace(
            kept,
            title=form.title.data or None,
            description=form.description.data or None,
            completion_on=form.completion_on.data,
            last_claim_on=form.last_claim_on.data,
            amount_cents=form.amount.data,
        )
    hearing = Hearing(
        form.letter_on.data, form.observations_by.data, form.observations_on.data, form.requested_on.data
    )
    grounds = tuple((form.grounds.data or "").splitlines())
    unlawful = kind is ActKind.WITHDRAWAL and form.unlawful.data == "yes"
    effective_on = form.effective_on.data if kind is ActKind.REPEAL else None
    return PrepareFollowing(act, kind, grounds, changes, hearing, effective_on, unlawful, form.wordings)


def _prefill(form: FollowingForm, kind: str, asked: Asked) -> None:
    form.kind.data, form.grounds.data = kind, "\n".join(asked.grounds)
    changes, hearing = asked.changes, asked.hearing
    form.title.data, form.description.data = changes.title or "", changes.description or ""
    form.completion_on.data, form.last_claim_on.data = changes.completion_on, changes.last_claim_on
    form.amount.data, form.effective_on.data = changes.amount_cents, asked.effective_on
    form.requested_on.data, form.letter_on.data = hearing.requested_on, hearing.letter_on
    form.observations_by.data, form.observations_on.data = hearing.observations_by, hearing.observations_on
    form.unlawful.data = "yes" if asked.unlawful else "no"


def _page(template: str, form: FollowingForm | SpecialArticleForm, **values: object) -> Page:
    page = render_template(template, form=form, **values)
    return (page, form.refusal_status) if form.errors else page
