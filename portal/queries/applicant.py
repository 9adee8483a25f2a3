"""What applicants read: their list of dossiers, one dossier whole, one of its files. Only their organisations'."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.dossier import DossierState
from portal.domain.errors import NotFound
from portal.domain.events import Event
from portal.domain.letter import LetterKind
from portal.domain.permissions import Permission, Subject, can
from portal.domain.team import TEAM_ROLE_LABELS, strongest
from portal.eligibility.rulebook import Rulebook
from portal.models import (
    Act,
    ActFile,
    AuditEvent,
    Document,
    Dossier,
    DossierVersion,
    ExpenseLine,
    Organisation,
    PartnerBody,
    RequestedItem,
    StoredFile,
    Window,
)
from portal.queries.applicant_rows import content_of
from portal.queries.applicant_steps import (
    ANNOUNCED,
    IMPLICIT,
    NOTIFIED_STATES,
    SHOWN_EVENTS,
    WAITING,
    coming,
    next_step,
    shown_state,
    state_label,
    timeline,
)
from portal.queries.applicant_views import (
    ActRow,
    DossierRow,
    DossierView,
    NextStep,
    OrganisationRow,
    RequestedRow,
)
from portal.queries.assistance import assistance_of
from portal.queries.exchanges import unseen
from portal.queries.letters import LetterView, letters_of, told_among
from portal.queries.memo import remembered
from portal.queries.rulebooks import rulebook_in_force_of, rulebook_of, rulebook_of_dossier
from portal.queries.scope import organisation_dossiers
from portal.queries.waiting import waiting_among

#: Kind of the acts that grant; another notified act tells the decision too.
AWARD = "award"
_FINISHED = (DossierState.REFUSED, DossierState.CLOSED, DossierState.WITHDRAWN, DossierState.TRANSFERRED)
#: Columns shown as they are.
_COPIED = (
    "public_id", "version", "reference", "created_at", "filed_at", "complete_at", "presumed_complete",
    "electronic_notification", "pledged_by_name", "pledged_by_position", "total_cost_cents", "verdict",
    "max_grant_cents",
)  # fmt: skip


def my_organisations(session: Session, actor: Actor) -> list[OrganisationRow]:
    """Organisations of the actor, by name."""
    rows = session.scalars(
        sa.select(Organisation)
        .where(Organisation.id.in_(sorted(actor.organisation_ids())))
        .order_by(Organisation.name, Organisation.id)
    )
    return [_organisation_row(actor, row) for row in rows]


def _organisation_row(actor: Actor, row: Organisation) -> OrganisationRow:
    roles = {m.role for m in actor.memberships if m.organisation_id == row.id}
    role = strongest(roles)
    may_begin = can(actor, Permission.DOSSIER_CREATE, Subject(0, row.id, is_draft=True))
    label = TEAM_ROLE_LABELS[role] if role else ""
    return OrganisationRow(row.public_id, row.name, row.siren, row.siret, label, may_begin)


def my_dossiers(session: Session, actor: Actor, now: datetime) -> list[DossierRow]:
    """Dossiers of the actor's organisations, drafts first, then the newest filed."""
    notified = _notified_sums()
    rows = session.execute(
        sa.select(
            Dossier,
            Organisation.name,
            Window.slug,
            notified.c.granted,
            unseen(from_prefecture=True).label("unread"),
            Organisation.public_id.label("organisation"),
        )
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .join(Window, Window.id == Dossier.window_id)
        .outerjoin(notified, notified.c.dossier_id == Dossier.id)
        .where(organisation_dossiers(actor))
        .order_by(Dossier.filed_at.is_not(None), Dossier.filed_at.desc(), Dossier.id.desc())
    )
    found = rows.all()
    rulebooks = {slug: rulebook_in_force_of(session, slug) for slug in {row.slug for row in found}}
    waiting = waiting_among(session, [row[0].id for row in found if row[0].state is DossierState.PROPOSED])
    ended = (DossierState.REFUSED, DossierState.CLOSED)
    told = told_among(session, [row[0].id for row in found if row[0].state in ended])
    rows = [
        replace(
            _row(dossier, name, rulebooks[slug], granted, now, told=dossier.id in told),
            unread=int(unread),
            organisation_id=organisation,
        )
        for dossier, name, slug, granted, unread, organisation in found
    ]
    return [
        replace(row, next_step=replace(row.next_step, text=WAITING)) if dossier.id in waiting else row
        for row, (dossier, *_) in zip(rows, found, strict=True)
    ]


