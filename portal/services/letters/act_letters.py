"""Letters that go with an act or a dossier, made when they are asked for: notification, request for items, payment.

They only tell what is recorded: made again, they are the same.
"""

from __future__ import annotations

from datetime import UTC, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.decision_letters import LetterFrame
from portal.acts.drawn_letter import DrawnLetter
from portal.acts.naming import name_of
from portal.acts.seed_letters import ITEMS, NOTIFICATION, PAYMENT
from portal.acts.wording import date_fr, euros
from portal.acts.words import Words
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Actor
from portal.domain.claim import ClaimKind, ClaimState
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, NotFound
from portal.domain.permissions import Permission, require
from portal.models import Act, Dossier, Notification, PaymentClaim, RequestedItem
from portal.queries.act_templates import words_in_force
from portal.queries.award import award_of
from portal.services.document_style import document_style
from portal.services.letters.contents import ALGORITHM
from portal.services.letters.frame import letter_frame
from portal.services.locking import subject_for
from portal.services.runtime import Runtime

_PAID = (ClaimState.ORDERED, ClaimState.PAID)
_CLAIMED = {ClaimKind.ADVANCE: "avance", ClaimKind.INTERIM: "acompte", ClaimKind.BALANCE: "solde"}


def notification_letter(runtime: Runtime, actor: Actor, act_public_id: str) -> bytes:
    """The letter that goes with a signed act. Raises Conflict before its signature, InvalidInput on empty settings."""
    with runtime.read() as session:
        act = session.scalar(sa.select(Act).where(Act.public_id == act_public_id))
        if act is None:
            raise NotFound
        require(actor, Permission.ACT_READ, subject_for(session, actor, act.dossier))
        words = words_in_force(session, act.window_id, NOTIFICATION.kind)
        drawn = notification_of(session, act, words, runtime.legal.now(), specimen=runtime.settings.demo)
    return drawn.render(document_style(runtime.settings))


def notification_of(session: Session, act: Act, words: Words, now: datetime, *, specimen: bool) -> DrawnLetter:
    """The same, in the words of one version."""
    if act.official_number is None or act.signed_on is None:
        raise Conflict("L’acte n’est pas signé\u00a0: sa lettre de notification s’établit avec son numéro.")
    notified = sa.select(Notification.notified_on).where(Notification.act_id == act.id).order_by(Notification.id.desc())
    day = session.scalar(notified.limit(1))
    dated_at = datetime.combine(day, time(12), UTC) if day else now
    award = award_of(session, act.dossier_id)
    last = award.last_claim_on if award else None
    name = name_of(act.content)
    values = {
        "acte": name.the,
        "d_un_acte": name.of_a,
        "numero": act.official_number,
        "signe_le": date_fr(act.signed_on),
        "montant": euros(act.amount_cents),
        "operation": act.title,
        "derniere_demande": date_fr(last) if last else None,
        "mention": " ".join(ALGORITHM),
    }
    awards = act.kind == ActKind.AWARD
    facts = {"attribution"} if awards and last else {"autre acte"}
    frame = letter_frame(session, act.dossier, f"{act.reference}-N", dated_at, remedies=True, specimen=specimen)
    attached = (f"acte n°\u00a0{act.official_number}",)
    return DrawnLetter(words, frame, values, frozenset(facts), remedies=True, attachments=attached)


def items_letter(runtime: Runtime, actor: Actor, dossier_public_id: str) -> bytes:
    """The letter that lists what is still awaited. Raises Conflict when nothing is."""
    with runtime.read() as session:
        dossier = session.scalar(sa.select(Dossier).where(Dossier.public_id == dossier_public_id))
        if dossier is None:
            raise NotFound
        require(actor, Permission.DOSSIER_CHECK_COMPLETENESS, subject_for(session, actor, dossier))
        awaited = list(
            session.scalars(
                sa.select(RequestedItem)
                .where(RequestedItem.dossier_id == dossier.id, RequestedItem.supplied_at.is_(None))
                .order_by(RequestedItem.id)
            )
        )
        if not awaited:
            raise Conflict("Aucune pièce n’est attendue pour ce dossier\u00a0: il n’y a pas de lettre à établir.")
        frame = _frame(session, dossier, f"{dossier.reference}-P", awaited[-1].created_at, runtime)
        words = words_in_force(session, dossier.window_id, ITEMS.kind)
        due = max(item.due_on for item in awaited)
    values = {"depose_le": date_fr(frame.filed_on), "avant_le": date_fr(due)}
    drawn = DrawnLetter(words, frame, values, items=tuple(item.label for item in awaited))
    return drawn.render(document_style(runtime.settings))


def payment_letter(runtime: Runtime, actor: Actor, claim_public_id: str) -> bytes:
    """The letter that tells a payment. Raises Conflict before the payment is ordered."""
    with runtime.read() as session:
        claim = session.scalar(sa.select(PaymentClaim).where(PaymentClaim.public_id == claim_public_id))
        if claim is None:
            raise NotFound
        act = session.get_one(Act, claim.act_id)
        dossier = act.dossier
        require(actor, Permission.ACT_READ, subject_for(session, actor, dossier))
        award = award_of(session, dossier.id)
        if claim.state not in _PAID or claim.ordered_on is None or award is None:
            raise Conflict("La somme n’est pas mise en paiement\u00a0: il n’y a pas encore de lettre à établir.")
        dated_at = datetime.combine(claim.ordered_on, time(12), UTC)
        frame = _frame(session, dossier, f"{dossier.reference}-V{claim.number:02d}", dated_at, runtime)
        words = words_in_force(session, dossier.window_id, PAYMENT.kind)
        kind, left = ClaimKind(claim.kind), award.left_cents
        values = {
            "operation": act.title,
            "versement": _CLAIMED[kind],
            "montant_paye": euros(claim.payable_cents or 0),
            "ordonne_le": date_fr(claim.ordered_on),
            "reste": euros(left),
        }
    facts = {"solde"} if kind is ClaimKind.BALANCE else {"reste"} if left else set()
    drawn = DrawnLetter(words, frame, values, frozenset(facts))
    return drawn.render(document_style(runtime.settings))


def _frame(session: Session, dossier: Dossier, reference: str, dated_at: datetime, runtime: Runtime) -> LetterFrame:
    return letter_frame(session, dossier, reference, dated_at, remedies=False, specimen=runtime.settings.demo)


def sample_frame(words: Words, now: datetime) -> DrawnLetter:
    """An invented letter, to try a wording on."""
    day = date_fr(paris_date(now))
    frame = LetterFrame(
        ("Préfecture", "d’exemple"), ("Service d’exemple",), ("Madame la maire de Valbourg", "00000 Valbourg"),
        "EXEMPLE-0001", "Exempleville", now, ("La secrétaire générale", "Prénom NOM"), "le service d’exemple",
        "EXEMPLE-0001", "la commune de Valbourg", "Portail de démarches en ligne", "fonds (exemple)", paris_date(now),
        ("Voies et délais de recours (exemple).",), specimen=True,
    )  # fmt: skip
    values = {name: day for name in ("signe_le", "derniere_demande", "depose_le", "avant_le", "ordonne_le")}
    values |= {name: euros(700_000) for name in ("montant", "montant_paye", "reste")}
    values |= {"acte": "l’arrêté", "d_un_acte": "d’un arrêté"}
    values |= {"numero": "00-2021-10-28-00000", "versement": "acompte", "mention": " ".join(ALGORITHM)}
    items = ("La délibération du conseil municipal",) if words.seed.kind == ITEMS.kind else ()
    return DrawnLetter(words, frame, values, frozenset({"attribution", "reste"}), items)
