"""Appeals as people read them: those of one dossier, what may be challenged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from portal.domain.act_kinds import KIND_LABELS as ACT_LABELS
from portal.domain.act_kinds import ActKind
from portal.domain.appeal_clocks import AppealFacts, Delays, Timeliness, timeliness
from portal.domain.appeals import (
    APPEAL,
    AUTHOR_LABELS,
    CHANNEL_LABELS,
    KIND_LABELS,
    OPEN_STATES,
    STEP_LABELS,
    AppealKind,
    AppealState,
    AppealTarget,
    StepKind,
)
from portal.domain.errors import NotFound
from portal.domain.letter import LetterKind, LetterState
from portal.domain.remedy_clock import RemedyClock
from portal.models import (
    Act,
    Appeal,
    AppealFile,
    AppealStep,
    Closure,
    Decision,
    Dossier,
    ImplicitRejection,
    Letter,
    Notification,
    Person,
)
from portal.queries.appeal_facts import delays_of, facts_of
from portal.queries.remedies import Delivery, clock_of, letter_clock, with_delivery
from portal.queries.windows import window_settings

DECISION_WORDS = {"grant": "Subvention accordée", "refuse": "Refus", "close": "Classement sans suite"}


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of an appeal."""

    public_id: str
    name: str
    size: int
    media_type: str
    sha256: str
    step_id: int | None