def _notified_sums() -> sa.Subquery:
    """What the notified awards of each dossier grant, in cents."""
    granted = sa.func.sum(sa.case((Act.kind == AWARD, Act.amount_cents), else_=0)).label("granted")
    query = sa.select(Act.dossier_id, granted).where(Act.state.in_(NOTIFIED_STATES))
    return query.group_by(Act.dossier_id).subquery()


def _row(
    dossier: Dossier, organisation: str, rulebook: Rulebook, granted: int | None, now: datetime, *, told: bool = False
) -> DossierRow:
    state = shown_state(dossier.state, granted is not None or told)
    step = next_step(state, rulebook.closes_on, rulebook.covered_until, None, paris_date(now))
    return DossierRow(
        public_id=dossier.public_id,
        organisation=organisation,
        title=dossier.title,
        reference=dossier.reference,
        state=state,
        state_label=state_label(state),
        requested_cents=dossier.requested_cents,
        granted_cents=int(granted) if granted else None,
        filed_at=dossier.filed_at,
        created_at=dossier.created_at,
        next_step=step,
    )


def my_dossier(session: Session, actor: Actor, public_id: str, now: datetime) -> DossierView:
    """One dossier of the actor's organisations. Raises NotFound for anyone else's."""
    dossier, window = own_dossier(session, actor, public_id)
    if dossier.filed_at is None:
        rulebook = rulebook_of(session, window.id, window.slug, window.rulebook_version)
    else:
        rulebook = rulebook_of_dossier(session, dossier.id)
    return _view(session, actor, dossier, rulebook, window.title, now)


def own_dossier(session: Session, actor: Actor, public_id: str) -> tuple[Dossier, Window]:
    """A dossier of the actor's organisations with all it holds, read once, and its window. Raises NotFound."""
    return remembered(session, ("own", actor.person_id, public_id), lambda: _own(session, actor, public_id))


def _own(session: Session, actor: Actor, public_id: str) -> tuple[Dossier, Window]:
    found = session.execute(
        sa.select(Dossier, Window)
        .join(Window, Window.id == Dossier.window_id)
        .where(Dossier.public_id == public_id, organisation_dossiers(actor))
        .options(
            joinedload(Dossier.organisation),
            selectinload(Dossier.expenses).options(
                joinedload(ExpenseLine.proof), selectinload(ExpenseLine.comparisons)
            ),
            selectinload(Dossier.discounts),
            selectinload(Dossier.funders),
            selectinload(Dossier.partners).joinedload(PartnerBody.agreement),
            selectinload(Dossier.documents).joinedload(Document.file),
        )
    ).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def _view(
    session: Session, actor: Actor, dossier: Dossier, rulebook: Rulebook, title: str, now: datetime
) -> DossierView:
    acts, letters, state = (), (), dossier.state
    if dossier.filed_at is not None:
        acts, letters = _acts(session, dossier.id), letters_of(session, actor, dossier.public_id)
        state = shown_state(dossier.state, bool(acts) or bool(told_among(session, [dossier.id])))
    announced_on, rejection_rule = _silence(session, dossier)
    rejection_on = dossier.rejection_on or announced_on
    requested = _requested(session, dossier) if state is DossierState.INCOMPLETE else ()
    today = paris_date(now)
    due_on = requested[0].due_on if requested else None
    moved = rejection_on != announced_on
    step = next_step(
        state, rulebook.closes_on, rulebook.covered_until, rejection_on, today, due_on=due_on, suspended=moved
    )
    step = _reworded(session, dossier, state, step, letters)
    subject = _subject(dossier)
    return DossierView(
        **{name: getattr(dossier, name) for name in _COPIED},
        **content_of(dossier),
        window=rulebook.window,
        rulebook=rulebook,
        window_title=title,
        state=state,
        state_label=state_label(state),
        may_write=can(actor, Permission.DOSSIER_EDIT, subject),
        may_file=can(actor, Permission.DOSSIER_FILE, subject),
        acts=acts,
        closes_on=rulebook.closes_on,
        rejection_on=rejection_on,
        rejection_rule=rejection_rule,
        next_step=step,
        timeline=timeline(_events(session, dossier), step, state in _FINISHED, coming(state, rulebook.covered_until)),
        today=today,
        requested=requested,
        assistance=assistance_of(session, dossier, now),
        letters=letters,
    )


