"""The prefect's agreement, then the decisions of a session: all of them in one transaction, or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.clocks import paris_date
from portal.domain.committee import SESSION, Blocked, SessionBlocked, SessionOutcome, SessionState
from portal.domain.errors import Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import CommitteeSession, Proposal, SessionMember, SessionRecusal, WaitingEntry
from portal.services.committee.deciding import Verdict, decide_all, name_of
from portal.services.committee.loading import AgendaItem, agenda_of, changed_since, load_session, require_no_link
from portal.services.instruction.propose import plan_for
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork

DECIDES = frozenset({SessionOutcome.GRANT, SessionOutcome.REFUSE})


@dataclass(frozen=True, slots=True)
class RecordAgreement:
    """The prefect agrees to the table of a held session: date and reference of the agreement."""

    session: str
    agreed_on: date
    reference: str


def record_agreement(uow: UnitOfWork, actor: Actor, command: RecordAgreement) -> None:
    """Raises InvalidInput (``agreed_on``, ``reference``), Conflict unless the session is held."""
    row = load_session(uow, actor, Permission.SESSION_AGREE, command.session)
    target = SESSION.next(row.state, "agree")
    require_no_link(uow, actor, row, Role.SIGNATORY)
    problems = {}
    if not row.held_on <= command.agreed_on <= paris_date(uow.now):
        problems["agreed_on"] = "L’accord est donné entre le jour de la séance et aujourd’hui."
    if not command.reference.strip():
        problems["reference"] = "Indiquez la référence de l’accord (numéro de la note ou du courrier)."
    if problems:
        raise InvalidInput(problems)
    row.state, row.agreed_on, row.agreed_by_id = target, command.agreed_on, person_id_of(actor)
    row.agreement_reference = command.reference.strip()
    uow.record(
        Event.SESSION_AGREED,
        actor,
        ("session", row.public_id),
        facts={"agreed_on": command.agreed_on.isoformat()},
        detail=row.agreement_reference,
    )


@dataclass(frozen=True, slots=True)
class DecideSession:
    """Take the decisions of an agreed session (public id)."""

    session: str


def decide_session(uow: UnitOfWork, actor: Actor, command: DecideSession) -> int:
    """Grants, refusals and waiting list of the session; returns how many decisions were taken. A second click does
    nothing more.

    Raises SessionShortfall (what is missing, and for which dossiers) or SessionBlocked (dossiers changed since the
    agenda, cap of a body); nothing is then changed. Forbidden when the person wrote a proposal, stepped
    aside, or declared a link with one of the dossiers.
    """
    row = load_session(uow, actor, Permission.SESSION_DECIDE, command.session)
    if row.state is SessionState.DECIDED:
        return 0
    target = SESSION.next(row.state, "decide")
    require_no_link(uow, actor, row, Role.SIGNATORY)
    agenda = agenda_of(uow, row)
    decided = [entry for entry in agenda if entry.conclusion.outcome in DECIDES]
    waiting = [entry for entry in agenda if entry.conclusion.outcome is SessionOutcome.WAIT]
    _check_eyes(uow, actor, decided)
    changed = changed_since(uow, [*decided, *waiting])
    if changed:
        raise SessionBlocked(changed)
    verdicts = [_verdict(uow, actor, entry) for entry in decided]
    decide_all(uow, actor, row, verdicts)
    _put_on_list(uow, actor, row, waiting)
    row.state, row.decided_at, row.decided_by_id = target, uow.now, person_id_of(actor)
    uow.record(
        Event.SESSION_DECIDED,
        actor,
        ("session", row.public_id),
        facts={
            "granted": sum(verdict.outcome == "grant" for verdict in verdicts),
            "refused": sum(verdict.outcome == "refuse" for verdict in verdicts),
            "waiting": len(waiting),
            "granted_cents": sum(verdict.amount_cents for verdict in verdicts),
        },
    )
    return len(verdicts)


def _check_eyes(uow: UnitOfWork, actor: Actor, decided: list[AgendaItem]) -> None:
    """Whoever decides has written none of the proposals or amounts, and has stepped aside for none of the dossiers."""
    own = [
        name_of(entry.dossier)
        for entry in decided
        if actor.person_id in (entry.proposal.person_id, entry.conclusion.person_id)
    ]
    if own:
        raise Forbidden(f"Vous avez rédigé ces propositions\u00a0: une autre personne doit décider. {' ; '.join(own)}")
    recused = set(
        uow.session.scalars(
            sa.select(SessionRecusal.item_id)
            .join(SessionMember, SessionMember.id == SessionRecusal.member_id)
            .where(SessionMember.person_id == actor.person_id)
        )
    )
    aside = [name_of(entry.dossier) for entry in decided if entry.item.id in recused]
    if aside:
        raise Forbidden(f"Vous vous êtes déporté\u00a0: une autre personne doit décider. {' ; '.join(aside)}")


def _verdict(uow: UnitOfWork, actor: Actor, entry: AgendaItem) -> Verdict:
    conclusion, proposal = entry.conclusion, entry.proposal
    granted = conclusion.outcome is SessionOutcome.GRANT
    if granted and conclusion.amount_cents != proposal.amount_cents:
        proposal = _revised(uow, actor, entry)
    amount = conclusion.amount_cents if granted else 0
    return Verdict(entry.dossier, proposal, conclusion.outcome.value, amount, conclusion.motive)


def _revised(uow: UnitOfWork, actor: Actor, entry: AgendaItem) -> Proposal:
    """The proposal at the amount the session fixed, its retained plan worked out again; its author is who recorded the
    conclusion. The act will be made from it."""
    before, conclusion = entry.proposal, entry.conclusion
    try:
        plan = plan_for(entry.dossier, conclusion.amount_cents)
    except InvalidInput as error:
        raise SessionBlocked([_blocked(entry, error.fields["amount"])]) from error
    row = Proposal(
        dossier_id=entry.dossier.id,
        person_id=conclusion.person_id,
        assessment_id=before.assessment_id,
        outcome="grant",
        amount_cents=conclusion.amount_cents,
        subsidisable_cents=before.subsidisable_cents,
        own_funds_cents=plan.own_funds_cents,
        rate_text=before.rate_text,
        act_title=before.act_title,
        motive=before.motive,
        cap_reason=before.cap_reason,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        Event.DOSSIER_PROPOSED,
        actor,
        ("proposal", row.public_id),
        dossier=entry.dossier.public_id,
        facts={
            "outcome": "grant",
            "amount_cents": row.amount_cents,
            "subsidisable_cents": row.subsidisable_cents,
            "own_funds_cents": row.own_funds_cents,
            "instead_of": before.public_id,
        },
        detail="Montant fixé en séance.",
    )
    return row


def _blocked(entry: AgendaItem, reason: str) -> Blocked:
    return Blocked(entry.dossier.public_id, name_of(entry.dossier), reason)


def _put_on_list(uow: UnitOfWork, actor: Actor, session: CommitteeSession, waiting: list[AgendaItem]) -> None:
    """Behind those who wait already, in the order of the agenda; who is on the list keeps its place."""
    ids = [entry.dossier.id for entry in waiting]
    open_ = sa.select(WaitingEntry.dossier_id).where(WaitingEntry.dossier_id.in_(ids), WaitingEntry.left_at.is_(None))
    known = set(uow.session.scalars(open_))
    for entry in waiting:
        if entry.dossier.id in known:
            continue
        row = WaitingEntry(
            window_id=session.window_id,
            dossier_id=entry.dossier.id,
            item_id=entry.item.id,
            amount_cents=entry.conclusion.amount_cents,
            reason=entry.conclusion.motive,
            created_at=uow.now,
        )
        uow.session.add(row)
        uow.session.flush()
        uow.record(
            Event.WAITING_LIST_ENTERED,
            actor,
            ("waiting_entry", row.public_id),
            dossier=entry.dossier.public_id,
            facts={"amount_cents": row.amount_cents, "session": session.public_id},
            detail=row.reason,
        )
