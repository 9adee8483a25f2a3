"""Appraisal against the criteria of the main axis, with the written anchors of each level; priorities beside it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from portal.domain.actors import Actor, Role
from portal.domain.questions import topic_of
from portal.domain.scoring import Appraisal, format_score, levels_text
from portal.domain.typesetting import typographic
from portal.eligibility.rulebook import Criterion
from portal.forms.appraisal import priorities_form
from portal.forms.instructor import VersionedForm, scoring_form
from portal.queries.appraisal import criteria_of
from portal.queries.appraisal_sheet import AppraisalSheet, appraisal_sheet
from portal.queries.instruction import declaration
from portal.queries.priorities import PrioritiesView, priorities
from portal.services.instruction.record_priorities import RecordPriorities, record_priorities
from portal.services.instruction.score_project import GivenLevel, ScoreProject, score_project
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.access import allowed
from portal.web.common.session import current_actor
from portal.web.instructor.page import Answer, DossierHead, Show, fresh_version, read_section, render_section, send

PAGE = "instructor.scoring"


def _criteria(head: DossierHead) -> tuple[Criterion, ...]:
    return criteria_of(head.rulebook, head.main_axis)


def _load(public_id: str) -> tuple[DossierHead, dict[str, Any]]:
    return read_section(
        public_id,
        lambda session, head: {
            "sheet": appraisal_sheet(session, head, current_actor().person_id),
            "declared": declaration(session, head),
            "priorities": priorities(session, head),
        },
    )


def _form(head: DossierHead, sheet: AppraisalSheet, *, typed: bool = False) -> VersionedForm:
    data: dict[str, Any] = {"dossier_version": str(head.filed_version)}
    for code, given in sheet.mine.items():
        data[f"level_{code}"], data[f"comment_{code}"] = str(given.level), given.comment
    cls = scoring_form((c.code, c.label, c.anchors) for c in _criteria(head))
    return cls(data=data) if typed else cls(formdata=None, data=data)


def _priorities_form(head: DossierHead, known: PrioritiesView | None, *, typed: bool = False) -> VersionedForm:
    rows = ((one.code, one.label, typographic(one.sources[0].quote or "")) for one in head.rulebook.priorities)
    data = {"priorities": list(known.codes), "reason": known.comment} if known else {}
    cls = priorities_form(rows)
    return cls() if typed else cls(formdata=None, data=data)


def score_text(appraisal: Appraisal) -> str:
    """The score on 100 that stands (``62,5``), empty while there is none."""
    return "" if appraisal.score is None else format_score(appraisal.score)


def _show(public_id: str, used: VersionedForm | None = None, *, priorities_used: bool = False) -> Show:
    def show(status: int) -> tuple[str, int]:
        head, context = _load(public_id)
        sheet: AppraisalSheet = context["sheet"]
        form = used if used is not None and not priorities_used else _form(head, sheet)
        beside = used if used is not None and priorities_used else _priorities_form(head, context["priorities"])
        for drawn in (form, beside):
            fresh_version(drawn, head, status if drawn is used else 200)
        if status != 422 or form is not used:
            form["dossier_version"].data = str(head.filed_version)
        return render_section(
            "scoring.html",
            head,
            status,
            form=form,
            beside=beside,
            problem=used if status != 200 else None,
            criteria=_criteria(head),
            topics={criterion.code: topic_of(criterion.code) for criterion in _criteria(head)},
            score=score_text(sheet.appraisal),
            levels_text=levels_text,
            **context,
        )

    return show


def given_level(form: VersionedForm, code: str) -> GivenLevel:
    """Level and comment typed for a criterion."""
    text = str(form[f"level_{code}"].data or "")
    return GivenLevel(int(text) if text in {"0", "1", "2", "3", "4"} else None, form[f"comment_{code}"].data or "")


def _filed_version(form: VersionedForm) -> int:
    text = str(form["dossier_version"].data or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


@allowed(Role.INSTRUCTOR)
def show_scoring(public_id: str) -> Answer:
    """The grid, what others gave once one has given one's own, and the priorities."""
    return _show(public_id)(200)


@allowed(Role.INSTRUCTOR)
def score(public_id: str) -> Answer:
    """Keep the levels typed."""
    head, context = _load(public_id)
    form = _form(head, context["sheet"], typed=True)

    def run(uow: UnitOfWork, actor: Actor) -> str:
        given = {criterion.code: given_level(form, criterion.code) for criterion in _criteria(head)}
        command = ScoreProject(public_id, given, _filed_version(form), form["comment"].data or "", form.seen_version())
        return f"Notes enregistrées : {score_project(uow, actor, command)} sur 100."

    return send(form, run, _show(public_id, form), PAGE, public_id)


@allowed(Role.INSTRUCTOR)
def keep_priorities(public_id: str) -> Answer:
    """Record the priorities ticked."""
    head, context = _load(public_id)
    form = _priorities_form(head, context["priorities"], typed=True)

    def run(uow: UnitOfWork, actor: Actor) -> str:
        codes = tuple(form["priorities"].data or ())
        command = RecordPriorities(public_id, codes, form["reason"].data or "", form.seen_version())
        count = record_priorities(uow, actor, command)
        return f"Priorités enregistrées : {count} sur {len(head.rulebook.priorities)}."

    return send(form, run, _show(public_id, form, priorities_used=True), PAGE, public_id)


def install(blueprint: Blueprint) -> None:
    """Add the section and its two forms."""
    base = "/dossiers/<public_id>"
    blueprint.add_url_rule(f"{base}/notation", "scoring", show_scoring)
    blueprint.add_url_rule(f"{base}/notation", "score_project", score, methods=["POST"])
    blueprint.add_url_rule(f"{base}/priorites", "record_priorities", keep_priorities, methods=["POST"])
