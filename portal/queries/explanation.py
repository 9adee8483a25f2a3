"""The algorithm's part of one dossier, from the kept assessments alone: nothing is computed again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.dossier import DOSSIER
from portal.domain.explanation import (
    CONTRIBUTION,
    PURPOSE,
    Check,
    Explanation,
    Parameter,
    Run,
    Step,
    Weight,
)
from portal.domain.money import format_euros, format_rate, from_decimal_string
from portal.domain.review import CHECK_LABELS, CONCLUSION_LABELS, Conclusion
from portal.domain.scoring import format_score, score_on_100
from portal.eligibility.rulebook import CheckSpec, Rulebook
from portal.models import (
    Assessment,
    CheckReview,
    Dossier,
    Organisation,
    Person,
    Proposal,
    Score,
    StageRecord,
    Window,
)
from portal.queries.explanation_data import data_of
from portal.queries.explanation_humans import humans_of
from portal.queries.rulebooks import rulebook_at

PURPOSES = {
    "filing": "Contrôle au dépôt",
    "instruction": "Contrôle de l’instruction",
    "proposal": "Contrôle de la proposition",
}
VERDICTS = {"eligible": "Éligible", "to_review": "À apprécier", "ineligible": "Non éligible"}


def explanation_of(session: Session, dossier_id: int) -> Explanation | None:
    """The algorithm's part of a dossier already in scope; None while nothing was assessed."""
    assessments = list(
        session.scalars(sa.select(Assessment).where(Assessment.dossier_id == dossier_id).order_by(Assessment.id))
    )
    if not assessments:
        return None
    dossier = session.get_one(Dossier, dossier_id)
    row = _retained(session, dossier_id, assessments)
    rules = rulebook_at(session, dossier.window_id, row.rulebook_version)
    payload, output = json.loads(row.input_json), json.loads(row.output_json)
    weights = tuple(_weights(session, dossier_id, rules, payload["project"]["main_axis"]))
    return Explanation(
        reference=dossier.reference or "",
        window_title=session.get_one(Window, dossier.window_id).title,
        organisation=session.get_one(Organisation, dossier.organisation_id).name,
        title=dossier.title,
        state=DOSSIER.labels[dossier.state],
        rulebook_version=row.rulebook_version,
        retained_at=row.created_at,
        purpose=PURPOSE,
        contribution=CONTRIBUTION,
        verdict=VERDICTS.get(row.verdict, row.verdict),
        data=tuple(data_of(session, dossier, payload, row.created_at, rules)),
        parameters=tuple(_parameters(rules)),
        weights=weights,
        score=_score(weights),
        checks=tuple(_checks(session, dossier_id, rules, output)),
        steps=tuple(_step(step) for step in output["amount"]["steps"]),
        humans=tuple(humans_of(session, dossier_id)),
        runs=tuple(_run(one, row) for one in assessments),
    )


def _retained(session: Session, dossier_id: int, assessments: list[Assessment]) -> Assessment:
    """The assessment the last proposal rests on, else the last one."""
    wanted = sa.select(Proposal.assessment_id).where(Proposal.dossier_id == dossier_id).order_by(Proposal.id.desc())
    proposed = session.scalar(wanted.limit(1))
    return next((one for one in assessments if one.id == proposed), assessments[-1])


def _run(row: Assessment, retained: Assessment) -> Run:
    return Run(
        row.created_at,
        PURPOSES.get(row.purpose, row.purpose),
        VERDICTS.get(row.verdict, row.verdict),
        row.rulebook_version,
        str(json.loads(row.output_json).get("input_sha256", "")),
        row.id == retained.id,
    )


def _step(step: Mapping[str, Any]) -> Step:
    limit = step["limit"]
    return Step(
        step["label"], None if limit is None else from_decimal_string(limit), from_decimal_string(step["amount"])
    )


def _parameters(rules: Rulebook) -> Iterator[Parameter]:
    general = "règlement du guichet"
    yield Parameter("Taux de la subvention", format_rate(rules.rate), general)
    if rules.cap_cents is not None:
        yield Parameter("Plafond par porteur", format_euros(rules.cap_cents), general)
    yield Parameter("Dernier jour de dépôt", f"{rules.closes_on:%d/%m/%Y}", general)
    yield Parameter("Dernier jour couvert par une dépense", f"{rules.covered_until:%d/%m/%Y}", general)
    for spec in rules.checks:
        for name, value in spec.raw_params.items():
            if isinstance(value, str | int | date) and not isinstance(value, bool) and _measures(name, value):
                yield Parameter(f"{spec.label} ({name})", _value(value), source_of(spec))


def _measures(name: str, value: object) -> bool:
    """Whether a parameter is a threshold or a date, not the name of a field or a list."""
    text = str(value)
    return isinstance(value, date | int) or text[:1].isdigit() or name.endswith(("_on", "threshold", "share"))


def _value(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def source_of(spec: CheckSpec) -> str:
    """Where a rule comes from, in one line."""
    return " ; ".join(
        " – ".join(part for part in (source.document, source.section) if part) for source in spec.sources
    )


def _weights(session: Session, dossier_id: int, rules: Rulebook, axis_code: str) -> Iterator[Weight]:
    axis = rules.axes_by_code.get(axis_code)
    last = sa.select(sa.func.max(Score.id)).where(Score.dossier_id == dossier_id).group_by(Score.criterion)
    rows = session.execute(
        sa.select(Score.criterion, Score.level, Person.name)
        .join(Person, Person.id == Score.person_id)
        .where(Score.id.in_(last))
    )
    given = {criterion: (level, name) for criterion, level, name in rows}
    for criterion in axis.criteria if axis else ():
        level, name = given.get(criterion.code, (None, ""))
        yield Weight(criterion.label, criterion.weight, level, name)


def _score(weights: tuple[Weight, ...]) -> str:
    levels = {str(at): one.level for at, one in enumerate(weights) if one.level is not None}
    if not weights or len(levels) < len(weights):
        return ""
    return format_score(score_on_100(levels, {str(at): one.weight for at, one in enumerate(weights)}))


def _checks(
    session: Session, dossier_id: int, rules: Rulebook, output: Mapping[str, Any]
) -> Iterator[Check]:
    last = sa.select(sa.func.max(StageRecord.id)).where(
        StageRecord.dossier_id == dossier_id, StageRecord.stage == "eligibility"
    )
    rows = session.scalars(sa.select(CheckReview).where(CheckReview.stage_id == last.scalar_subquery()))
    reviews = {row.code: row for row in rows}
    for one in output["checks"]:
        spec, review = rules.checks_by_code.get(one["code"]), reviews.get(one["code"])
        said = CONCLUSION_LABELS[Conclusion(review.conclusion)] if review else ""
        yield Check(
            code=one["code"],
            label=one["label"],
            rule=spec.text if spec else "",
            outcome=CHECK_LABELS.get(one["outcome"], one["outcome"]),
            message=one["message"],
            conclusion=f"{said} : {review.reason}" if review and review.reason else said,
        )
