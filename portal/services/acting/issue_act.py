"""Issue an act: check it, render it, freeze its bytes and its data. Rendering happens outside the write lock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.drawn import DrawnAct
from portal.acts.lint import Finding, may_issue
from portal.domain.act import ACT, ActState
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.money import format_euros
from portal.domain.permissions import Permission, require
from portal.domain.snapshot import freeze
from portal.domain.verification_code import new_verification_code
from portal.models import Act, ActBalance, ActFile, DossierBalance
from portal.models.base import new_public_id
from portal.queries.windows import window_settings
from portal.services.acting.act_deliberation import deliberation_findings
from portal.services.acting.act_drawing import draw_act
from portal.services.acting.act_settings import settings_findings
from portal.services.acting.awarding import check_reserved, standing_grant
from portal.services.acting.following_facts import followed_act
from portal.services.acting.keep_words import keep_words
from portal.services.acting.signing_choice import ON_PAPER, SigningChoice, keep_choice, signed_how
from portal.services.document_style import document_style
from portal.services.locking import lock_act, person_id_of, subject_for
from portal.services.runtime import Runtime
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork


class ActNotIssuable(InvalidInput):
    """The checks before issue found something; ``findings`` says what and where."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__({f"{finding.field}#{rank}": finding.message for rank, finding in enumerate(findings)})
        self.findings = findings


@dataclass(frozen=True, slots=True)
class IssueAct:
    """Issue ``act`` (public id), to be signed as chosen."""

    act: str
    choice: SigningChoice = ON_PAPER


def issue_act(runtime: Runtime, actor: Actor, command: IssueAct) -> str:
    """Freeze the act and return the SHA-256 of its PDF. Raises ActNotIssuable, or Conflict when it is not funded, was
    issued already, or changed while it was being rendered."""
    with runtime.read() as session:
        act = _readable(session, actor, command.act, Permission.ACT_ISSUE)
        ACT.next(act.state, issue_move(act))
        drawn = draw_act(session, act, runtime.legal.now(), specimen=runtime.settings.demo)
        drawn = drawn.with_own(signed_how(session, act, drawn.own, command.choice))
        findings = _of_window(session, act)
    drawn = drawn.with_code(new_verification_code())
    findings += _findings(runtime, drawn)
    if not may_issue(findings):
        raise ActNotIssuable(findings)
    pdf = drawn.render(document_style(runtime.settings))
    digest = runtime.store.put(pdf)
    with runtime.uow() as uow:
        _freeze(uow, actor, command, drawn, (digest, len(pdf)))
    return digest


def issue_move(act: Act) -> str:
    """An act that moves no money is issued without a certificate of credits."""
    return "issue" if act.kind == ActKind.AWARD else "issue_without_money"


def ledger_findings(session: Session, act: Act) -> list[Finding]:
    """Whether the envelope holds for the dossier exactly what the award gives, while it is not issued yet; whether the
    commitment of the award covers what it gives once modified."""
    if act.kind == ActKind.AMENDMENT and act.state is ActState.DRAFT:
        return list(_committed(session, act))
    if act.kind != ActKind.AWARD or act.state not in (ActState.DRAFT, ActState.FUNDED):
        return []
    balance = session.get(DossierBalance, act.dossier_id)
    held = balance.reserved_cents if balance else 0
    if held == act.amount_cents:
        return []
    granted = format_euros(act.amount_cents)
    message = f"L’enveloppe réserve {format_euros(held)} pour ce dossier, l’acte accorde {granted}."
    return [Finding("ledger_amount", "award.amount_cents", message)]


def _committed(session: Session, act: Act) -> Iterator[Finding]:
    balance = session.get(ActBalance, act.amends_id)
    committed = balance.committed_cents if balance else 0
    if act.amount_cents > committed:
        granted = format_euros(act.amount_cents)
        message = f"L’engagement de la subvention porte {format_euros(committed)}, l’acte la fixe à {granted}."
        yield Finding("ledger_amount", "award.amount_cents", message)


