"""What the letters that go with a fact say: notification of an act, request for items, payment.

Drawn from what is recorded when the fact is; ``telling_facts`` freezes them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.acts.algorithm import algorithm_mention
from portal.acts.drawn_letter import DrawnLetter
from portal.acts.lint_letter import Expected
from portal.acts.naming import agreed, name_of
from portal.acts.seed_letters import EFFECTS, ITEMS, NOTIFICATION, PAYMENT
from portal.acts.wording import date_fr, euros
from portal.acts.words import Words
from portal.domain.act_kinds import ActKind
from portal.domain.claim import ClaimKind
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict
from portal.models import Act, Dossier, PaymentClaim
from portal.queries.act_templates import words_in_force
from portal.queries.award import award_of
from portal.services.letters.frame import letter_frame
from portal.services.letters.signatory import deputy_of

_CLAIMED = {ClaimKind.ADVANCE: "avance", ClaimKind.INTERIM: "acompte", ClaimKind.BALANCE: "solde"}
_GRANTED, _PAID, _LEFT = "le montant de l’acte", "la somme mise en paiement", "ce qui reste à verser"


def notification_of(
    session: Session, act: Act, reference: str, dated_at: datetime,
    *, words: Words | None = None, specimen: bool = False,
) -> DrawnLetter:  # fmt: skip
    """The letter that goes with a signed act, in ``words`` or those in force. Raises Conflict before the signature,
    InvalidInput on settings nobody filled."""
    if act.official_number is None or act.signed_on is None:
        raise Conflict("L’acte n’est pas signé\u00a0: sa lettre de notification s’établit avec son numéro.")
    words = words or words_in_force(session, act.window_id, NOTIFICATION.kind)
    deputy = deputy_of(session, act.window_id, paris_date(dated_at), key=act.deputy_id)
    frame = letter_frame(
        session, act.dossier, reference, dated_at, remedies=True, specimen=specimen, deputy=deputy
    )
    if name_of(act.content).it == "la":  # a convention is no decision
        frame = replace(frame, remedies=tuple(map(agreed, frame.remedies)))
    awards, last, name = act.kind == ActKind.AWARD, _last_claim_on(act), name_of(act.content)
    values = {
        "acte": name.the,
        "d_un_acte": name.of_a,
        "effet": EFFECTS[ActKind(act.kind)],
        "numero": act.official_number,
        "signe_le": date_fr(act.signed_on),
        "montant": euros(act.amount_cents),
        "operation": act.title,
        "derniere_demande": date_fr(last) if last else None,
        "mention": algorithm_mention(frame.contact),
    }
    facts = {"attribution"} if awards and last else {"autre acte"}
    return DrawnLetter(
        words,
        frame,
        values,
        frozenset(facts),
        remedies=True,
        attachments=(f"acte n°\u00a0{act.official_number}",),
        expected=Expected(
            amounts=((_GRANTED, act.amount_cents),),
            must=(_GRANTED,) if awards and last else (),
            typed=_typed(act.dossier),
            algorithm=True,
        ),
    )


def items_of(
    session: Session, dossier: Dossier, items: Sequence[str], due_on: date, reference: str, dated_at: datetime,
    *, words: Words | None = None, specimen: bool = False,
) -> DrawnLetter:  # fmt: skip
    """The letter that lists what is asked for."""
    frame = letter_frame(session, dossier, reference, dated_at, remedies=False, specimen=specimen)
    words = words or words_in_force(session, dossier.window_id, ITEMS.kind)
    values = {
        "depose_le": date_fr(frame.filed_on),
        "avant_le": date_fr(due_on),
        "mention": algorithm_mention(frame.contact),
    }
    expected = Expected(typed=_typed(dossier), algorithm=True)
    return DrawnLetter(words, frame, values, items=tuple(items), expected=expected)


def payment_of(
    session: Session, claim: PaymentClaim, reference: str, dated_at: datetime,
    *, words: Words | None = None, specimen: bool = False,
) -> DrawnLetter:  # fmt: skip
    """The letter that tells a payment. Raises Conflict before the payment is ordered."""
    act = session.get_one(Act, claim.act_id)
    award = award_of(session, act.dossier_id)
    if claim.ordered_on is None or award is None:
        raise Conflict("La somme n’est pas mise en paiement\u00a0: il n’y a pas encore de lettre à établir.")
    frame = letter_frame(session, act.dossier, reference, dated_at, remedies=False, specimen=specimen)
    kind, left, paid = ClaimKind(claim.kind), award.left_cents, claim.payable_cents or 0
    values = {
        "operation": act.title,
        "versement": _CLAIMED[kind],
        "montant_paye": euros(paid),
        "ordonne_le": date_fr(claim.ordered_on),
        "reste": euros(left),
    }
    facts = {"solde"} if kind is ClaimKind.BALANCE else {"reste"} if left else set()
    return DrawnLetter(
        words or words_in_force(session, act.window_id, PAYMENT.kind),
        frame,
        values,
        frozenset(facts),
        expected=Expected(
            amounts=((_GRANTED, act.amount_cents), (_PAID, paid), (_LEFT, left)),
            must=(_PAID,),
            typed=_typed(act.dossier),
        ),
    )


def _last_claim_on(act: Act) -> date | None:
    """The last claim's day the award froze."""
    frozen = json.loads(act.content or "{}").get("arrete") or {}
    told = frozen.get("calendar", {}).get("last_claim_on")
    return date.fromisoformat(told) if told else None


def _typed(dossier: Dossier) -> tuple[str, ...]:
    return (dossier.title, dossier.organisation.name, dossier.contact_address)
