"""Attestation de disponibilité des crédits: certifies the reservation made by the decision, reserves nothing more.

The certificate is a PDF, made outside the write lock and kept with its frozen content. Four eyes: neither who decided
nor who entered the credits of the envelope gives it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.acts.attestation import AttestationData, missing_of
from portal.domain.act import ACT
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, require
from portal.domain.snapshot import freeze
from portal.models import Act, CreditsAttestation, Decision
from portal.services.acting.attestation import (
    attestation_data,
    frozen_attestation,
    notified_credits,
    reservation_of,
)
from portal.services.acting.awarding import award_only, check_reserved, standing_grant
from portal.services.document_style import document_style
from portal.services.locking import lock_act, person_id_of, subject_for
from portal.services.runtime import Runtime
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CertifyCredits:
    """Certify the credits of ``act`` (public id); dated today unless ``certified_on`` says otherwise."""

    act: str
    certified_on: date | None = None


def certify_credits(runtime: Runtime, actor: Actor, command: CertifyCredits) -> str:
    """Make, keep and record the certificate; returns its reference.

    Raises InvalidInput on a date before the decision or in the future and on settings nobody filled, Conflict when the
    reservation is not the act's amount, Forbidden to whoever decided or entered the credits.
    """
    from portal.acts.attestation import render_attestation

    data = _data(runtime, actor, command)
    pdf = render_attestation(data, document_style(runtime.settings))
    digest = runtime.store.put(pdf)
    with runtime.uow() as uow:
        act = lock_act(uow, actor, Permission.ACT_CERTIFY_CREDITS, command.act)
        _refuse(uow, act, person_id_of(actor))
        _keep(uow, actor, act, data, (digest, len(pdf)))
    return data.reference


def _data(runtime: Runtime, actor: Actor, command: CertifyCredits) -> AttestationData:
    """What the certificate would say now, if everything it needs is there."""
    now = runtime.legal.now()
    today = paris_date(now)
    certified_on = command.certified_on or today
    with runtime.read() as session:
        act = session.scalar(sa.select(Act).where(Act.public_id == command.act))
        if act is None:
            raise NotFound
        require(actor, Permission.ACT_CERTIFY_CREDITS, subject_for(session, actor, act.dossier))
        award_only(act)
        ACT.next(act.state, "certify_credits")
        decision = session.get_one(Decision, act.decision_id)
        if certified_on > today:
            raise InvalidInput({"certified_on": "La date de l’attestation est dans le futur\u00a0: corrigez-la."})
        if certified_on < decision.decided_on:
            said = "L’attestation ne peut pas précéder la décision qui réserve les crédits."
            raise InvalidInput({"certified_on": said})
        specimen = runtime.settings.demo
        data = attestation_data(session, act, person_id_of(actor), certified_on, now, specimen=specimen)
    missing = ", ".join(label[0].lower() + label[1:] for label in missing_of(data))
    if missing:
        raise InvalidInput({"settings": f"À remplir d’abord dans les paramètres du guichet\u00a0: {missing}."})
    return data


def _refuse(uow: UnitOfWork, act: Act, person_id: int) -> None:
    """Raise what stands against the certificate: the state, the money, the same eyes."""
    award_only(act)
    ACT.next(act.state, "certify_credits")
    decision = standing_grant(uow, act)
    if decision.person_id == person_id:
        raise Forbidden("Vous avez pris la décision\u00a0: une autre personne doit attester les crédits.")
    check_reserved(uow, act)
    if notified_credits(uow.session, act, person_id):
        raise Forbidden(
            "Vous avez saisi les crédits de cette enveloppe\u00a0: une autre personne doit attester qu’ils sont "
            "disponibles."
        )


def _keep(uow: UnitOfWork, actor: Actor, act: Act, data: AttestationData, pdf: tuple[str, int]) -> None:
    """Keep the certificate, provided that it would still say the same."""
    person_id = person_id_of(actor)
    again = attestation_data(
        uow.session, act, person_id, data.certified_on, data.made_at, specimen=data.specimen
    )
    if again != data:
        raise Conflict("L’enveloppe ou les paramètres ont changé pendant ce temps\u00a0: recommencez.")
    content, content_hash = freeze(frozen_attestation(data))
    decision = uow.session.get_one(Decision, act.decision_id)
    row = CreditsAttestation(
        window_id=act.window_id,
        act_id=act.id,
        envelope_id=reservation_of(uow.session, decision).envelope_id,
        reference=data.reference,
        amount_cents=act.amount_cents,
        certified_on=data.certified_on,
        person_id=person_id,
        content=content,
        content_sha256=content_hash,
        file_id=stored_file(uow, *pdf, "application/pdf", ours=True).id,
        created_at=uow.now,
    )
    uow.session.add(row)
    act.state = ACT.next(act.state, "certify_credits")
    act.credits_certified_on = data.certified_on
    act.credits_certified_by_id = person_id
    uow.record(
        Event.ACT_CREDITS_CERTIFIED,
        actor,
        ("act", act.public_id),
        dossier=act.dossier.public_id,
        facts={
            "amount_cents": act.amount_cents,
            "certified_on": data.certified_on,
            "content_sha256": content_hash,
            "file_sha256": pdf[0],
            "reference": data.reference,
        },
    )
