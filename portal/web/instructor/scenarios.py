"""What-if scenarios: list, rules, result, one dossier of a scenario, two or three side by side."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.errors import NotFound
from portal.domain.scenario.compare import MOST_COMPARED, differences
from portal.domain.scenario.equity import equity_of
from portal.domain.scenario.facts import (
    FILL_LABELS,
    ORDER_LABELS,
    OUTCOME_LABELS,
    SCOPE_LABELS,
    TIE_LABELS,
    Adjustment,
    Fill,
    Line,
    Order,
    Outcome,
    Rules,
    Scope,
    TieBreak,
)
from portal.domain.scenario.passing import Lever, changes_that_pass
from portal.forms.base import choices
from portal.forms.committee import AdjustmentForm, ScenarioForm
from portal.queries.scenarios import ScenarioView, scenario_result, scenario_results, scenario_rows
from portal.services.committee.save_scenario import AdjustScenario, SaveScenario, adjust_scenario, save_scenario
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.common.session_papers import asked_page
from portal.web.common.window import open_windows

Page = str | Response | tuple[str, int]
PAGE_SIZE = 50
LABELS = {
    "orders": ORDER_LABELS,
    "ties": TIE_LABELS,
    "fills": FILL_LABELS,
    "scopes": SCOPE_LABELS,
    "outcomes": OUTCOME_LABELS,
}
OUTCOME_KINDS = {
    Outcome.FUNDED: "success",
    Outcome.PARTIAL: "warning",
    Outcome.WAITING: "info",
    Outcome.BELOW: "error",
}


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both = ["GET", "POST"]
    add = blueprint.add_url_rule
    add("/scenarios", "scenarios", scenarios)
    add("/scenarios/nouveau", "new_scenario", new_scenario, methods=both)
    add("/scenarios/comparaison", "compare_scenarios", compare)
    add("/scenarios/<scenario>", "scenario", show)
    add("/scenarios/<scenario>/regles", "edit_scenario", edit, methods=both)
    add("/scenarios/<scenario>/dossiers/<dossier>", "scenario_dossier", one_dossier, methods=both)


@allowed(Role.INSTRUCTOR)
def scenarios() -> str:
    """The saved scenarios, and the choice of those to compare."""
    with runtime().read() as session:
        rows = scenario_rows(session, current_actor())
    return render_template("instructor/scenarios.html", rows=rows, labels=LABELS, most=MOST_COMPARED)


@allowed(Role.INSTRUCTOR)
def new_scenario() -> Page:
    """Rules of a new scenario."""
    form = ScenarioForm()
    return _edit(form, None)


@allowed(Role.INSTRUCTOR)
def edit(scenario: str) -> Page:
    """Change the rules: a new version, the former ones are kept."""
    with runtime().read() as session:
        view = scenario_result(session, current_actor(), scenario)
    form = ScenarioForm()
    if request.method == "GET":
        _fill(form, view)
    return _edit(form, view)


def _edit(form: ScenarioForm, view: ScenarioView | None) -> Page:
    mine = current_actor().window_ids(Role.INSTRUCTOR)
    windows = [(window.public_id, window.title) for window in open_windows() if window.id in mine]
    form.window.choices = choices(windows)
    saved: list[str] = []

    def save() -> None:
        with runtime().uow() as uow:
            saved.append(save_scenario(uow, current_actor(), _command(form, view, windows)))

    if accepted(form, save):
        flash("Le scénario est enregistré. Aucun dossier n’est modifié.", "success")
        return redirect(url_for("instructor.scenario", scenario=saved[0]))
    page = render_template("instructor/scenario_form.html", form=form, view=view, windows=windows)
    return (page, form.refusal_status) if form.errors else page


def _fill(form: ScenarioForm, view: ScenarioView) -> None:
    rules = view.rules
    form.name.data, form.version.data = view.name, str(view.version)
    for field, value in (
        (form.scope, rules.scope),
        (form.order, rules.order),
        (form.tie_break, rules.tie_break),
        (form.fill, rules.fill),
    ):
        field.data = value.value
    form.partial_last.data, form.minimum_score.data = rules.partial_last, rules.minimum_score
    form.rate.data = None if rules.rate is None else rules.rate * 100
    form.envelope.data = rules.envelope_cents


def _command(form: ScenarioForm, view: ScenarioView | None, windows: list[tuple[str, str]]) -> SaveScenario:
    rate: Fraction | None = form.rate.data
    rules = Rules(
        scope=Scope(form.scope.data),
        order=Order(form.order.data),
        tie_break=TieBreak(form.tie_break.data),
        fill=Fill(form.fill.data),
        rate=None if rate is None else rate / 100,
        minimum_score=form.minimum_score.data,
        envelope_cents=form.envelope.data,
        partial_last=bool(form.partial_last.data),
    )
    if view is not None:
        return SaveScenario(view.window_public_id, form.name.data or "", rules, view.public_id, form.seen_version())
    only = windows[0][0] if len(windows) == 1 else form.window.data or ""
    return SaveScenario(only, form.name.data or "", rules)


@allowed(Role.INSTRUCTOR)
def show(scenario: str) -> str:
    """Who would be served, the cut-off, what is left, who waits; equity views."""
    with runtime().read() as session:
        view = scenario_result(session, current_actor(), scenario)
    lines = view.result.lines
    pages = max(1, -(-len(lines) // PAGE_SIZE))
    page = min(asked_page(), pages)
    return render_template(
        "instructor/scenario.html",
        view=view,
        lines=lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        page=page,
        pages=pages,
        equity=equity_of(view.result),
        labels=LABELS,
        kinds=OUTCOME_KINDS,
    )


@allowed(Role.INSTRUCTOR)
def one_dossier(scenario: str, dossier: str) -> Page:
    """A dossier in a scenario: its place, what would make it pass, what is set by hand."""
    with runtime().read() as session:
        view = scenario_result(session, current_actor(), scenario)
    line = view.result.of(dossier)
    if line is None:
        raise NotFound
    form = AdjustmentForm()
    if request.method == "GET":
        by_hand = view.rules.of(dossier)
        form.amount.data, form.rank.data, form.priorities.data = by_hand.amount_cents, by_hand.rank, by_hand.priorities
        form.aside.data, form.version.data = by_hand.aside, str(view.version)

    def save() -> None:
        by_hand = Adjustment(form.rank.data, form.amount.data, form.priorities.data, bool(form.aside.data))
        with runtime().uow() as uow:
            adjust_scenario(uow, current_actor(), AdjustScenario(scenario, dossier, by_hand, form.seen_version()))

    if accepted(form, save):
        flash("Le réglage est enregistré dans le scénario. Le dossier n’est pas modifié.", "success")
        return redirect(url_for("instructor.scenario", scenario=scenario))
    return _dossier_page(view, line, form)


def _dossier_page(view: ScenarioView, line: Line, form: AdjustmentForm) -> Page:
    changes = changes_that_pass(view.candidates, view.rules, view.available_cents, line.candidate.dossier)
    page = render_template(
        "instructor/scenario_dossier.html",
        view=view,
        line=line,
        form=form,
        changes=changes,
        levers=Lever,
        references={candidate.dossier: candidate for candidate in view.candidates},
        labels=LABELS,
        kinds=OUTCOME_KINDS,
    )
    return (page, form.refusal_status) if form.errors else page


@dataclass(frozen=True, slots=True)
class _Asked:
    wanted: tuple[str, ...]
    problem: str


@allowed(Role.INSTRUCTOR)
def compare() -> Page:
    """Two or three scenarios side by side: totals, equity, the dossiers they treat differently."""
    asked = _asked()
    if asked.problem:
        flash(asked.problem, "warning")
        return redirect(url_for("instructor.scenarios"))
    with runtime().read() as session:
        views = scenario_results(session, current_actor(), asked.wanted)
    results = [view.result for view in views]
    return render_template(
        "instructor/scenario_compare.html",
        views=views,
        differences=differences(results),
        equities=[equity_of(result) for result in results],
        labels=LABELS,
        kinds=OUTCOME_KINDS,
    )


def _asked() -> _Asked:
    wanted = tuple(dict.fromkeys(request.args.getlist("scenario")))
    if 2 <= len(wanted) <= MOST_COMPARED:
        return _Asked(wanted, "")
    return _Asked(wanted, f"Choisissez deux ou {MOST_COMPARED} scénarios du même guichet à comparer.")
