"""Take the payments of an export over: what Chorus says is kept, transfers and confirmed orders are recorded.

One transaction. A payment is recorded whole or not at all; what is refused is said and the others stand. The same
export again records nothing: what is known already is left as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.chorus import KnownClaim, Match, Outcome, Payment
from portal.domain.claim import ClaimState
from portal.domain.errors import Conflict, InvalidInput, PortalError
from portal.domain.events import Event
from portal.models import ChorusImport, ChorusMatch, ChorusPayment, PaymentClaim
from portal.models.base import new_public_id
from portal.queries.chorus import chorus_import
from portal.queries.chorus_plan import ReadExport, import_plan, read_export, rows_words
from portal.services.chorus.loading import lock_import
from portal.services.claims.order_claim import OrderClaim, order_claim
from portal.services.claims.pay_claim import PayClaim, pay_claim
from portal.services.locking import person_id_of
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordPayments:
    """The payments of ``export`` (public id). ``confirmed``: payment key → claim (public id), as a person chose."""

    export: str
    confirmed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many claims were put in payment, how many were transferred, and a sentence for each payment refused."""

    ordered: int
    paid: int
    refused: tuple[str, ...]


def record_payments(runtime: Runtime, actor: Actor, command: RecordPayments) -> Recorded:
    """Record what the numbers prove and what a person confirmed. The rows are read before the write lock is taken.

    Raises InvalidInput (``columns``, ``confirmed``), Conflict when the columns were renamed meanwhile.
    """
    with runtime.read() as session:
        view = chorus_import(session, actor, command.export)
    read = read_export(view)
    if read.missing:
        raise InvalidInput({"columns": f"Dites d’abord quelle colonne contient\u00a0: {', '.join(read.missing)}."})
    chosen = {key: claim for key, claim in command.confirmed.items() if claim}
    _refuse_twice(chosen)
    with runtime.uow() as uow:
        row = lock_import(uow, actor, command.export)
        if tuple(row.roles) != view.roles:
            raise Conflict("Les colonnes de cet export ont changé entre-temps\u00a0: relisez-le avant de le reprendre.")
        return _record_all(uow, actor, row, read, chosen)


def _record_all(
    uow: UnitOfWork, actor: Actor, row: ChorusImport, read: ReadExport, chosen: Mapping[str, str]
) -> Recorded:
    plan = import_plan(uow.session, actor, row.window_id, read)
    _keep(uow, row, read.payments)
    ordered, paid = 0, 0
    refused: list[str] = []
    for match in plan.matches:
        claim = _claim_of(match, chosen, refused)
        if claim is None:
            continue
        try:
            with uow.attempt():
                done = _record(uow, actor, row, match, claim)
        except PortalError as error:
            refused.append(f"{rows_words(match.payment.rows)}, {claim.label} : {_said(error)}")
        else:
            ordered, paid = ordered + done[0], paid + done[1]
    row.applied_at, row.applied_by_id = uow.now, person_id_of(actor)
    row.unread, row.refused = list(read.problems), refused
    facts = {"ordered": ordered, "paid": paid, "refused": len(refused), "unread": len(read.problems)}
    uow.record(Event.CHORUS_IMPORTED, actor, ("chorus_import", row.public_id), facts=facts, detail=row.name)
    return Recorded(ordered, paid, tuple(refused))


def _refuse_twice(chosen: Mapping[str, str]) -> None:
    if any(count > 1 for count in Counter(chosen.values()).values()):
        said = "La même demande de paiement est choisie pour deux lignes\u00a0: gardez-en une."
        raise InvalidInput({"confirmed": said})


def _claim_of(match: Match, chosen: Mapping[str, str], refused: list[str]) -> KnownClaim | None:
    """The claim to record the payment on: the one its numbers name, or the one a person chose among the proposed."""
    if match.outcome is Outcome.RECORD:
        return match.claim
    wanted = chosen.get(match.payment.facts.key)
    if wanted is None or (match.claim is not None and match.claim.public_id == wanted):
        return None
    found = next((claim for claim in match.candidates if claim.public_id == wanted), None)
    if found is None:
        refused.append(f"{rows_words(match.payment.rows)} : cette demande a changé entre-temps. Vérifiez-la.")
    return found


def _record(
    uow: UnitOfWork, actor: Actor, row: ChorusImport, match: Match, claim: KnownClaim
) -> tuple[int, int]:
    """Order, then pay, what is not yet; who matched it is kept. Returns how many orders and transfers."""
    facts = match.payment.facts
    ordered = paid = 0
    if claim.state is ClaimState.CERTIFIED:
        if facts.ordered_on is None:
            raise Conflict("La date de mise en paiement manque.")
        order_claim(uow, actor, OrderClaim(claim.public_id, facts.request_number, facts.ordered_on))
        ordered = 1
    if facts.paid_on is not None:
        pay_claim(uow, actor, PayClaim(claim.public_id, facts.paid_on))
        paid = 1
    claim_id = uow.session.scalars(sa.select(PaymentClaim.id).where(PaymentClaim.public_id == claim.public_id)).one()
    by_person = match.outcome is Outcome.CONFIRM
    uow.session.add(
        ChorusMatch(
            window_id=row.window_id,
            payment_key=facts.key,
            claim_id=claim_id,
            matched_by="person" if by_person else "request",
            person_id=person_id_of(actor),
            created_at=uow.now,
        )
    )
    if by_person:
        subject = ("payment_claim", claim.public_id)
        uow.record(Event.CHORUS_MATCHED, actor, subject, facts={"import": row.public_id, "ej": facts.ej_number})
    uow.session.flush()
    return ordered, paid


def _said(error: PortalError) -> str:
    text = " ".join(error.fields.values()) if isinstance(error, InvalidInput) else error.message
    return f"{text[0].lower()}{text[1:]}"


def _keep(uow: UnitOfWork, row: ChorusImport, payments: Sequence[Payment]) -> None:
    """Append what Chorus says anew of each payment."""
    last = sa.select(sa.func.max(ChorusPayment.id)).where(ChorusPayment.window_id == row.window_id)
    known = dict(
        uow.session.execute(
            sa.select(ChorusPayment.payment_key, ChorusPayment.digest).where(
                ChorusPayment.id.in_(last.group_by(ChorusPayment.payment_key))
            )
        ).all()
    )
    added = [
        _row(uow, row, payment) for payment in payments if known.get(payment.facts.key) != payment.facts.digest
    ]
    if added:
        uow.session.execute(sa.insert(ChorusPayment), added)


def _row(uow: UnitOfWork, row: ChorusImport, payment: Payment) -> dict[str, Any]:
    facts = payment.facts
    return {
        **asdict(facts),
        "window_id": row.window_id,
        "import_id": row.id,
        "digest": facts.digest,
        "payment_key": facts.key,
        "rows": ", ".join(map(str, payment.rows[:20])),
        "public_id": new_public_id(),
        "created_at": uow.now,
    }
