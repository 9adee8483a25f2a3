"""The list of dossiers to examine, with filters and sums."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, render_template, request
from werkzeug.datastructures import MultiDict

from portal.domain.actors import Role
from portal.domain.dossier import DOSSIER, FILED_STATES, PENDING_STATES, DossierState
from portal.forms.base import choices
from portal.forms.instructor import InboxForm
from portal.queries.inbox import PENDING, SORT_LABELS, Inbox, InboxFilter, Sort, inbox
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime
from portal.web.common.window import open_windows, window_rulebook
from portal.web.instructor.page import STATE_KINDS, VERDICTS

ALL = "tous"


def install(blueprint: Blueprint) -> None:
    """Add the list."""

    @blueprint.get("", endpoint="inbox")
    @allowed(Role.INSTRUCTOR)
    def show_inbox() -> str:
        wanted = read_filter(request.args)
        actor = current_actor()
        with runtime().read() as session:
            found = inbox(session, actor, wanted)
        slugs = [w.slug for w in open_windows() if w.id in actor.window_ids(Role.INSTRUCTOR)]
        axes = {axis.code: f"{axis.code} – {axis.label}" for slug in slugs for axis in window_rulebook(slug).axes}
        return render_template(
            "instructor/inbox.html",
            form=_form(wanted, found, axes.items()),
            inbox=found,
            filtered=wanted != InboxFilter(sort=wanted.sort, page=wanted.page),
            verdicts=VERDICTS,
            state_kinds=STATE_KINDS,
        )


def read_filter(arguments: MultiDict[str, str]) -> InboxFilter:
    """The filter a query string asks for; what is not understood is left out."""
    state = arguments.get("etat", PENDING)
    sort = arguments.get("tri", Sort.OLDEST.value)
    page = arguments.get("page", "1")
    return InboxFilter(
        state=state if state == PENDING or state in set(FILED_STATES) else "",
        axis=_printable(arguments.get("axe", ""))[:8],
        text=_printable(arguments.get("texte", ""))[:100],
        sort=Sort(sort) if sort in set(Sort) else Sort.OLDEST,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def _form(wanted: InboxFilter, found: Inbox, axes: Iterable[tuple[str, str]]) -> InboxForm:
    form = InboxForm(
        formdata=None,
        data={"texte": wanted.text, "etat": wanted.state or ALL, "axe": wanted.axis, "tri": wanted.sort.value},
    )
    pending = sum(found.counts.get(state, 0) for state in PENDING_STATES)
    everything = sum(found.counts.values())
    states = [(PENDING, f"En attente de décision ({pending})"), (ALL, f"Tous ({everything})")]
    for state, label in DOSSIER.labels.items():
        count = found.counts.get(state, 0)
        if state is not DossierState.DRAFT and (count or state.value == wanted.state):
            states.append((state.value, f"{label} ({count})"))
    form.etat.choices = choices(states)
    form.axe.choices = choices([("", "Tous les axes"), *axes])
    form.tri.choices = choices((sort.value, label) for sort, label in SORT_LABELS.items())
    return form
