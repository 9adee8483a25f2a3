"""The levels agreed where independent scorers are far apart, beside what each of them gave."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from portal.domain.actors import Actor, Role
from portal.eligibility.rulebook import Criterion
from portal.forms.appraisal import harmonisation_form
from portal.forms.instructor import VersionedForm
from portal.queries.appraisal import criteria_of
from portal.queries.appraisal_sheet import AppraisalSheet, appraisal_sheet
from portal.services.instruction.harmonise_levels import HarmoniseLevels, harmonise_levels
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.access import allowed
from portal.web.common.session import current_actor
from portal.web.instructor.page import Answer, DossierHead, Show, fresh_version, read_section, render_section, send
from portal.web.instructor.scoring import given_level


def _load(public_id: str) -> tuple[DossierHead, dict[str, Any]]:
    return read_section(
        public_id, lambda session, head: {"sheet": appraisal_sheet(session, head, current_actor().person_id)}
    )


def _open(head: DossierHead, sheet: AppraisalSheet) -> tuple[Criterion, ...]:
    """Criteria to harmonise, none while a scorer is awaited or the levels are hidden."""
    if not sheet.harmonisation_open or head.scored_before:
        return ()
    return tuple(c for c in criteria_of(head.rulebook, head.main_axis) if c.code in sheet.appraisal.gaps)


def _form(head: DossierHead, sheet: AppraisalSheet) -> VersionedForm:
    return harmonisation_form((c.code, c.label, c.anchors) for c in _open(head, sheet))()


def _show(public_id: str, used: VersionedForm | None = None) -> Show:
    def show(status: int) -> tuple[str, int]:
        head, context = _load(public_id)
        form = used or _form(head, context["sheet"])
        fresh_version(form, head, status)
        criteria = {one.code: one for one in criteria_of(head.rulebook, head.main_axis)}
        gaps = [one for one in _open(head, context["sheet"]) if f"level_{one.code}" in form]
        return render_section("harmonisation.html", head, status, form=form, gaps=gaps, criteria=criteria, **context)

    return show


@allowed(Role.INSTRUCTOR)
def show_harmonisation(public_id: str) -> Answer:
    """The gaps and the form; what was agreed before."""
    return _show(public_id)(200)


@allowed(Role.INSTRUCTOR)
def harmonise(public_id: str) -> Answer:
    """Keep the agreed levels."""
    head, context = _load(public_id)
    gaps = _open(head, context["sheet"])
    form = _form(head, context["sheet"])

    def run(uow: UnitOfWork, actor: Actor) -> str:
        levels = {one.code: given_level(form, one.code) for one in gaps}
        harmonise_levels(uow, actor, HarmoniseLevels(public_id, levels, form.seen_version()))
        return "Niveaux harmonisés. Les notes de chacun restent au dossier."

    return send(form, run, _show(public_id, form), "instructor.scoring", public_id)


def install(blueprint: Blueprint) -> None:
    """Add the page and its form."""
    path = "/dossiers/<public_id>/notation/harmonisation"
    blueprint.add_url_rule(path, "harmonisation", show_harmonisation)
    blueprint.add_url_rule(path, "harmonise_levels", harmonise, methods=["POST"])
