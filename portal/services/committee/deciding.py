"""The one place where decisions are made: all those of a session in one transaction, or none.

Whoever comes here has locked the dossiers; the envelope is locked here, then everything is checked before anything is
written. A rolling decision comes here too, as a session of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.committee import Blocked, SessionBlocked, SessionShortfall, Wanted, shortfall_of
from portal.domain.dossier import DOSSIER
from portal.domain.errors import InvalidInput, LedgerRefusal
from portal.domain.events import Event
from portal.domain.ledger import EntryKind
from portal.models import (
    CommitteeSession,
    Decision,
    Dossier,
    Envelope,
    EnvelopeBalance,
    Proposal,
    WaitingEntry,
)
from portal.models.base import new_public_id
from portal.services.budget.post_entry import EntryCommand, locked_balance, post_entry
from portal.services.committee.cap import cap_finding, rate_problem
from portal.services.committee.comparison import freeze_comparisons
from portal.services.locking import person_id_of
from portal.services.signatory.face_rejection import born_rejections, missing_motive
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision to make: ``grant`` or ``refuse`` on a locked dossier, as ``proposal`` says."""

    dossier: Dossier
    proposal: Proposal
    outcome: str
    amount_cents: int
    motive: str


def name_of(dossier: Dossier) -> str:
    """How a dossier is named in a refusal."""
    return f"{dossier.reference}, {dossier.organisation.name}"


def current_envelope(uow: UnitOfWork, window_id: int) -> Envelope:
    """The window's envelope of the current budget year. Raises LedgerRefusal when none is open."""
    year = paris_date(uow.now).year
    envelope = uow.session.scalar(sa.select(Envelope).where(Envelope.window_id == window_id, Envelope.year == year))
    if envelope is None:
        remedy = _remedy(uow, window_id, year)
        raise LedgerRefusal(f"Aucune enveloppe n’est ouverte pour l’année {year}\u00a0: {remedy}")
    return envelope


def _remedy(uow: UnitOfWork, window_id: int, year: int) -> str:
    earlier = uow.session.scalar(
        sa.select(sa.func.max(Envelope.year))
        .join(EnvelopeBalance, EnvelopeBalance.envelope_id == Envelope.id)
        .where(Envelope.window_id == window_id, Envelope.year < year, EnvelopeBalance.available_cents > 0)
    )
    if earlier is None:
        return "faites notifier des crédits."
    return (
        f"des crédits restent sur celle de {earlier}. Le gestionnaire budgétaire les reporte depuis la page "
        f"«\u00a0Enveloppe {earlier}\u00a0», bouton «\u00a0Reporter sur {earlier + 1}\u00a0»."
    )


def decide_all(
    uow: UnitOfWork, actor: Actor, session: CommitteeSession, verdicts: Sequence[Verdict]
) -> list[Decision]:
    """Make every decision, in the order given. Raises SessionShortfall with what is missing and for whom,
    SessionBlocked when the cap of a body would be passed, Conflict when a state forbids it; nothing is then changed."""
    targets = [DOSSIER.next(verdict.dossier.state, verdict.outcome) for verdict in verdicts]
    faced = _faced(uow, session, verdicts)
    grants = [verdict for verdict in verdicts if verdict.outcome == "grant"]
    envelope = _opened(uow, session, grants) if grants else None
    decided = []
    for verdict, target in zip(verdicts, targets, strict=True):
        decision = _decision(uow, actor, session, verdict)
        uow.session.add(decision)
        if verdict.outcome == "grant" and envelope is not None:
            post_entry(uow, actor, _reservation(verdict.dossier, envelope, decision))
        verdict.dossier.state = target
        leave_waiting_list(uow, actor, verdict.dossier, "served" if verdict.outcome == "grant" else "refused")
        _record(uow, actor, verdict, decision, faced.get(verdict.dossier.id, {}))
        decided.append(decision)
    uow.session.flush()
    pairs = zip(verdicts, decided, strict=True)
    freeze_comparisons(uow, [(one.dossier, decision) for one, decision in pairs if one.outcome == "refuse"])
    return decided


def _opened(uow: UnitOfWork, session: CommitteeSession, grants: Sequence[Verdict]) -> Envelope:
    """The envelope, locked, once every grant is known to fit the caps and the credits."""
    envelope = current_envelope(uow, session.window_id)
    balance = locked_balance(uow, envelope.id)
    _check_caps(uow, session, grants)
    wanted = [Wanted(v.dossier.public_id, name_of(v.dossier), v.amount_cents) for v in grants]
    shortfall = None if balance.shortfall else shortfall_of(wanted, balance.available)
    if shortfall is not None:
        raise SessionShortfall(shortfall)
    return envelope


