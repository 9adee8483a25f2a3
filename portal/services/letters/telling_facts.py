"""Letters that leave with a fact: drawn, checked and frozen in its transaction; their PDF is made after, by a job.

A letter that fails its checks stops the fact it goes with: nothing half-written ever leaves.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from portal.acts.drawn_letter import DrawnLetter
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.letter import LETTER, LetterKind, LetterState
from portal.domain.permissions import Permission
from portal.domain.snapshot import freeze
from portal.models import Act, Dossier, Letter, Notification, PaymentClaim, RequestedItem, StageRecord
from portal.models.base import new_public_id
from portal.services.letters.act_letters import items_of, notification_of, payment_of
from portal.services.letters.keeping import check_letter, frozen_letter, kept_template, next_reference
from portal.services.letters.printing import LETTER_JOB
from portal.services.locking import lock_act, person_id_of
from portal.services.notifying import ELECTRONIC, PAPER
from portal.services.unit_of_work import UnitOfWork


def make_notification_letter(uow: UnitOfWork, actor: Actor, act_public_id: str) -> str:
    """Make the letter that goes with a signed act by post; a former one that has not left is void. Its public id.

    Raises Conflict before the signature or once notified, InvalidInput on what the letter lacks.
    """
    act = lock_act(uow, actor, Permission.ACT_NOTIFY, act_public_id)
    if act.notified_at is not None:
        raise Conflict("L’acte est notifié : la lettre qui l’accompagnait ne se refait pas.")
    return _notification(uow, actor, act).public_id


def tell_notification(uow: UnitOfWork, actor: Actor, act: Act, notice: Notification) -> None:
    """The letter of an act just notified: made now when it leaves by mail; by post, the one that was made before."""
    if notice.channel == ELECTRONIC:
        letter: Letter | None = _notification(uow, actor, act)
    else:
        letter = _standing(uow, Letter.act_id == act.id)
    if letter is not None:
        _leave(uow, letter, notice.channel, notice.recipient, notice.notified_on)


def tell_items(uow: UnitOfWork, actor: Actor, dossier: Dossier, stage: StageRecord) -> None:
    """The letter of a request for items just noted."""
    uow.session.flush()
    asked = uow.session.scalars(
        sa.select(RequestedItem).where(RequestedItem.stage_id == stage.id).order_by(RequestedItem.id)
    ).all()
    reference = next_reference(uow.session, dossier)
    labels = tuple(item.label for item in asked)
    drawn = items_of(uow.session, dossier, labels, asked[0].due_on, reference, uow.now)
    row = _keep(uow, actor, dossier, LetterKind.ITEMS, drawn, stage_id=stage.id)
    _leave(uow, row, _channel(dossier), _recipient(dossier))


def tell_payment(uow: UnitOfWork, actor: Actor, claim: PaymentClaim, act: Act) -> None:
    """The letter of a payment just ordered."""
    uow.session.flush()
    reference = next_reference(uow.session, act.dossier)
    drawn = payment_of(uow.session, claim, reference, uow.now)
    row = _keep(uow, actor, act.dossier, LetterKind.PAYMENT, drawn, act_id=act.id, claim_id=claim.id)
    _leave(uow, row, _channel(act.dossier), _recipient(act.dossier))


def _notification(uow: UnitOfWork, actor: Actor, act: Act) -> Letter:
    former = _standing(uow, Letter.act_id == act.id)
    reference = next_reference(uow.session, act.dossier)
    drawn = notification_of(uow.session, act, reference, uow.now)
    if former is not None:
        former.state = LETTER.next(former.state, "void")
    return _keep(uow, actor, act.dossier, LetterKind.NOTIFICATION, drawn, act_id=act.id)


def _standing(uow: UnitOfWork, condition: sa.ColumnElement[bool]) -> Letter | None:
    """The letter of notification made and not sent yet."""
    made = (Letter.kind == LetterKind.NOTIFICATION.value, Letter.state == LetterState.MADE)
    return uow.session.scalar(sa.select(Letter).where(condition, *made).order_by(Letter.id.desc()).limit(1))


def _keep(
    uow: UnitOfWork, actor: Actor, dossier: Dossier, kind: LetterKind, drawn: DrawnLetter, **links: int
) -> Letter:
    """Check the letter, freeze what it says, ask for its PDF. ``links``: the keys of the fact it goes with."""
    coverage = uow.coverage() if uow.coverage else None
    check_letter(drawn.letter, drawn.expected, coverage)
    template = kept_template(uow, dossier.window_id, drawn.words)
    content, content_hash = freeze({"letter": frozen_letter(drawn.letter), "drawn": drawn.frozen()})
    row = Letter(
        public_id=new_public_id(),
        window_id=dossier.window_id,
        organisation_id=dossier.organisation_id,
        dossier_id=dossier.id,
        person_id=person_id_of(actor),
        kind=kind.value,
        reference=drawn.frame.reference,
        content=content,
        content_sha256=content_hash,
        created_at=uow.now,
        **template,
        **links,
    )
    uow.session.add(row)
    uow.enqueue(LETTER_JOB, f"{LETTER_JOB}:{row.public_id}", {"letter": row.public_id})
    facts = {"kind": kind.value, "reference": row.reference, "content_sha256": content_hash}
    uow.record(Event.LETTER_ISSUED, actor, ("letter", row.public_id), dossier=dossier.public_id, facts=facts)
    return row


def _leave(uow: UnitOfWork, letter: Letter, channel: str, recipient: str, on: date | None = None) -> None:
    """The letter left with its fact, which is the one journalled."""
    letter.state = LETTER.next(LetterState(letter.state or LetterState.MADE), "send")
    letter.channel, letter.recipient = channel, recipient[:254]
    letter.sent_on, letter.sent_at = on or paris_date(uow.now), uow.now


def _channel(dossier: Dossier) -> str:
    """An information is in the account of whoever has one; without an address it is to be posted."""
    return ELECTRONIC if dossier.contact_email else PAPER


def _recipient(dossier: Dossier) -> str:
    return dossier.contact_email or dossier.contact_address
