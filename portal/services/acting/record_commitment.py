"""Record the engagement juridique (EJ) made in Chorus: the reserved credits become committed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.acts.wording import date_fr
from portal.domain.act import ACT, ActState
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.ledger import EntryKind
from portal.domain.permissions import Permission
from portal.models import Act, Decision
from portal.queries.windows import window_settings
from portal.services.acting.attestation import reservation_of
from portal.services.acting.awarding import award_only, check_reserved, standing_grant
from portal.services.acting.official_numbers import digits_of, ej_number_problem
from portal.services.acting.record_supplier import keep_supplier
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.locking import lock_act, person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordCommitment:
    """The EJ of ``act`` (public id): its number in Chorus and its date; the supplier's number, when it is read there
    on the same occasion."""

    act: str
    ej_number: str
    ej_on: date
    supplier: str = ""


def record_commitment(uow: UnitOfWork, actor: Actor, command: RecordCommitment) -> None:
    """Commit the act's amount (reserved → committed). Raises InvalidInput, Conflict, Forbidden or LedgerRefusal."""
    act = lock_act(uow, actor, Permission.ACT_COMMIT, command.act)
    person_id = person_id_of(actor)
    award_only(act)
    before_signature = window_settings(uow.session, act.window_id).text("budget.ej_before") == "signature"
    if act.state is ActState.CHECKED and not before_signature:
        raise Conflict("L’acte n’est pas encore signé\u00a0: l’engagement juridique s’enregistre après la signature.")
    target = ACT.next(act.state, "commit_before_signature" if act.state is ActState.CHECKED else "commit")
    decision = standing_grant(uow, act)
    if any(file.kind == "signed" and file.person_id == person_id for file in act.files):
        raise Forbidden("Vous avez déposé l’acte signé : une autre personne doit enregistrer l’engagement juridique.")
    number = digits_of(command.ej_number)
    signed_on = None if before_signature else act.signed_on
    problems = _problems(uow, act, decision, number, command.ej_on, signed_on)
    if problems:
        raise InvalidInput(problems)
    check_reserved(uow, act)
    if command.supplier.strip():
        keep_supplier(uow, actor, act, command.supplier)
    act.state, act.ej_number, act.ej_on = target, number, command.ej_on
    uow.session.flush()
    post_entry(uow, actor, _commitment(uow, act, decision))
    uow.record(
        Event.ACT_COMMITTED,
        actor,
        ("act", act.public_id),
        dossier=act.dossier.public_id,
        facts={"amount_cents": act.amount_cents, "ej_number": number, "ej_on": command.ej_on},
    )


def _problems(
    uow: UnitOfWork, act: Act, decision: Decision, number: str, ej_on: date, signed_on: date | None
) -> dict[str, str]:
    """``signed_on``: the signature the EJ follows; None when the window wants the EJ first."""
    problems = {}
    shape = ej_number_problem(number)
    if shape:
        problems["ej_number"] = shape
    elif uow.session.scalar(sa.select(Act.id).where(Act.ej_number == number, Act.id != act.id)) is not None:
        problems["ej_number"] = "Ce numéro est déjà celui de l’engagement d’un autre acte : vérifiez-le dans Chorus."
    if ej_on > paris_date(uow.now):
        problems["ej_on"] = "La date de l’engagement juridique est dans le futur\u00a0: vérifiez-la dans Chorus."
    elif ej_on < decision.decided_on:
        problems["ej_on"] = "L’engagement juridique ne peut pas précéder la décision : vérifiez la date dans Chorus."
    elif signed_on is not None and ej_on < signed_on:
        problems["ej_on"] = (
            f"L’engagement juridique ne peut pas précéder la signature de l’acte, le {date_fr(signed_on)}\u00a0: "
            "vérifiez la date dans Chorus."
        )
    return problems


def _commitment(uow: UnitOfWork, act: Act, decision: Decision) -> EntryCommand:
    reservation = reservation_of(uow.session, decision)
    return EntryCommand(
        reservation.envelope_id,
        EntryKind.COMMITMENT,
        act.amount_cents,
        f"Engagement juridique, acte {act.reference}",
        f"commitment:{act.public_id}",
        dossier_id=act.dossier_id,
        act_id=act.id,
        ej_number=act.ej_number,
        dossier_public_id=act.dossier.public_id,
    )
