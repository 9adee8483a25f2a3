"""One appraisal laid out for a page: the levels a person may see, what was agreed, the words of each scorer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.scoring import Appraisal, gap_of, standing_appraisal
from portal.models import AppraisalNote, HarmonisedLevel, Person, Score
from portal.queries.appraisal import agreed_of, criteria_of, given_of, harmonised_rows, scorers_wanted, weights_of
from portal.queries.instruction import DossierHead


@dataclass(frozen=True, slots=True)
class SheetLevel:
    """One level of one scorer."""

    person: int
    by: str
    level: int
    comment: str
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Agreement:
    """A level agreed for one criterion, why, by whom; ``stands`` until one of the levels it came from moves."""

    criterion: str
    level: int
    comment: str
    by: str
    at: datetime
    stands: bool


@dataclass(frozen=True, slots=True)
class AppraisalSheet:
    """The scoring page as one person may see it.

    ``seen``: levels by criterion, this person's alone until it has given its own. ``mine``: its own (in single
    scoring, those that stand, whoever gave them). ``wanted``: scorers the window asks for today; ``awaited``: those who
    have not given their grid on the version examined. ``hidden``: the others' levels are kept from this person;
    ``given``: it has given its own.
    """

    appraisal: Appraisal
    wanted: int
    awaited: int
    names: Mapping[int, str]
    seen: Mapping[str, tuple[SheetLevel, ...]]
    mine: Mapping[str, SheetLevel]
    agreements: tuple[Agreement, ...]
    notes: tuple[tuple[str, str, datetime], ...]
    hidden: bool
    may_score: bool
    given: bool

    @property
    def independent(self) -> bool:
        return self.wanted > 1 or self.appraisal.independent

    @property
    def scored_version(self) -> int:
        return self.appraisal.version

    @property
    def harmonisation_open(self) -> bool:
        """Everyone has given its grid, some levels are far apart, and this person may see them."""
        return bool(self.appraisal.gaps) and not self.awaited and not self.hidden

    def gap(self, criterion: str) -> int:
        """How far apart the levels shown for a criterion are."""
        return gap_of(self.appraisal.sheets, criterion)

    def agreed(self, criterion: str) -> Agreement | None:
        """The agreement that stands for a criterion."""
        return next((one for one in self.agreements if one.criterion == criterion and one.stands), None)


def appraisal_sheet(session: Session, head: DossierHead, person: int | None) -> AppraisalSheet:
    """The appraisal of a dossier already read in scope, as ``person`` may see it."""
    wanted = scorers_wanted(session, head.window_id)
    criteria = criteria_of(head.rulebook, head.main_axis)
    query = sa.select(Score, Person.name).join(Person, Person.id == Score.person_id)
    found = session.execute(query.where(Score.dossier_id == head.id).order_by(Score.id)).all()
    apart = any(row.scorers > 1 for row, _ in found)
    harmonised = harmonised_rows(session, [head.id] if apart else [])
    appraisal = standing_appraisal(
        weights_of(criteria), [given_of(row) for row, _ in found], [agreed_of(row) for row in harmonised]
    )
    names = {row.person_id: name for row, name in found}
    rows = {code: _by_person(code, found, appraisal) for code in weights_of(criteria)}
    current = appraisal if appraisal.version == head.filed_version and appraisal.independent else Appraisal()
    given, full = person in current.sheets, 0 < max(wanted, current.wanted) <= len(current.sheets)
    independent = wanted > 1 or appraisal.independent
    hidden = wanted > 1 and not given and not full
    return AppraisalSheet(
        appraisal=appraisal,
        wanted=wanted,
        awaited=max(0, max(wanted, current.wanted) - len(current.sheets)),
        names=names,
        seen={code: tuple(one for one in rows[code] if not hidden or one.person == person) for code in rows},
        mine={code: one for code in rows for one in rows[code] if not independent or one.person == person},
        agreements=() if hidden else _agreements(session, harmonised, appraisal),
        notes=_notes(session, head.id, appraisal, person if hidden else None) if apart else (),
        hidden=hidden,
        given=given,
        may_score=wanted <= 1 or given or not full,
    )


def _by_person(code: str, found: list[sa.Row[tuple[Score, str]]], appraisal: Appraisal) -> tuple[SheetLevel, ...]:
    """The last level of each person (of everyone together when one scores alone)."""
    last: dict[int, SheetLevel] = {}
    for row, name in sorted(found, key=lambda one: one[0].dossier_version):
        outside = appraisal.independent and (row.scorers < 2 or row.dossier_version != appraisal.version)
        if row.criterion != code or outside:
            continue
        key = row.person_id if appraisal.independent else 0
        last[key] = SheetLevel(row.person_id, name, row.level, row.comment, row.dossier_version, row.created_at)
    return tuple(last.values())


def _agreements(session: Session, rows: list[HarmonisedLevel], appraisal: Appraisal) -> tuple[Agreement, ...]:
    if not rows:
        return ()
    ids = {row.person_id for row in rows}
    found = session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(sorted(ids))))
    names = {key: name for key, name in found}
    last = {row.criterion: row.id for row in rows}
    return tuple(
        Agreement(
            row.criterion,
            row.level,
            row.comment,
            names[row.person_id],
            row.created_at,
            stands=last[row.criterion] == row.id
            and row.dossier_version == appraisal.version
            and row.criterion in appraisal.agreed,
        )
        for row in rows
    )


def _notes(
    session: Session, dossier_id: int, appraisal: Appraisal, only: int | None
) -> tuple[tuple[str, str, datetime], ...]:
    query = (
        sa.select(AppraisalNote, Person.name)
        .join(Person, Person.id == AppraisalNote.person_id)
        .where(AppraisalNote.dossier_id == dossier_id, AppraisalNote.dossier_version == appraisal.version)
        .order_by(AppraisalNote.id)
    )
    last = {row.person_id: (name, row.comment, row.created_at) for row, name in session.execute(query)}
    return tuple(note for key, note in last.items() if only in (None, key))


def comments_on(session: Session, dossier_id: int, appraisal: Appraisal) -> dict[str, str]:
    """The comments behind each standing level: those of the scorers (named when several), then the agreement's."""
    query = sa.select(Score, Person.name).join(Person, Person.id == Score.person_id)
    found = session.execute(query.where(Score.dossier_id == dossier_id).order_by(Score.id)).all()
    texts: dict[str, str] = {}
    for code in appraisal.levels:
        rows = _by_person(code, list(found), appraisal)
        if not appraisal.independent:
            texts[code] = rows[-1].comment if rows else ""
            continue
        texts[code] = "\n".join(f"{one.by}, niveau {one.level}. {one.comment}".strip() for one in rows)
    apart = [dossier_id] if appraisal.agreed else []
    for row in harmonised_rows(session, apart):
        if row.criterion in appraisal.agreed and row.dossier_version == appraisal.version:
            texts[row.criterion] += f"\nNiveau retenu après harmonisation : {row.level}. {row.comment}"
    return texts
