"""The algorithm's part of one dossier, from the kept assessments alone: nothing is computed again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
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
from portal.domain.review import CHECK_LABELS
from portal.domain.scoring import format_score
from portal.domain.typesetting import typographic
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
from portal.queries.appraisal import appraisal_of, criteria_of
from portal.queries.explanation_data import data_of, french_day
from portal.queries.explanation_humans import humans_of
from portal.queries.rulebooks import rulebook_at
from portal.queries.windows import window_settings

PURPOSES = {
    "filing": "Contrôle au dépôt",
    "instruction": "Contrôle de l’instruction",
    "proposal": "Contrôle de la proposition",
}
#: Parameters of the rules that a person measures against, with their words.
PARAMETERS = {
    "department": "département du guichet",
    "last_on": "dernier jour",
    "limit_on": "dernier jour",
    "on": "date",
    "population_from": "population à partir de laquelle un instructeur apprécie",
    "public_share": "part publique maximale",
    "threshold": "seuil",
    "until": "dernier jour",
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
    weights, score = _weights(session, dossier_id, rules, payload["project"]["main_axis"])
    settings = window_settings(session, dossier.window_id)
    return Explanation(
        authority=settings.lines("authority.header_lines") or ("Préfecture",),
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
        score=score,
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
        for name, value in _flat(spec.raw_params):
            if name in PARAMETERS:
                yield Parameter(f"{spec.label} : {PARAMETERS[name]}", _value(value), source_of(spec))


def _flat(params: object) -> Iterator[tuple[str, object]]:
    """Every named value, however deep."""
    if isinstance(params, Mapping):
        for name, value in params.items():
            if isinstance(value, Mapping | list | tuple):
                yield from _flat(value)
            else:
                yield name, value
    elif isinstance(params, list | tuple):
        for one in params:
            yield from _flat(one)


def _value(value: object) -> str:
    """A threshold as a percentage, a day in French, anything else as it stands."""
    text = str(value)
    if re.fullmatch(r"0?\.\d+", text):
        return format_rate(Fraction(text))
    return french_day(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def source_of(spec: CheckSpec) -> str:
    """Where a rule comes from, in one line."""
    return " ; ".join(
        typographic(" – ".join(part for part in (source.document, source.section) if part)) for source in spec.sources
    )


def _weights(session: Session, dossier_id: int, rules: Rulebook, axis_code: str) -> tuple[tuple[Weight, ...], str]:
    """The grid with the levels that stand, and the score on 100 (empty while it is not finished)."""
    criteria = criteria_of(rules, axis_code)
    appraisal = appraisal_of(session, dossier_id, criteria)
    rows = session.execute(
        sa.select(Score.criterion, Person.name)
        .join(Person, Person.id == Score.person_id)
        .where(Score.dossier_id == dossier_id)
        .order_by(Score.id)
    )
    givers: dict[str, dict[str, None]] = {}
    for criterion, name in rows:
        givers.setdefault(criterion, {})[name] = None
    weights = tuple(
        Weight(
            one.label,
            one.weight,
            _level(appraisal.levels.get(one.code), agreed=one.code in appraisal.agreed),
            ", ".join(givers.get(one.code, ())),
        )
        for one in criteria
    )
    return weights, "" if appraisal.score is None else format_score(appraisal.score)


def _level(level: Fraction | None, *, agreed: bool) -> str:
    if level is None:
        return ""
    text = str(level.numerator) if level.denominator == 1 else format_score(level)
    return f"{text} sur 4" + (", après harmonisation" if agreed else "")


_SAID = {"keep": "Suivi", "pass": "Conforme", "fail": "Non conforme"}


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
        said = _SAID.get(review.conclusion, review.conclusion) if review else ""
        yield Check(
            code=one["code"],
            label=one["label"],
            rule=spec.text if spec else "",
            outcome=CHECK_LABELS.get(one["outcome"], one["outcome"]),
            message=one["message"],
            conclusion=f"{said} : {review.reason}" if review and review.reason else said,
        )
