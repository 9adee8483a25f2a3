"""The acts of an award as its beneficiary reads them: what each says, when notified, what it asks and by when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ActState
from portal.domain.act_kinds import ActKind, act_label
from portal.domain.act_standing import Standing, standing_of
from portal.domain.remedy_clock import RemedyClock
from portal.models import Act, ActFile, NoticeStep, Notification, RecueilEntry, StoredFile
from portal.queries.acts import CHANNELS, PUBLISHED
from portal.queries.award import AwardView
from portal.queries.remedies import Delivery, clock_of, with_delivery


@dataclass(frozen=True, slots=True)
class BeneficiaryAct:
    """One notified act. ``signed_size``: of the signed file, None without one."""

    public_id: str
    label: str
    number: str
    signed_on: date | None
    signatory: str
    standing: Standing
    notified_on: date | None
    channel: str
    remedy: RemedyClock
    unopened: bool
    verification_code: str
    recueil: str
    published_on: date | None
    signed_size: int | None


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something the act asks; ``on``: by when (inclusive), None when at any time. ``code`` names it in the calendar."""

    code: str
    label: str
    text: str
    on: date | None = None


def acts_of_award(session: Session, award: AwardView) -> tuple[BeneficiaryAct, ...]:
    """The award, then what followed it."""
    notice = sa.select(sa.func.max(Notification.id)).where(Notification.act_id == Act.id).correlate(Act)
    entry = sa.select(sa.func.max(RecueilEntry.id)).where(RecueilEntry.act_id == Act.id).correlate(Act)
    signed = sa.select(sa.func.max(ActFile.id)).where(ActFile.act_id == Act.id, ActFile.kind == "signed")
    signed = signed.correlate(Act)
    query = (
        sa.select(Act, Notification, Delivery, RecueilEntry, StoredFile.size)
        .outerjoin(Notification, Notification.id == notice.scalar_subquery())
        .outerjoin(RecueilEntry, RecueilEntry.id == entry.scalar_subquery())
        .outerjoin(ActFile, ActFile.id == signed.scalar_subquery())
        .outerjoin(StoredFile, StoredFile.id == ActFile.file_id)
        .where(Act.dossier_id == award.dossier_id, Act.id >= award.act_id, Act.state.in_(PUBLISHED))
        .order_by(Act.id)
    )
    return tuple(_act(*row, award.ends_on) for row in session.execute(with_delivery(query)))


def eu_funded(session: Session, award: AwardView) -> bool:
    """Whether the act says that its credits are refinanced by the Union."""
    content = session.scalar(sa.select(Act.content).where(Act.id == award.act_id))
    return json.loads(content or "{}").get("arrete", {}).get("visas", {}).get("eu_funded") is True


def obligations(award: AwardView) -> tuple[Obligation, ...]:
    """What the act in force asks, in the order of the dates; what has none comes last. Nothing once it has ended."""
    if not award.in_force:
        return ()
    terms = award.terms
    start = "Passez le premier acte juridique (devis signé, bon de commande, marché), et déclarez-le."
    end = "Réalisez l’opération et recevez les dernières factures."
    dated = (
        ("start_by", "Démarrer l’opération", start, terms.start_by_on),
        ("completion", "Achever l’opération", end, terms.completion_on),
        ("last_claim", "Déposer la dernière demande de paiement", terms.final_statement, terms.last_claim_on),
    )
    found = [Obligation(code, label, text, on) for code, label, text, on in dated if on is not None]
    found.sort(key=lambda one: one.on or date.max)
    change = "Un changement de l’opération, de son financement ou de son calendrier s’autorise avant d’être fait."
    found.append(Obligation("change", "Demander avant de changer", change))
    for code, label, text in (
        ("publicity", "Mentionner l’aide de l’État", terms.publicity),
        ("records", "Garder les pièces", terms.record_keeping),
    ):
        if text:
            found.append(Obligation(code, label, text))
    return tuple(found)


def _act(
    act: Act,
    notice: Notification | None,
    delivery: NoticeStep | None,
    entry: RecueilEntry | None,
    size: int | None,
    ends_on: date | None,
) -> BeneficiaryAct:
    ends = ends_on if act.kind in (ActKind.AWARD, ActKind.AMENDMENT) else None
    return BeneficiaryAct(
        public_id=act.public_id,
        label=act_label(act.kind, act.agreed),
        number=act.official_number or act.reference,
        signed_on=act.signed_on,
        signatory=act.signatory_name,
        standing=standing_of(ActState(act.state), signed=act.signed_on is not None, ends_on=ends),
        notified_on=notice.notified_on if notice else None,
        channel=CHANNELS.get(notice.channel, "") if notice else "",
        remedy=clock_of(notice, delivery),
        unopened=notice is not None and notice.channel != "paper" and notice.downloaded_at is None,
        verification_code=act.verification_code or "",
        recueil=entry.number if entry else "",
        published_on=entry.published_on if entry else None,
        signed_size=size,
    )
