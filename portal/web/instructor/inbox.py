"""The list of dossiers to examine: filters, sums, saved views."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Actor, Role
from portal.domain.batch import BATCH_LABELS
from portal.domain.clocks import paris_date
from portal.domain.dossier import DOSSIER, PENDING_STATES, DossierState
from portal.domain.errors import InvalidInput
from portal.forms.base import PortalForm, choices
from portal.forms.inbox import BatchForm, InboxForm, SaveViewForm
from portal.queries.assignment import Colleague, team_and_views
from portal.queries.inbox import SORT_LABELS, Inbox, inbox
from portal.queries.inbox_filter import COMPLETENESS_LABELS, MINE, NOBODY, PENDING, InboxFilter
from portal.reference import arrondissements
from portal.services.instruction.delete_view import delete_view
from portal.services.instruction.save_view import SaveView, save_view
from portal.web.common.access import allowed
from portal.web.common.inbox_address import ALL, COLUMNS, kept_pairs, read_columns, read_filter
from portal.web.common.session import current_actor, runtime
from portal.web.common.window import open_windows, window_rulebook
from portal.web.instructor.page import STATE_KINDS, VERDICTS

TABS = (("Tous les dossiers", ""), ("Ce qui m’attend", MINE), ("À prendre", NOBODY))


def install(blueprint: Blueprint) -> None:
    """Add the list and its saved views."""
    blueprint.add_url_rule("", "inbox", show_inbox)
    blueprint.add_url_rule("/vues", "save_view", keep_view, methods=["POST"])
    blueprint.add_url_rule("/vues/<view_id>/supprimer", "delete_view", forget_view, methods=["POST"])


@allowed(Role.INSTRUCTOR)
def show_inbox() -> str:
    """One page of the selection."""
    wanted, form = read_filter(request.args)
    actor, today = current_actor(), paris_date(runtime().legal.now())
    with runtime().read() as session:
        found = inbox(session, actor, wanted, today)
        team, views = team_and_views(session, actor)
    columns = read_columns(request.args)
    _fill(form, wanted, found, team, actor)
    form.col.data, form.col.choices = list(columns), choices(COLUMNS.items())
    pairs = kept_pairs(list(request.args.items(multi=True)))
    query = urlencode(pairs)
    return render_template(
        "instructor/inbox.html",
        form=form,
        inbox=found,
        columns=columns,
        column_labels=COLUMNS,
        today=today,
        filtered=wanted != InboxFilter(sort=wanted.sort, page=wanted.page),
        more=any((form.arr.data, form.completude.data, form.controle.data, form.axe.data, form.min.data, form.max.data))
        or bool(form.errors),
        tabs=[(label, url_for("instructor.inbox", **({"qui": who} if who else {})), who) for label, who in TABS],
        who=wanted.who,
        views=views,
        query=query,
        exported=urlencode({**dict(pairs), "etat": form.etat.data}),
        view_form=SaveViewForm(formdata=None, data={"query": query}),
        batch_form=batch_form(team, query, request.args.get("faire", "")),
        ticked=set(request.args.getlist("coche")),
        verdicts=VERDICTS,
        state_kinds=STATE_KINDS,
        arrondissements=arrondissements(),
    )


def batch_form(team: tuple[Colleague, ...], selection: str, action: str) -> BatchForm:
    """The form under the list, shown at the address ``selection``; ``action``: the one chosen before a mistake."""
    form = BatchForm(formdata=None, data={"selection": selection, "faire": action})
    form.faire.choices = choices((code.value, label) for code, label in BATCH_LABELS.items())
    form.target.choices = choices(((one.public_id, one.name) for one in team), blank="Choisir une personne")
    return form


def _fill(form: InboxForm, wanted: InboxFilter, found: Inbox, team: tuple[Colleague, ...], actor: Actor) -> None:
    """The choices of each filter."""
    slugs = [w.slug for w in open_windows() if w.id in actor.window_ids(Role.INSTRUCTOR)]
    rules = [window_rulebook(slug) for slug in slugs]
    pending = sum(found.counts.get(state, 0) for state in PENDING_STATES)
    states = [(PENDING, f"En attente de décision ({pending})"), (ALL, f"Tous ({sum(found.counts.values())})")]
    for state, label in DOSSIER.labels.items():
        count = found.counts.get(state, 0)
        if state is not DossierState.DRAFT and (count or state.value == wanted.state):
            states.append((state.value, f"{label} ({count})"))
    here = {rule.department for rule in rules}
    seats = [(seat.code, seat.name) for seat in arrondissements().values() if seat.department in here]
    people = [("", "Tout le monde"), (MINE, "Ce qui m’attend"), (NOBODY, "Personne")]
    form.qui.choices = choices([*people, *((one.public_id, one.name) for one in team)])
    form.etat.choices = choices(states)
    form.axe.choices = choices(
        [("", "Tous les axes"), *{a.code: f"{a.code} – {a.label}" for rule in rules for a in rule.axes}.items()]
    )
    form.arr.choices = choices([("", "Tous"), *sorted(seats, key=lambda pair: pair[1])])
    labels = ((code.value, label) for code, label in COMPLETENESS_LABELS.items())
    form.completude.choices = choices([("", "Toutes"), *labels])
    form.controle.choices = choices([("", "Tous"), *((code, text) for code, (text, _) in VERDICTS.items() if code)])
    form.tri.choices = choices((sort.value, label) for sort, label in SORT_LABELS.items())


@allowed(Role.INSTRUCTOR)
def keep_view() -> Response:
    """Keep the selection on screen under a name."""
    form = SaveViewForm()
    pairs = kept_pairs(parse_qsl(str(form.query.data or "")[:2000]))
    if form.validate():
        try:
            with runtime().uow() as uow:
                save_view(uow, current_actor(), SaveView(form.name.data or "", urlencode(pairs)))
            flash(f"La vue « {form.name.data} » est gardée.", "success")
        except InvalidInput as error:
            flash(error.message, "error")
    else:
        flash(" ".join(str(text) for texts in form.errors.values() for text in texts), "error")
    return redirect(f"{url_for('instructor.inbox')}?{urlencode(pairs)}")


@allowed(Role.INSTRUCTOR)
def forget_view(view_id: str) -> Response:
    """Forget one of one's views."""
    if PortalForm().validate_on_submit():
        with runtime().uow() as uow:
            delete_view(uow, current_actor(), view_id)
        flash("La vue est supprimée.", "success")
    return redirect(url_for("instructor.inbox"))
