"""A wording of a letter tried on a notified award, which is public, or on an invented one. Nothing is kept.

What the public does not know of a real dossier (who contacted the prefecture, its pieces) is replaced; a refusal has
invented grounds.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.algorithm import ALGORITHM_PURPOSE, ALGORITHM_RIGHTS, algorithm_mention
from portal.acts.decision_letters import DrawnRefusal, LetterFrame, RefusalFacts
from portal.acts.drawn_letter import DrawnLetter
from portal.acts.receipt import DrawnReceipt, ReceiptData, Service
from portal.acts.seed_letters import ITEMS, NOTIFICATION, PAYMENT
from portal.acts.seed_papers import RECEIPT, REFUSAL
from portal.acts.wording import date_fr, euros
from portal.acts.words import Words
from portal.domain.claim import ClaimState
from portal.domain.clocks import paris_date
from portal.domain.money import Euros
from portal.models import Act, DossierVersion, PaymentClaim
from portal.services.applicant.receipt import receipt_data
from portal.services.letters.act_letters import items_of, notification_of, payment_of
from portal.services.letters.frame import letter_frame

Tried = DrawnLetter | DrawnReceipt | DrawnRefusal
_HIDDEN = "(non montré ici)"
_ITEM = "La délibération du conseil municipal"


def letter_on_act(session: Session, act: Act, words: Words, now: datetime) -> Tried | None:
    """The letter on this award, in these words; None when the award has nothing for it to tell (no payment yet)."""
    reference = f"{act.dossier.reference}-L"
    match words.seed.kind:
        case NOTIFICATION.kind:
            return notification_of(session, act, reference, now, words=words, specimen=True)
        case ITEMS.kind:
            due = paris_date(now)
            return items_of(session, act.dossier, (_ITEM,), due, reference, now, words=words, specimen=True)
        case PAYMENT.kind:
            told = PaymentClaim.state.in_((ClaimState.ORDERED, ClaimState.PAID))
            claim = session.scalar(sa.select(PaymentClaim).where(PaymentClaim.act_id == act.id, told).limit(1))
            return payment_of(session, claim, reference, now, words=words, specimen=True) if claim else None
        case RECEIPT.kind:
            return _receipt_of(session, act, words)
        case _:
            frame = letter_frame(session, act.dossier, reference, now, remedies=True, specimen=True)
            return DrawnRefusal(frame, _refusal(now, frame.contact), words)


def _receipt_of(session: Session, act: Act, words: Words) -> DrawnReceipt | None:
    first = sa.select(DossierVersion.content, DossierVersion.sha256).where(
        DossierVersion.dossier_id == act.dossier_id, DossierVersion.number == 1
    )
    found = session.execute(first).first()
    content = json.loads(found.content) if found else {}
    if found is None or "receipt" not in content:
        return None
    data = receipt_data(content, found.sha256, specimen=True)
    hidden = {"contact_name": _HIDDEN, "contact_email": _HIDDEN, "signed_by": "", "representative": "", "filed_for": ""}
    return DrawnReceipt(replace(data, files=(), **hidden), words)  # type: ignore[arg-type]


def invented(words: Words, now: datetime) -> Tried:
    """An invented letter, to try a wording on."""
    day = date_fr(paris_date(now))
    frame = LetterFrame(
        ("Préfecture", "d’exemple"), ("Service d’exemple",), ("Madame la maire de Valbourg", "00000 Valbourg"),
        "EXEMPLE-0001", "Exempleville", now, ("La secrétaire générale", "Prénom NOM"), "le service d’exemple",
        "EXEMPLE-0001", "la commune de Valbourg", "Portail de démarches en ligne", "fonds (exemple)", paris_date(now),
        ("Voies et délais de recours (exemple).",), specimen=True,
    )  # fmt: skip
    if words.seed.kind == RECEIPT.kind:
        return DrawnReceipt(_receipt(now), words)
    if words.seed.kind == REFUSAL.kind:
        return DrawnRefusal(frame, _refusal(now, frame.contact), words)
    values = {name: day for name in ("signe_le", "derniere_demande", "depose_le", "avant_le", "ordonne_le")}
    values |= {name: euros(700_000) for name in ("montant", "montant_paye", "reste")}
    values |= {"acte": "l’arrêté", "d_un_acte": "d’un arrêté", "effet": "modifiant les conditions de"}
    values |= {"numero": "00-2021-10-28-00000", "versement": "acompte", "mention": algorithm_mention(frame.contact)}
    items = (_ITEM,) if words.seed.kind == ITEMS.kind else ()
    return DrawnLetter(words, frame, values, frozenset({"attribution", "reste"}), items)


def _refusal(now: datetime, contact: str) -> RefusalFacts:
    return RefusalFacts(
        decided_on=paris_date(now),
        motive="Le projet ne répond pas assez aux critères (exemple).",
        rules=(("Début du projet (exemple)", "Le début est prévu trop tard."),),
        criteria=(("Impact du projet (exemple)", "Un effet est annoncé, sans mesure."),),
        ways=("Prévoir un indicateur (exemple).", "Avancer le début du projet (exemple)."),
        scores=(("Impact du projet (exemple)", "1", "2,9"),),
        score="25,0",
        average="72,5",
        funded=12,
        axis="exemple",
        algorithm=(algorithm_mention(contact),),
        replaces=paris_date(now),
    )


def _receipt(now: datetime) -> ReceiptData:
    amount = Euros(700_000)
    return ReceiptData(
        reference="EXEMPLE-0001",
        window_title="Guichet (exemple)",
        received_at=now,
        service=Service(("Préfecture", "d’exemple"), "Service d’exemple", ("1 rue de l’Exemple",), "a@exemple.fr", "–"),
        applicant_name="Commune de Valbourg",
        applicant_siret="21710543600018",
        contact_name="Prénom NOM",
        contact_email="mairie@exemple.fr",
        project_title="Portail de démarches en ligne",
        axis_label="Thématique (exemple)",
        cost_cents=Euros(1_000_000),
        requested_cents=amount,
        tax_label="HT",
        files=(),
        permitted_start_at=now,
        silence_rule="texte applicable (exemple)",
        implicit_rejection_on=paris_date(now),
        remedies=("Voies et délais de recours (exemple).",),
        algorithm_purpose=ALGORITHM_PURPOSE,
        algorithm_rights=ALGORITHM_RIGHTS,
        snapshot_sha256="0" * 64,
        specimen=True,
    )
