"""Record the number a beneficiary has among the suppliers (tiers) of Chorus: no act is notified without it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import Act, ChorusSupplier, Organisation
from portal.services.acting.official_numbers import digits_of
from portal.services.locking import lock_act, person_id_of
from portal.services.unit_of_work import UnitOfWork

_NUMBER = re.compile(r"[0-9A-Z]{4,20}", re.ASCII)


@dataclass(frozen=True, slots=True)
class RecordSupplier:
    """The number in Chorus of the beneficiary of ``act`` (public id)."""

    act: str
    number: str


def record_supplier(uow: UnitOfWork, actor: Actor, command: RecordSupplier) -> None:
    """Append the number; the same one again changes nothing. Raises InvalidInput (``supplier``)."""
    act = lock_act(uow, actor, Permission.ACT_COMMIT, command.act)
    keep_supplier(uow, actor, act, command.number)


def keep_supplier(uow: UnitOfWork, actor: Actor, act: Act, typed: str) -> None:
    """The same for an act already locked by who may commit it. Raises InvalidInput (``supplier``)."""
    number = digits_of(typed).upper()
    body = uow.session.get_one(Organisation, act.organisation_id)
    if not _NUMBER.fullmatch(number):
        said = "Recopiez le numéro du tiers tel que Chorus l’affiche\u00a0: des chiffres et des lettres seulement."
        raise InvalidInput({"supplier": said})
    other = uow.session.scalar(
        sa.select(Organisation.name)
        .join(ChorusSupplier, ChorusSupplier.organisation_id == Organisation.id)
        .where(ChorusSupplier.id.in_(_last_rows()), ChorusSupplier.number == number, Organisation.id != body.id)
    )
    if other is not None:
        said = f"Ce numéro est déjà celui de «\u00a0{other}\u00a0»\u00a0: vérifiez le tiers dans Chorus, par son SIRET."
        raise InvalidInput({"supplier": said})
    known = last_supplier(uow.session, body.id)
    if known is not None and (known.number, known.siret) == (number, body.siret):
        return
    uow.session.add(
        ChorusSupplier(
            organisation_id=body.id,
            number=number,
            siret=body.siret,
            person_id=person_id_of(actor),
            created_at=uow.now,
        )
    )
    uow.record(
        Event.SUPPLIER_RECORDED,
        actor,
        ("organisation", body.public_id),
        dossier=act.dossier.public_id,
        facts={"number": number, "siret": body.siret},
    )


def last_supplier(session: Session, organisation_id: int) -> ChorusSupplier | None:
    """The number an organisation has in Chorus, as last recorded."""
    query = sa.select(ChorusSupplier).where(ChorusSupplier.organisation_id == organisation_id)
    return session.scalar(query.order_by(ChorusSupplier.id.desc()).limit(1))


def _last_rows() -> sa.Select[tuple[int]]:
    return sa.select(sa.func.max(ChorusSupplier.id)).group_by(ChorusSupplier.organisation_id)
