"""The envelope from other sides: split by axis, place, state or month; charts; entries; remainders; year end."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from portal.domain.actors import Role
from portal.domain.breakdown import SPLIT_LABELS, Split
from portal.domain.charts import draw_curve, draw_waterfall
from portal.domain.clocks import paris_date
from portal.domain.ledger import EntryKind
from portal.forms.base import choices
from portal.forms.budget_follow import MovementsForm, SplitForm
from portal.forms.ledger import PastDayForm
from portal.queries.breakdown import Wanted, axis_labels, breakdown, department_of, found_entries, remainders
from portal.queries.envelope_charts import envelope_charts
from portal.queries.envelopes import asked_envelope
from portal.queries.money_statistics import money_statistics
from portal.queries.movement_groups import group_keys, label_of
from portal.queries.year_end import year_end
from portal.web.budget.frame import frame_of, past_day
from portal.web.common.access import allowed
from portal.web.common.lists import asked_list, asked_page
from portal.web.common.session import current_actor, runtime

READERS = (Role.BUDGET, Role.INSTRUCTOR, Role.SIGNATORY, Role.ADMINISTRATOR)
#: Who may open the payments of an award.
AWARD_READERS = frozenset({Role.BUDGET, Role.INSTRUCTOR, Role.SIGNATORY})
#: Days with a movement beyond which the table under the curve goes by months.
MOST_DAYS = 40


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/enveloppe/<envelope>/repartition", "breakdown", split_page)
    blueprint.add_url_rule("/enveloppe/<envelope>/graphiques", "charts", charts_page)
    blueprint.add_url_rule("/enveloppe/<envelope>/ecritures", "entries", entries_page)
    blueprint.add_url_rule("/enveloppe/<envelope>/restes-a-payer", "remainders", remainders_page)
    blueprint.add_url_rule("/enveloppe/<envelope>/fin-de-gestion", "year_end", year_end_page)
    blueprint.add_url_rule("/enveloppe/<envelope>/statistiques", "statistics", statistics_page)


@allowed(*READERS)
def split_page(envelope: str) -> str:
    """Sums by axis (unless ``?par=`` says otherwise), with the way to the entries of each."""
    form = SplitForm(request.args)
    on = past_day(form)
    split = Split(form.par.data) if form.par.data in set(Split) else Split.AXIS
    with runtime().read() as session:
        asked = asked_envelope(session, current_actor(), envelope)
        axes = axis_labels(session, asked)
        groups, total = breakdown(session, current_actor(), asked, split, on, axes)
    form.par.choices = choices((key.value, label) for key, label in SPLIT_LABELS.items())
    form.par.data = split.value
    frame = frame_of(asked, form, on)
    return render_template("budget/breakdown.html", at=frame, split=split, groups=groups, total=total)


@allowed(*READERS)
def charts_page(envelope: str) -> str:
    """The curve and the two waterfalls, each with its figures beside it."""
    form = PastDayForm(request.args)
    on = past_day(form)
    with runtime().read() as session:
        asked = asked_envelope(session, current_actor(), envelope)
        found = envelope_charts(session, current_actor(), asked, on)
    last = on or max(paris_date(runtime().legal.now()), *(day.on for day in found.days[-1:]))
    first = min((day.on for day in found.days), default=last)
    days = found.days
    if len(days) > MOST_DAYS:
        days = tuple({(day.on.year, day.on.month): day for day in days}.values())
    return render_template(
        "budget/charts.html",
        at=frame_of(asked, form, on),
        curve=draw_curve(found.series(first, last), first, last),
        falls=(("AE", draw_waterfall(found.ae)), ("CP", draw_waterfall(found.cp))),
        days=days,
        by_month=len(days) < len(found.days),
        first=first,
        last=last,
    )


@allowed(*READERS)
def entries_page(envelope: str) -> str:
    """The entries of the groups and of the kind asked for."""
    form = MovementsForm(request.args)
    on = past_day(form)
    keys = {split: (form[split.value].data or "")[:40] for split in Split}
    kind = EntryKind(form.mouvement.data) if form.mouvement.data in set(EntryKind) else None
    wanted = Wanted({split: key for split, key in keys.items() if key}, kind, (form.dossier.data or "").strip()[:32])
    actor = current_actor()
    with runtime().read() as session:
        asked = asked_envelope(session, actor, envelope)
        axes, place = axis_labels(session, asked), department_of(session, asked)
        found = found_entries(session, actor, asked, wanted, on, asked_page())
        months = breakdown(session, actor, asked, Split.MONTH, on, axes)[0]
    for split in Split:
        offered = [group.key for group in months] if split is Split.MONTH else group_keys(split, axes, place)
        form[split.value].choices = choices(_choices(split, offered, keys[split], axes))
    return render_template("budget/entries.html", at=frame_of(asked, form, on), found=found, wanted=wanted)


def _choices(split: Split, offered: list[str], asked: str, axes: dict[str, str]) -> list[tuple[str, str]]:
    """What is asked for stays chosen, even when it means nothing."""
    pairs = [("", "Tous"), *((key, label_of(split, key, axes)) for key in offered)]
    return pairs if asked in ("", *offered) else [*pairs, (asked, asked)]


@allowed(*READERS)
def remainders_page(envelope: str) -> str:
    """What is committed and not paid yet, act by act."""
    form = PastDayForm(request.args)
    on = past_day(form)
    with runtime().read() as session:
        asked = asked_envelope(session, current_actor(), envelope)
        found = remainders(session, current_actor(), asked, on, asked_page())
    opens = bool(AWARD_READERS & current_actor().roles)
    return render_template("budget/remainders.html", at=frame_of(asked, form, on), found=found, opens=opens)


@allowed(*READERS)
def year_end_page(envelope: str) -> str:
    """The last days of the budget year, and what is late for them."""
    alone, page = asked_list(("a-engager", "a-payer"))
    today = paris_date(runtime().legal.now())
    with runtime().read() as session:
        asked = asked_envelope(session, current_actor(), envelope)
        found = year_end(session, current_actor(), asked, today, alone, page)
    frame = frame_of(asked, PastDayForm(formdata=None))
    return render_template("budget/year_end.html", at=frame, found=found, alone=alone)


@allowed(*READERS)
def statistics_page(envelope: str) -> str:
    """Amounts, shares and delays."""
    with runtime().read() as session:
        asked = asked_envelope(session, current_actor(), envelope)
        found = money_statistics(session, current_actor(), asked, axis_labels(session, asked))
    return render_template("budget/statistics.html", at=frame_of(asked, PastDayForm(formdata=None)), found=found)