@dataclass(frozen=True, slots=True)
class StepView:
    """One thing that happened to an appeal. ``who`` is empty for the portal itself."""

    kind: StepKind
    label: str
    outcome: str
    on: date
    text: str
    due_on: date | None
    remedies_stated: bool | None
    who: str
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal with its steps, its files and whether it was made in time."""

    public_id: str
    version: int
    reference: str
    kind: AppealKind
    kind_label: str
    state: AppealState
    state_label: str
    target: AppealTarget
    target_label: str
    starts_on: date | None
    remedies_stated: bool
    author: str
    channel_label: str
    received_on: date
    lodged_on: date
    grounds: str
    court_name: str
    court_number: str
    due_on: date | None
    stake_cents: int
    recorded_by: str
    timeliness: Timeliness
    facts: AppealFacts
    steps: tuple[StepView, ...]
    files: tuple[FileView, ...]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def allows(self, verb: str) -> bool:
        """Whether ``verb`` is possible now."""
        return APPEAL.allows(self.state, verb)


def dossier_appeals(session: Session, dossier_id: int) -> tuple[AppealView, ...]:
    """Every appeal of a dossier already in scope, oldest first; five queries however many."""
    query = sa.select(Appeal).where(Appeal.dossier_id == dossier_id).order_by(Appeal.id)
    rows = list(
        session.scalars(
            query.options(selectinload(Appeal.steps), selectinload(Appeal.files).joinedload(AppealFile.file))
        )
    )
    if not rows:
        return ()
    ids = {row.person_id for row in rows} | {step.person_id for row in rows for step in row.steps}
    names = {
        key: name
        for key, name in session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(ids - {None})))
    }
    delays = delays_of(window_settings(session, rows[0].window_id))
    facts = {row.reference: facts_of(row, row.steps) for row in rows}
    return tuple(_view(row, facts, delays, names) for row in rows)


def _view(row: Appeal, facts: dict[str, AppealFacts], delays: Delays, names: dict[int, str]) -> AppealView:
    own = facts[row.reference]
    files = tuple(map(_file, row.files))
    return AppealView(
        public_id=row.public_id,
        version=row.version,
        reference=row.reference,
        kind=row.kind,
        kind_label=KIND_LABELS[row.kind],
        state=row.state,
        state_label=APPEAL.labels[row.state],
        target=row.target,
        target_label=row.target_label,
        starts_on=row.starts_on,
        remedies_stated=row.remedies_stated,
        author=f"{AUTHOR_LABELS[row.author]} : {row.author_name}",
        channel_label=CHANNEL_LABELS.get(row.channel, row.channel),
        received_on=row.received_on,
        lodged_on=row.lodged_on,
        grounds=row.grounds,
        court_name=row.court_name,
        court_number=row.court_number,
        due_on=row.due_on,
        stake_cents=row.stake_cents,
        recorded_by=names.get(row.person_id, ""),
        timeliness=timeliness(own, others_of(own, facts.values()), delays),
        facts=own,
        steps=tuple(_step(step, files, names) for step in row.steps),
        files=tuple(file for file in files if file.step_id is None),
    )


def _file(row: AppealFile) -> FileView:
    return FileView(row.public_id, row.name, row.file.size, row.file.media_type, row.file.sha256, row.step_id)


def _step(row: AppealStep, files: tuple[FileView, ...], names: dict[int, str]) -> StepView:
    return StepView(
        StepKind(row.kind),
        STEP_LABELS[StepKind(row.kind)],
        row.outcome,
        row.on,
        row.text,
        row.due_on,
        row.remedies_stated,
        names.get(row.person_id, "") if row.person_id else "",
        tuple(file for file in files if file.step_id == row.id),
    )


def others_of(own: AppealFacts, facts: Iterable[AppealFacts]) -> tuple[AppealFacts, ...]:
    """The other appeals against the same thing."""
    return tuple(
        one
        for one in facts
        if one.target_key == own.target_key and one.reference != own.reference
    )


def appeal_file(session: Session, dossier_id: int, file_id: str) -> FileView:
    """A file of an appeal of this dossier. Raises NotFound."""
    found = session.scalar(
        sa.select(AppealFile)
        .join(Appeal, Appeal.id == AppealFile.appeal_id)
        .where(Appeal.dossier_id == dossier_id, AppealFile.public_id == file_id)
    )
    if found is None:
        raise NotFound
    return _file(found)


@dataclass(frozen=True, slots=True)
class Challengeable:
    """Something that may be challenged; ``starts_on`` as far as the portal knows it that day, ``why`` in a sentence."""

    key: str
    target: AppealTarget
    label: str
    starts_on: date | None
    stake_cents: int
    why: str = ""


def challengeable(session: Session, dossier_id: int, today: date) -> tuple[Challengeable, ...]:
    """What may be challenged of a dossier already in scope, the latest first; six queries."""
    dossier = session.get_one(Dossier, dossier_id)
    asked = dossier.requested_cents or 0
    query = sa.select(Act, Notification, Delivery).join(Notification, Notification.act_id == Act.id)
    rows = session.execute(with_delivery(query).where(Act.dossier_id == dossier_id).order_by(Act.id.desc()))
    found = [_notified(act, notice, clock_of(notice, delivery), today) for act, notice, delivery in rows]
    found += _decided(session, dossier_id, asked)
    born = session.scalar(sa.select(ImplicitRejection).where(ImplicitRejection.dossier_id == dossier_id))
    if born is not None:
        label = f"Rejet implicite né le {born.born_on:%d/%m/%Y}"
        key = f"rejection:{dossier.public_id}"
        found.append(Challengeable(key, AppealTarget.IMPLICIT_REJECTION, label, born.born_on, asked))
    return tuple(found)


def _notified(act: Act, notice: Notification, clock: RemedyClock, today: date) -> Challengeable:
    """The delay against an act that nobody has received does not run: its day is left to whoever can prove one."""
    name = f"{ACT_LABELS[ActKind(act.kind)]} {act.official_number or act.reference}"
    how = "mis en ligne" if notice.channel != "paper" else "notifié"
    label = f"{name}, {how} le {notice.notified_on:%d/%m/%Y}"
    starts_on = clock.starts_on if clock.runs(today) else None
    return Challengeable(f"act:{act.public_id}", AppealTarget.ACT, label, starts_on, act.amount_cents, clock.why)


def _decided(session: Session, dossier_id: int, asked: int) -> Iterator[Challengeable]:
    """Decisions and closings, with the day their letter was received."""
    sent = {
        (letter.kind, letter.decision_id): letter_clock(letter).starts_on
        for letter in session.scalars(
            sa.select(Letter)
            .where(Letter.dossier_id == dossier_id, Letter.state == LetterState.SENT)
            .order_by(Letter.id)
        )
    }
    decisions = sa.select(Decision).where(Decision.dossier_id == dossier_id).order_by(Decision.id.desc())
    for row in session.scalars(decisions):
        label = f"{DECISION_WORDS.get(row.outcome, 'Décision')}, décision du {row.decided_on:%d/%m/%Y}"
        told = sent.get((LetterKind.REFUSAL.value, row.id)) if row.outcome == "refuse" else None
        key = f"decision:{row.public_id}"
        yield Challengeable(key, AppealTarget.DECISION, label, told, row.amount_cents or asked)
    closings = sa.select(Closure).where(Closure.dossier_id == dossier_id).order_by(Closure.id.desc())
    for at, closing in enumerate(session.scalars(closings)):
        label = f"Classement sans suite du {closing.closed_on:%d/%m/%Y}"
        told = sent.get((LetterKind.CLOSURE.value, None)) if at == 0 else None
        yield Challengeable(f"closure:{closing.public_id}", AppealTarget.DECISION, label, told, asked)