def _check_caps(uow: UnitOfWork, session: CommitteeSession, grants: Sequence[Verdict]) -> None:
    beside: dict[int, int] = defaultdict(int)
    blocked, over = [], 0
    for verdict in grants:
        body = verdict.dossier.organisation_id
        above = rate_problem(uow, verdict.proposal, verdict.amount_cents)
        if above and session.single:
            raise InvalidInput({"motive": above})
        if above:
            blocked.append(Blocked(verdict.dossier.public_id, name_of(verdict.dossier), above))
        finding = cap_finding(
            uow, verdict.dossier, verdict.proposal, verdict.amount_cents, verdict.motive, beside[body]
        )
        beside[body] += verdict.amount_cents
        if finding is None:
            continue
        if session.single:
            finding.refuse()
        over += finding.over_cents
        blocked.append(Blocked(verdict.dossier.public_id, name_of(verdict.dossier), finding.sentence))
    if blocked:
        raise SessionBlocked(blocked, over)


def _decision(uow: UnitOfWork, actor: Actor, session: CommitteeSession, verdict: Verdict) -> Decision:
    return Decision(
        public_id=new_public_id(),
        dossier_id=verdict.dossier.id,
        proposal_id=verdict.proposal.id,
        session_id=session.id,
        person_id=person_id_of(actor),
        outcome=verdict.outcome,
        amount_cents=verdict.amount_cents if verdict.outcome == "grant" else 0,
        motive=verdict.motive.strip(),
        decided_on=paris_date(uow.now),
        decided_at=uow.now,
        created_at=uow.now,
    )


def _reservation(dossier: Dossier, envelope: Envelope, decision: Decision) -> EntryCommand:
    return EntryCommand(
        envelope.id,
        EntryKind.RESERVATION,
        decision.amount_cents,
        f"Décision d’attribution, dossier {dossier.reference}",
        f"reservation:{decision.public_id}",
        dossier_id=dossier.id,
        dossier_public_id=dossier.public_id,
    )


def _faced(uow: UnitOfWork, session: CommitteeSession, verdicts: Sequence[Verdict]) -> dict[int, dict[str, date]]:
    """Implicit rejections the decisions must face, by dossier id: each needs its motive."""
    born = born_rejections(uow, [verdict.dossier.id for verdict in verdicts])
    silent = [v for v in verdicts if v.dossier.id in born and not v.motive.strip()]
    if silent and session.single:
        raise InvalidInput({"motive": missing_motive(born[silent[0].dossier.id])})
    if silent:
        raise SessionBlocked(
            Blocked(v.dossier.public_id, name_of(v.dossier), missing_motive(born[v.dossier.id])) for v in silent
        )
    return {dossier_id: {"replaces_rejection_of": born_on} for dossier_id, born_on in born.items()}


def _record(
    uow: UnitOfWork, actor: Actor, verdict: Verdict, decision: Decision, faced: Mapping[str, date]
) -> None:
    granted = verdict.outcome == "grant"
    facts: dict[str, object] = {"proposal": verdict.proposal.public_id, **faced}
    if granted:
        facts["amount_cents"] = decision.amount_cents
    uow.record(
        Event.DOSSIER_GRANTED if granted else Event.DOSSIER_REFUSED,
        actor,
        ("decision", decision.public_id),
        dossier=verdict.dossier.public_id,
        facts=facts,
        detail=decision.motive,
    )


def leave_waiting_list(uow: UnitOfWork, actor: Actor, dossier: Dossier, reason: str, detail: str = "") -> None:
    """Take the dossier off the waiting list if it is on it. ``reason``: served, refused or removed."""
    query = sa.select(WaitingEntry).where(WaitingEntry.dossier_id == dossier.id, WaitingEntry.left_at.is_(None))
    entry = uow.session.scalar(query)
    if entry is None:
        return
    entry.left_at, entry.left_reason = uow.now, reason
    uow.record(
        Event.WAITING_LIST_LEFT,
        actor,
        ("waiting_entry", entry.public_id),
        dossier=dossier.public_id,
        facts={"reason": reason, "amount_cents": entry.amount_cents},
        detail=detail,
    )