def _reworded(
    session: Session, dossier: Dossier, state: DossierState, step: NextStep, letters: tuple[LetterView, ...]
) -> NextStep:
    """The next step in the words of the waiting list or of an announced grant, where there is one."""
    if dossier.filed_at is not None and step.text != IMPLICIT and waiting_among(session, [dossier.id]):
        step = replace(step, text=WAITING)
    if state is DossierState.PROPOSED and _announced(dossier, letters):
        step = replace(step, text=ANNOUNCED, on=None, on_label="")
    return step


def _announced(dossier: Dossier, letters: tuple[LetterView, ...]) -> bool:
    """Whether the grant that stands was announced, its act still to come."""
    return dossier.state is DossierState.GRANTED and any(one.kind is LetterKind.ANNOUNCEMENT for one in letters)


def _subject(dossier: Dossier) -> Subject:
    draft = dossier.state is DossierState.DRAFT
    return Subject(dossier.window_id, dossier.organisation_id, is_draft=draft, mandate_id=dossier.mandate_id)


def _silence(session: Session, dossier: Dossier) -> tuple[date | None, str]:
    """Date of implicit rejection and its rule, as the receipt announced them."""
    if dossier.filed_at is None:
        return None, ""
    content = session.scalar(
        sa.select(DossierVersion.content).where(DossierVersion.dossier_id == dossier.id, DossierVersion.number == 1)
    )
    said = json.loads(content or "{}").get("receipt")
    return (date.fromisoformat(said["implicit_rejection_on"]), said["silence_rule"]) if said else (None, "")


def _requested(session: Session, dossier: Dossier) -> tuple[RequestedRow, ...]:
    rows = session.execute(
        sa.select(RequestedItem.label, RequestedItem.due_on)
        .where(RequestedItem.dossier_id == dossier.id, RequestedItem.supplied_at.is_(None))
        .order_by(RequestedItem.due_on, RequestedItem.id)
    )
    return tuple(RequestedRow(row.label, row.due_on) for row in rows)


def _acts(session: Session, dossier_id: int) -> tuple[ActRow, ...]:
    rows = session.execute(
        sa.select(Act, StoredFile.size)
        .join(ActFile, sa.and_(ActFile.act_id == Act.id, ActFile.kind == "signed"))
        .join(StoredFile, StoredFile.id == ActFile.file_id)
        .where(Act.dossier_id == dossier_id, Act.state.in_(NOTIFIED_STATES))
        .order_by(Act.id, ActFile.id.desc())
    )
    found: dict[str, ActRow] = {}
    for act, size in rows:
        number = act.official_number or act.reference
        row = ActRow(act.public_id, act.title, number, act.amount_cents, act.notified_at, size, act.kind == AWARD)
        found.setdefault(act.public_id, row)
    return tuple(found.values())


def _events(session: Session, dossier: Dossier) -> list[tuple[Event, datetime]]:
    """Past facts; a filing is dated by its receipt, not by the end of its treatment."""
    rows = session.execute(
        sa.select(AuditEvent.tag, AuditEvent.legal_at)
        .where(AuditEvent.dossier_public_id == dossier.public_id, AuditEvent.tag.in_(SHOWN_EVENTS))
        .order_by(AuditEvent.id)
    )
    received = dossier.filed_at
    found = [(Event(row.tag), row.legal_at) for row in rows]
    return [(tag, received if received and tag is Event.DOSSIER_FILED else at) for tag, at in found]
