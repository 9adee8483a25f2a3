"""Enter notified credits that another person must confirm: nothing moves before."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.models import CreditsNotice
from portal.services.budget.envelopes import credit_problems, kept_piece, lock_envelope
from portal.services.budget.notify_credits import NO_REASON, NotifyCredits
from portal.services.locking import person_id_of
from portal.services.runtime import Runtime


def propose_credits(runtime: Runtime, actor: Actor, command: NotifyCredits, *, carried: bool = False) -> str:
    """Keep what was entered with its scan; returns its public id, the same for the same key. Raises InvalidInput.

    ``carried``: the cut goes to the next year's envelope.
    """
    amounts = (command.ae_cents, command.cp_cents)
    problems = credit_problems(runtime, command.notice, amounts, command.reason, NO_REASON)
    if problems:
        raise InvalidInput(problems)
    digest = runtime.store.put(command.notice.piece) if command.notice.piece else ""
    with runtime.uow() as uow:
        envelope, _ = lock_envelope(uow, actor, command.envelope)
        wanted = sa.select(CreditsNotice).where(
            CreditsNotice.posting_key == command.key, CreditsNotice.envelope_id == envelope.id
        )
        row = uow.session.scalar(wanted)
        if row is not None:
            return row.public_id
        row = CreditsNotice(
            window_id=envelope.window_id,
            envelope_id=envelope.id,
            cut=command.cut,
            carried=carried,
            ae_cents=command.ae_cents,
            cp_cents=command.cp_cents,
            notice=command.notice.reference.strip(),
            notice_on=command.notice.on,
            piece_id=kept_piece(uow, digest, command.notice),
            reason=command.reason.strip(),
            posting_key=command.key,
            proposed_by_id=person_id_of(actor),
            created_at=uow.now,
        )
        uow.session.add(row)
        uow.session.flush()
        facts = {"ae_cents": row.ae_cents, "cp_cents": row.cp_cents, "cut": row.cut, "envelope": envelope.public_id}
        uow.record(Event.CREDITS_PROPOSED, actor, ("credits_notice", row.public_id), facts=facts, detail=row.notice)
        return row.public_id
