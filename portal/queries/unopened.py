"""Acts put online that nobody has opened: what was done about each, when deemed notified, whether mail arrives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act_kinds import KIND_LABELS, ActKind
from portal.domain.actors import Actor
from portal.domain.remedy_clock import DELIVERED, POST_LABELS, PostStep, RemedyClock
from portal.models import Act, Dossier, NoticeStep, Notification, Organisation
from portal.queries.bounces import bounces_of
from portal.queries.remedies import Delivery, clock_of, with_delivery
from portal.queries.scope import window_dossiers

PAGE_SIZE = 25
#: What the list can be narrowed to: code, label.
SHOWN = (("", "Sans délai de recours"), ("reputes", "Réputés notifiés"))
_POSTS = frozenset(step.value for step in PostStep)


@dataclass(frozen=True, slots=True)
class StepSeen:
    """A reminder, or a step of a sending by post. ``who`` is not told: the journal says it."""

    kind: str
    label: str
    on: date
    recipient: str
    tracking: str


@dataclass(frozen=True, slots=True)
class UnopenedAct:
    """One such act. ``address_refused_since``: its mails come back since then."""

    public_id: str
    label: str
    number: str
    organisation: str
    online_on: date
    email: str
    address_refused_since: datetime | None
    clock: RemedyClock
    steps: tuple[StepSeen, ...]

    @property
    def waiting_letter(self) -> bool:
        """Whether a letter left whose fate is not known."""
        posts = [step.kind for step in self.steps if step.kind in _POSTS]
        return bool(posts) and posts[-1] == PostStep.POSTED


@dataclass(frozen=True, slots=True)
class UnopenedActs:
    """One page of them, the oldest first. ``counts``: how many by code of ``SHOWN``."""

    rows: tuple[UnopenedAct, ...]
    counts: dict[str, int]
    page: int
    pages: int


def unopened_acts(session: Session, actor: Actor, today: date, shown: str = "", page: int = 1) -> UnopenedActs:
    """Acts of the actor's windows; four queries, however many."""
    deemed = sa.func.coalesce(Notification.deemed_term_on < today, sa.false())
    delivered = sa.exists().where(NoticeStep.act_id == Act.id, NoticeStep.kind.in_(sorted(DELIVERED)))
    scope = (window_dossiers(actor), Notification.channel != "paper", Notification.downloaded_at.is_(None), ~delivered)
    found = sa.select(Act.id).join(Notification, Notification.act_id == Act.id)
    found = found.join(Dossier, Dossier.id == Act.dossier_id).where(*scope)
    numbers = (sa.func.count().filter(~deemed), sa.func.count().filter(deemed))
    waiting, over = session.execute(found.with_only_columns(*numbers, maintain_column_froms=True)).one()
    counts = {"": waiting, "reputes": over}
    pages = max(1, -(-counts[shown] // PAGE_SIZE))
    page = min(max(1, page), pages)
    wanted = deemed if shown else ~deemed
    query = (
        sa.select(Act, Organisation.name, Notification, Delivery)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .join(Organisation, Organisation.id == Act.organisation_id)
        .join(Notification, Notification.act_id == Act.id)
        .where(*scope, wanted)
        .order_by(Notification.notified_on, Act.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    rows = session.execute(with_delivery(query)).all() if counts[shown] else []
    steps = notice_steps(session, [row[0].id for row in rows])
    refused = {one.email: one.since for one in bounces_of(session, [row[2].recipient for row in rows])}
    return UnopenedActs(
        tuple(_row(*row, steps.get(row[0].id, ()), refused) for row in rows), counts, page, pages
    )


def notice_steps(session: Session, act_ids: list[int]) -> dict[int, tuple[StepSeen, ...]]:
    """What followed the notification of each act, oldest first."""
    found: dict[int, tuple[StepSeen, ...]] = {}
    query = sa.select(NoticeStep).where(NoticeStep.act_id.in_(act_ids)).order_by(NoticeStep.id)
    for row in session.scalars(query) if act_ids else ():
        label = POST_LABELS[PostStep(row.kind)] if row.kind in _POSTS else "Rappel par courriel"
        found[row.act_id] = (*found.get(row.act_id, ()), StepSeen(row.kind, label, row.on, row.recipient, row.tracking))
    return found


def steps_of_act(session: Session, act_public_id: str) -> tuple[StepSeen, ...]:
    """What followed the notification of an act already read in scope."""
    act_id = session.scalar(sa.select(Act.id).where(Act.public_id == act_public_id))
    return notice_steps(session, [act_id]).get(act_id, ()) if act_id else ()


def postal_address(session: Session, dossier_public_id: str) -> str:
    """The lines of an envelope for the body of a dossier already read in scope."""
    query = sa.select(Organisation).join(Dossier, Dossier.organisation_id == Organisation.id)
    body = session.scalars(query.where(Dossier.public_id == dossier_public_id)).one()
    town = f"{body.postal_code} {body.name if body.legal_category == '7210' else ''}".strip()
    head = f"Mairie de {body.name}" if body.legal_category == "7210" else body.name
    return "\n".join(line for line in (head, body.address, town) if line)[:254]


def _row(
    act: Act,
    organisation: str,
    notice: Notification,
    delivery: NoticeStep | None,
    steps: tuple[StepSeen, ...],
    refused: dict[str, datetime],
) -> UnopenedAct:
    return UnopenedAct(
        act.public_id,
        KIND_LABELS[ActKind(act.kind)],
        act.official_number or act.reference,
        organisation,
        notice.notified_on,
        notice.recipient,
        refused.get(notice.recipient.lower()),
        clock_of(notice, delivery),
        steps,
    )
