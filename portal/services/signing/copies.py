"""Signed copies of an act: brought, then kept for good as its signed file. What the three ways share."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ACT, ActState
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.signing import COPY, CopyState, SigningWay, number_day
from portal.models import Act, ActFile, SignedCopy, StoredFile
from portal.models.base import new_public_id
from portal.services.acting.official_numbers import act_number_problem
from portal.services.acting.signing_choice import number_taken, write_number
from portal.services.locking import lock_act, person_id_of
from portal.services.signing.signing_day import day_problems
from portal.services.unit_of_work import UnitOfWork

NUMBER_TAKEN = "Ce numéro est déjà celui d’un autre acte : vérifiez-le sur l’acte signé."


def check_awaited(act: Act, way: SigningWay) -> None:
    """Raise Conflict unless the act awaits its signature, this way."""
    ACT.next(act.state, _verb(act))
    if act.signed_on is not None:
        raise Conflict("Cet acte est déjà signé.")
    if act.signing_way is not way:
        raise Conflict("Cet acte se signe autrement\u00a0: voyez sa fiche.")


def waiting_copy(session: Session, act: Act) -> SignedCopy | None:
    """The copy of the act that awaits a second person, if any."""
    query = sa.select(SignedCopy).where(SignedCopy.act_id == act.id, SignedCopy.state == CopyState.WAITING)
    return session.scalar(query.limit(1))


def bring_copy(
    uow: UnitOfWork, actor: Actor, act: Act, way: SigningWay, file: StoredFile, batch_id: int | None = None
) -> SignedCopy:
    """A new copy that waits. Raises Conflict when another one waits already."""
    if waiting_copy(uow.session, act) is not None:
        raise Conflict("Une copie signée de cet acte attend déjà d’être confirmée\u00a0: écartez-la d’abord.")
    copy = SignedCopy(
        public_id=new_public_id(),
        window_id=act.window_id,
        act_id=act.id,
        way=way,
        file_id=file.id,
        person_id=person_id_of(actor),
        batch_id=batch_id,
        state=CopyState.WAITING,
        created_at=uow.now,
    )
    uow.session.add(copy)
    uow.session.flush()
    facts = {"copy": copy.public_id, "way": way, "file_sha256": file.sha256}
    uow.record(Event.ACT_SCAN_ADDED, actor, ("act", act.public_id), dossier=act.dossier.public_id, facts=facts)
    return copy


def lock_copy(uow: UnitOfWork, actor: Actor, permission: Permission, public_id: str) -> tuple[SignedCopy, Act]:
    """The copy and its act, rows locked in the order dossier, act, copy. Raises NotFound or Forbidden."""
    owner = sa.select(Act.public_id).join(SignedCopy, SignedCopy.act_id == Act.id)
    act_id = uow.session.scalar(owner.where(SignedCopy.public_id == public_id))
    if act_id is None:
        raise NotFound
    act = lock_act(uow, actor, permission, act_id)
    query = sa.select(SignedCopy).where(SignedCopy.public_id == public_id).with_for_update()
    return uow.session.scalars(query, execution_options={"populate_existing": True}).one(), act


def stated_problems(uow: UnitOfWork, act: Act, number: str, signed_on: date | None) -> dict[str, str]:
    """What is wrong with a number and a date read on the signed act: ``official_number``, ``signed_on``."""
    problems = {}
    wrong = act_number_problem(number)
    if wrong is None and number_taken(uow.session, act, number):
        wrong = NUMBER_TAKEN
    day = number_day(number)
    if wrong is None and day is not None and signed_on is not None and day.year != signed_on.year:
        wrong = f"Ce numéro est de {day.year}, la signature de {signed_on.year}\u00a0: relisez les deux sur l’acte."
    if wrong:
        problems["official_number"] = wrong
    if signed_on is None:
        problems["signed_on"] = "Indiquez la date portée sur l’acte signé."
    elif signed_on > paris_date(uow.now):
        problems["signed_on"] = "La date de signature est dans le futur\u00a0: relisez-la sur l’acte."
    elif act.issued_at is not None and signed_on < paris_date(act.issued_at):
        problems["signed_on"] = "La date de signature précède l’émission de l’acte\u00a0: relisez-la sur l’acte."
    else:
        found = day_problems(uow.session, act, signed_on)
        if found:
            problems["signed_on"] = " ".join(found)
    return problems


def keep_signed(uow: UnitOfWork, actor: Actor, act: Act, copy: SignedCopy, *, acknowledged: bool = False) -> None:
    """The copy becomes the signed file of the act, which is signed. Number and date are on the copy.

    ``acknowledged``: whoever confirms looked at the remarks of its examination; the journal keeps it.
    """
    copy.state = COPY.next(copy.state, "confirm")
    copy.settled_by_id, copy.settled_at = person_id_of(actor), uow.now
    uow.session.add(
        ActFile(
            public_id=new_public_id(),
            act_id=act.id,
            kind="signed",
            file_id=copy.file_id,
            person_id=copy.person_id,
            created_at=uow.now,
        )
    )
    act.state = ACT.next(act.state, _verb(act))
    act.official_number, act.signed_on = copy.number, copy.signed_on
    write_number(uow.session, "official_number", NUMBER_TAKEN)
    digest = uow.session.scalars(sa.select(StoredFile.sha256).where(StoredFile.id == copy.file_id)).one()
    uow.record(
        Event.ACT_SIGNED,
        actor,
        ("act", act.public_id),
        dossier=act.dossier.public_id,
        facts={
            "official_number": copy.number,
            "signed_on": copy.signed_on,
            "file_sha256": digest,
            "way": copy.way,
            "copy": copy.public_id,
            "remarks_acknowledged": acknowledged,
        },
    )


def _verb(act: Act) -> str:
    return "sign_after_commitment" if act.state is ActState.COMMITTED else "sign"
