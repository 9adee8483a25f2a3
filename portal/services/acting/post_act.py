"""Send by post an act that was put online and that nobody opened, then record what became of the letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.remedy_clock import DELIVERED, PostStep, RemedyClock
from portal.models import Act, NoticeStep, Notification
from portal.queries.remedies import clock_of
from portal.services.locking import lock_act, person_id_of
from portal.services.notifying import ELECTRONIC, MAX_RECIPIENT
from portal.services.unit_of_work import UnitOfWork

#: Letters and figures, as post offices print them: « 1A 234 567 8901 2 ».
_TRACKING = re.compile(r"[A-Z0-9](?:[A-Z0-9 .-]{0,38}[A-Z0-9])?", re.ASCII)
_POSTS = tuple(step.value for step in PostStep)


@dataclass(frozen=True, slots=True)
class PostAct:
    """``act`` (public id) was sent on ``on``, or that is what became of the letter. ``recipient`` and ``tracking`` (its
    number, if any) serve the sending."""

    act: str
    step: PostStep
    on: date | None
    recipient: str = ""
    tracking: str = ""


def post_act(uow: UnitOfWork, actor: Actor, command: PostAct) -> RemedyClock:
    """Append the step and return the clock of remedies as it stands then.

    Raises Conflict when the step cannot come now (the act was opened, a letter is under way or none is), InvalidInput:
    ``on``, ``recipient``, ``tracking``.
    """
    act = lock_act(uow, actor, Permission.ACT_NOTIFY, command.act)
    notice, last = _notice(uow, act), _last(uow, act)
    sending = command.step is PostStep.POSTED
    _refuse_out_of_turn(notice, last, sending=sending)
    tracking = " ".join(command.tracking.upper().split()) if sending else ""
    on = _checked(uow, command, tracking, notice.notified_on if sending or last is None else last.on)
    step = NoticeStep(
        act_id=act.id,
        person_id=person_id_of(actor),
        kind=command.step,
        on=on,
        recipient=command.recipient.strip() if sending else "",
        tracking=tracking,
        created_at=uow.now,
    )
    uow.session.add(step)
    uow.record(
        Event.ACT_POSTED if sending else Event.ACT_POST_RETURNED,
        actor,
        ("act", act.public_id),
        dossier=act.dossier.public_id,
        facts={"step": command.step, "on": on, "tracking": tracking},
        detail=step.recipient,
    )
    return clock_of(notice, step if command.step in DELIVERED else None)


def _notice(uow: UnitOfWork, act: Act) -> Notification:
    query = sa.select(Notification).where(Notification.act_id == act.id).order_by(Notification.id.desc()).limit(1)
    notice = uow.session.scalar(query.with_for_update(), execution_options={"populate_existing": True})
    if notice is None or notice.channel != ELECTRONIC:
        raise Conflict("Cet acte n’a pas été mis en ligne\u00a0: notifiez-le d’abord depuis sa page.")
    return notice


def _last(uow: UnitOfWork, act: Act) -> NoticeStep | None:
    query = sa.select(NoticeStep).where(NoticeStep.act_id == act.id, NoticeStep.kind.in_(_POSTS))
    return uow.session.scalar(query.order_by(NoticeStep.id.desc()).limit(1))


def _refuse_out_of_turn(notice: Notification, last: NoticeStep | None, *, sending: bool) -> None:
    kind = PostStep(last.kind) if last is not None else None
    if kind in DELIVERED:
        raise Conflict("Ce courrier a déjà notifié l’acte\u00a0: le délai de recours en est parti.")
    if sending and notice.downloaded_at is not None:
        day = f"{paris_date(notice.downloaded_at):%d/%m/%Y}"
        raise Conflict(f"L’acte a été téléchargé le {day}\u00a0: il est notifié, un courrier n’est plus nécessaire.")
    if sending and kind is PostStep.POSTED:
        raise Conflict("Un courrier est déjà parti\u00a0: enregistrez d’abord ce qu’il est devenu.")
    if not sending and kind is not PostStep.POSTED:
        raise Conflict("Aucun courrier n’est en cours pour cet acte\u00a0: enregistrez d’abord son envoi.")


def _checked(uow: UnitOfWork, command: PostAct, tracking: str, earliest: date) -> date:
    problems: dict[str, str] = {}
    sending, on = command.step is PostStep.POSTED, command.on
    if on is None:
        problems["on"] = "Indiquez la date de l’envoi." if sending else "Indiquez la date portée par la poste."
    elif on > paris_date(uow.now):
        problems["on"] = "Cette date est dans le futur\u00a0: écrivez le jour où cela s’est passé."
    elif on < earliest:
        problems["on"] = f"Cette date précède {'la mise en ligne' if sending else 'l’envoi'}, le {earliest:%d/%m/%Y}."
    if sending and not command.recipient.strip():
        problems["recipient"] = "Indiquez le destinataire et l’adresse du courrier."
    elif len(command.recipient.strip()) > MAX_RECIPIENT:
        problems["recipient"] = f"Cette adresse dépasse {MAX_RECIPIENT} caractères\u00a0: abrégez-la."
    if tracking and _TRACKING.fullmatch(tracking) is None:
        problems["tracking"] = "Recopiez le numéro de suivi\u00a0: des lettres et des chiffres, 40 au plus."
    if problems or on is None:
        raise InvalidInput(problems)
    return on