def _of_window(session: Session, act: Act) -> list[Finding]:
    settings = window_settings(session, act.window_id)
    said = [*settings_findings(settings), *ledger_findings(session, act)]
    return [*said, *deliberation_findings(session, act, settings)]


def _findings(runtime: Runtime, drawn: DrawnAct) -> list[Finding]:
    from portal.acts.layout import coverage

    return drawn.findings(coverage(document_style(runtime.settings), specimen=drawn.own.specimen))


def lint_act(runtime: Runtime, actor: Actor, act_public_id: str) -> list[Finding]:
    """What would stop the act from being issued, and remarks, blocking first."""
    with runtime.read() as session:
        act = _readable(session, actor, act_public_id, Permission.ACT_READ)
        drawn = draw_act(session, act, runtime.legal.now(), specimen=runtime.settings.demo)
        findings = _of_window(session, act)
    return findings + _findings(runtime, drawn)


def preview_act(runtime: Runtime, actor: Actor, act_public_id: str) -> bytes:
    """The draft as a PDF, « PROJET » before its reference; nothing is kept."""
    with runtime.read() as session:
        act = _readable(session, actor, act_public_id, Permission.ACT_READ)
        drawn = draw_act(session, act, runtime.legal.now(), specimen=runtime.settings.demo)
    return drawn.as_draft().render(document_style(runtime.settings))


def _readable(session: Session, actor: Actor, public_id: str, permission: Permission) -> Act:
    act = session.scalar(sa.select(Act).where(Act.public_id == public_id))
    if act is None:
        raise NotFound
    require(actor, permission, subject_for(session, actor, act.dossier))
    return act


def _check_unchanged(uow: UnitOfWork, act: Act, command: IssueAct, drawn: DrawnAct) -> None:
    """Raise Conflict unless the act may still be issued and would print the very same."""
    if act.kind == ActKind.AWARD:
        standing_grant(uow, act)
        check_reserved(uow, act)
    else:
        followed_act(uow, act)
    own = drawn.own
    now = draw_act(uow.session, act, own.prepared_at, specimen=own.specimen)
    now = now.with_own(signed_how(uow.session, act, now.own, command.choice))
    if now.with_code(own.verification_code) != drawn:
        raise Conflict("Le dossier ou les paramètres ont changé pendant l’émission\u00a0: vérifiez, puis recommencez.")


def _freeze(uow: UnitOfWork, actor: Actor, command: IssueAct, drawn: DrawnAct, pdf: tuple[str, int]) -> None:
    """Mark issued, provided that the very same data would still be printed."""
    digest, size = pdf
    act = lock_act(uow, actor, Permission.ACT_ISSUE, command.act)
    person_id = person_id_of(actor)
    target = ACT.next(act.state, issue_move(act))
    own = drawn.own
    _check_unchanged(uow, act, command, drawn)
    keep_words(uow, act.window_id, drawn.words)
    content, content_hash = freeze(drawn.frozen())
    row = stored_file(uow, digest, size, "application/pdf", ours=True)
    uow.session.add(_issued_file(uow, act, row.id, person_id))
    keep_choice(uow, act, own, command.choice)
    act.state, act.issued_at = target, uow.now
    act.verification_code = own.verification_code
    act.content, act.content_sha256 = content, content_hash
    act.signatory_name = own.signatory.name or ""
    act.agreed = drawn.two_parties
    uow.record(
        Event.ACT_ISSUED,
        actor,
        ("act", act.public_id),
        dossier=act.dossier.public_id,
        facts={
            "amount_cents": act.amount_cents,
            "content_sha256": content_hash,
            "file_sha256": digest,
            "way": act.signing_way,
        },
    )


def _issued_file(uow: UnitOfWork, act: Act, file_id: int, person_id: int) -> ActFile:
    return ActFile(
        public_id=new_public_id(),
        act_id=act.id,
        kind="issued",
        file_id=file_id,
        person_id=person_id,
        created_at=uow.now,
    )
