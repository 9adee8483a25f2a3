"""File a report: the value reached by each indicator, a year's or the final one. The last of a kind and year stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.indicators import REPORT_LABELS, ReportKind, read_value
from portal.domain.permissions import Permission
from portal.models import Dossier, IndicatorActual, IndicatorReport
from portal.queries.award_start import accepted_start
from portal.queries.indicators import IndicatorsView, indicators_of
from portal.services.award.loading import lock_award
from portal.services.locking import person_id_of
from portal.services.telling import tell_prefecture
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FileReport:
    """Values as typed, by the public id of their indicator. ``year`` counts for an annual report alone."""

    dossier: str
    kind: ReportKind
    year: int | None
    values: dict[str, str] = field(default_factory=dict)
    comment: str = ""


def file_report(uow: UnitOfWork, actor: Actor, command: FileReport) -> str:
    """Add the report, tell the prefecture, return its public id.

    Raises InvalidInput (``actual_ID``, ``year``, ``comment``); Conflict without indicators or an accepted start.
    """
    found = lock_award(uow, actor, Permission.INDICATORS_WRITE, command.dossier)
    person_id = person_id_of(actor)
    known = indicators_of(uow.session, found.award.act_id)
    start = accepted_start(uow.session, found.award.act_id)
    if known is None:
        raise Conflict("Fixez d’abord les indicateurs\u00a0: leur situation de départ et ce que vous visez.")
    if start is None:
        raise Conflict("Le démarrage de l’opération n’est pas encore accepté\u00a0: le bilan vient après.")
    this_year = paris_date(uow.now).year
    year = command.year if command.kind is ReportKind.ANNUAL else this_year
    values, problems = _values(command, known)
    if year is None or not start.started_on.year <= year <= this_year:
        problems["year"] = "Choisissez l’année dont c’est le bilan, depuis celle du démarrage."
    if command.kind is ReportKind.FINAL and not command.comment.strip():
        problems["comment"] = "Racontez en quelques lignes ce qui a été fait et ce qui a changé."
    if problems or year is None:
        raise InvalidInput(problems)
    row = IndicatorReport(
        act_id=found.award.act_id,
        set_id=known.set_id,
        organisation_id=found.award.organisation_id,
        person_id=person_id,
        kind=command.kind,
        year=year,
        comment=command.comment.strip(),
        created_at=uow.now,
    )
    _keep(uow, actor, found.dossier, row, values)
    return row.public_id


def _keep(uow: UnitOfWork, actor: Actor, dossier: Dossier, row: IndicatorReport, values: dict[int, str]) -> None:
    """Write the report with its values, journal it, tell the prefecture."""
    uow.session.add(row)
    uow.session.flush()
    uow.session.add_all(
        IndicatorActual(report_id=row.id, line_id=line, value=value, created_at=uow.now)
        for line, value in values.items()
    )
    uow.record(
        Event.INDICATORS_REPORTED,
        actor,
        ("indicator_report", row.public_id),
        dossier=dossier.public_id,
        facts={"kind": row.kind, "year": row.year},
    )
    label = REPORT_LABELS[row.kind].lower()
    tell_prefecture(uow, dossier, label, f"Un {label} est déposé sur le dossier {dossier.reference}.\n")


def _values(command: FileReport, known: IndicatorsView) -> tuple[dict[int, str], dict[str, str]]:
    """Canonical values by indicator key; the final report gives them all, a year's may leave some out."""
    values: dict[int, str] = {}
    problems: dict[str, str] = {}
    for one in known.indicators:
        name = f"actual_{one.public_id}"
        try:
            value = read_value(one.kind, command.values.get(one.public_id, ""))
        except ValueError as error:
            problems[name] = str(error)
            continue
        if value:
            values[one.id] = value
        elif command.kind is ReportKind.FINAL:
            problems[name] = "Le bilan final donne une valeur à chaque indicateur."
    if not values and not problems:
        problems["form"] = "Donnez la valeur d’au moins un indicateur."
    return values, problems
