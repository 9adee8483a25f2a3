"""What awaits the signatory and the budget officer on awards: procedures heard, changes asked, titles to record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.amendment import AmendmentState
from portal.domain.recovery import KIND_LABELS, RecoveryKind, RecoveryState
from portal.models import Act, AmendmentRequest, Dossier, Organisation, Recovery
from portal.queries.scope import window_dossiers


@dataclass(frozen=True, slots=True)
class ToDecide:
    """What awaits somebody on an award, in a list: ``what`` says it, ``recovery`` or ``amendment`` is its public id."""

    dossier_public_id: str
    dossier_reference: str
    organisation: str
    what: str
    since: date
    recovery: str = ""
    amendment: str = ""


def awaiting_decision(session: Session, actor: Actor, today: date) -> tuple[ToDecide, ...]:
    """What the signatory has to decide on awards of the actor's windows: procedures heard, changes asked; oldest
    first. One query."""
    heard = Recovery.state == RecoveryState.HEARD
    ripe = sa.or_(heard, sa.and_(Recovery.state == RecoveryState.ANNOUNCED, Recovery.reply_by_on < today))
    recoveries = _listed(Recovery, actor, sa.cast(Recovery.kind, sa.String), sa.cast(Recovery.sent_on, sa.String), ripe)
    asked = AmendmentRequest.state == AmendmentState.ASKED
    on = sa.func.substr(sa.cast(AmendmentRequest.created_at, sa.String), 1, 10)
    changes = _listed(AmendmentRequest, actor, sa.literal("amendment"), on, asked)
    return _to_decide(session, sa.union_all(recoveries, changes))


def awaiting_title(session: Session, actor: Actor) -> tuple[ToDecide, ...]:
    """Repayments decided whose title of collection is not recorded yet."""
    decided = sa.and_(Recovery.state == RecoveryState.DECIDED, Recovery.kind == RecoveryKind.REPAYMENT)
    kind, on = sa.cast(Recovery.kind, sa.String), sa.cast(Recovery.decided_on, sa.String)
    return _to_decide(session, _listed(Recovery, actor, kind, on, decided))


def _listed(
    model: type[Recovery] | type[AmendmentRequest], actor: Actor, kind: Any, on: Any, wanted: Any
) -> sa.Select[Any]:
    return (
        sa.select(
            Dossier.public_id,
            Dossier.reference,
            Organisation.name,
            model.public_id.label("subject"),
            kind.label("kind"),
            on.label("since"),
        )
        .join(Act, Act.id == model.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .where(window_dossiers(actor), wanted)
    )


def _to_decide(session: Session, query: Any) -> tuple[ToDecide, ...]:
    found = []
    for dossier, reference, body, public_id, kind, since in session.execute(query):
        change = kind == "amendment"
        what = "Modification" if change else KIND_LABELS[RecoveryKind(kind)]
        day = date.fromisoformat(since)
        subject = {"amendment": public_id} if change else {"recovery": public_id}
        found.append(ToDecide(dossier, reference or "", body, what, day, **subject))
    return tuple(sorted(found, key=lambda one: (one.since, one.dossier_reference)))
