"""Appraisal against the criteria of the main axis, with the written anchors of each level."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from portal.domain.actors import Actor, Role
from portal.domain.questions import topic_of
from portal.domain.scoring import format_score, score_on_100
from portal.eligibility.rulebook import Criterion
from portal.forms.instructor import VersionedForm, scoring_form
from portal.queries.conclusions import LevelView, levels
from portal.queries.instruction import declaration
from portal.services.instruction.score_project import GivenLevel, ScoreProject, score_project
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.access import allowed
from portal.web.instructor.page import (
    Answer,
    DossierHead,
    Show,
    fresh_version,
    main_axis,
    read_section,
    render_section,
    send,
)


def _criteria(head: DossierHead) -> tuple[Criterion, ...]:
    axis = main_axis(head)
    return axis.criteria if axis else ()


def _load(public_id: str) -> tuple[DossierHead, dict[str, Any]]:
    return read_section(
        public_id,
        lambda session, head: {"levels": levels(session, head), "declared": declaration(session, head)},
    )


def _form(head: DossierHead, known: dict[str, LevelView]) -> VersionedForm:
    data: dict[str, Any] = {"dossier_version": str(head.filed_version)}
    for code, given in known.items():
        data[f"level_{code}"], data[f"comment_{code}"] = str(given.level), given.comment
    return scoring_form((c.code, c.label, c.anchors) for c in _criteria(head))(data=data)


def standing_score(head: DossierHead, known: dict[str, LevelView]) -> str:
    """The score on 100 of the levels that stand (``62,5``), empty while a criterion misses one."""
    weights = {criterion.code: criterion.weight for criterion in _criteria(head)}
    given = {code: known[code].level for code in weights if code in known}
    return format_score(score_on_100(given, weights)) if weights and len(given) == len(weights) else ""


def _show(public_id: str, form: VersionedForm | None = None) -> Show:
    def show(status: int) -> tuple[str, int]:
        head, context = _load(public_id)
        known = context["levels"]
        drawn = form or _form(head, known)
        fresh_version(drawn, head, status)
        if status != 422:
            drawn["dossier_version"].data = str(head.filed_version)
        return render_section(
            "scoring.html",
            head,
            status,
            form=drawn,
            criteria=_criteria(head),
            topics={criterion.code: topic_of(criterion.code) for criterion in _criteria(head)},
            score=standing_score(head, known),
            outdated=[given for given in known.values() if given.dossier_version != head.filed_version],
            **context,
        )

    return show


def _given(form: VersionedForm, code: str) -> GivenLevel:
    text = str(form[f"level_{code}"].data or "")
    return GivenLevel(int(text) if text in {"0", "1", "2", "3", "4"} else None, form[f"comment_{code}"].data or "")


def _filed_version(form: VersionedForm) -> int:
    text = str(form["dossier_version"].data or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


def install(blueprint: Blueprint) -> None:
    """Add the section."""

    @blueprint.get("/dossiers/<public_id>/notation", endpoint="scoring")
    @allowed(Role.INSTRUCTOR)
    def show_scoring(public_id: str) -> Answer:
        return _show(public_id)(200)

    @blueprint.post("/dossiers/<public_id>/notation", endpoint="score_project")
    @allowed(Role.INSTRUCTOR)
    def score(public_id: str) -> Answer:
        head, context = _load(public_id)
        form = _form(head, context["levels"])

        def run(uow: UnitOfWork, actor: Actor) -> str:
            given = {criterion.code: _given(form, criterion.code) for criterion in _criteria(head)}
            command = ScoreProject(
                public_id, given, _filed_version(form), form["comment"].data or "", form.seen_version()
            )
            return f"Notes enregistrées : {score_project(uow, actor, command)} sur 100."

        return send(form, run, _show(public_id, form), "instructor.scoring", public_id)
