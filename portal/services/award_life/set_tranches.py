"""Tranches of an award: set them, release an indicative one, make unspent credits available again."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.money import format_euros
from portal.domain.permissions import Permission
from portal.domain.snapshot import canonical_json
from portal.domain.tranches import (
    ReleaseKind,
    Tranche,
    carriable_cents,
    releasable_cents,
    tranche_problems,
)
from portal.models import Act, AwardTranche, TrancheRelease
from portal.models.base import new_public_id
from portal.queries.award_stops import releases_of, tranches_of
from portal.queries.indicators import indicators_of
from portal.queries.settlement import paid_by_year
from portal.services.award_life.loading import lock_award
from portal.services.locking import person_id_of
from portal.services.telling import tell_applicant
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SetTranches:
    """The tranches of ``dossier``'s award (public id), numbered in the order of their years; none: no tranches."""

    dossier: str
    tranches: tuple[Tranche, ...]


def set_tranches(uow: UnitOfWork, actor: Actor, command: SetTranches) -> None:
    """Replace them whole, as long as nothing is released or paid. Raises InvalidInput (``tranches``) or Conflict."""
    act, award = lock_award(uow, actor, Permission.AWARD_FOLLOW, command.dossier)
    if releases_of(uow.session, act.id) or paid_by_year(uow.session, act.id):
        raise Conflict("Une tranche est déjà libérée ou payée : les tranches ne changent plus.")
    problems = tranche_problems(command.tranches, award.maximum_cents) if command.tranches else []
    if problems:
        raise InvalidInput({"tranches": " ".join(problems)})
    uow.session.execute(sa.delete(AwardTranche).where(AwardTranche.act_id == act.id))
    for number, one in enumerate(sorted(command.tranches, key=lambda each: each.year), 1):
        uow.session.add(
            AwardTranche(
                public_id=new_public_id(),
                window_id=act.window_id,
                act_id=act.id,
                number=number,
                year=one.year,
                firmness=one.firmness,
                amount_cents=one.amount_cents,
                condition=one.condition.strip(),
                created_at=uow.now,
            )
        )
    uow.session.flush()
    uow.record(
        Event.AWARD_TRANCHES_SET,
        actor,
        ("act", act.public_id),
        dossier=award.dossier_public_id,
        facts={"tranches": [[one.year, one.firmness, one.amount_cents] for one in command.tranches]},
    )


@dataclass(frozen=True, slots=True)
class ReleaseTranche:
    """Open ``amount_cents`` of the indicative tranche ``number``, or with None what the year before left unspent.

    ``finding``: the indicators and progress it is decided on.
    """

    dossier: str
    number: int | None
    amount_cents: int | None
    finding: str


def release_tranche(uow: UnitOfWork, actor: Actor, command: ReleaseTranche) -> None:
    """Decided by the signatory, in the legal year of the tranche at the earliest. Raises InvalidInput or Conflict."""
    act, award = lock_award(uow, actor, Permission.AWARD_DECIDE, command.dossier)
    year = paris_date(uow.now).year
    tranche = _tranche(uow, act, command.number)
    if tranche is not None and tranche.year > year:
        raise Conflict(f"La tranche {tranche.number} porte sur {tranche.year} : libérez-la à partir du 1er janvier.")
    problems = _problems(uow, act, command, year)
    if problems:
        raise InvalidInput(problems)
    kind = ReleaseKind.CARRY if tranche is None else ReleaseKind.RELEASE
    row = TrancheRelease(
        public_id=new_public_id(),
        act_id=act.id,
        tranche_id=tranche.id if tranche else None,
        kind=kind,
        year=year,
        amount_cents=command.amount_cents,
        finding=command.finding.strip(),
        indicators=canonical_json(_told(uow, act)),
        decided_by_id=person_id_of(actor),
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        Event.AWARD_CREDITS_REOPENED if tranche is None else Event.AWARD_TRANCHE_RELEASED,
        actor,
        ("tranche_release", row.public_id),
        dossier=award.dossier_public_id,
        facts={"kind": kind, "year": year, "amount_cents": command.amount_cents, "tranche": command.number},
        detail=row.finding,
    )
    what = "Les crédits non consommés sont remis à disposition" if tranche is None else "Une tranche est libérée"
    body = f"Bonjour,\n\n{what} pour {format_euros(command.amount_cents or 0)}.\n\nLe guichet FITN7\n"
    tell_applicant(uow, act.dossier, "tranche de la subvention", body)


def _told(uow: UnitOfWork, act: Act) -> list[dict[str, object]]:
    """The indicators as the beneficiary has told them so far."""
    found = indicators_of(uow.session, act.id)
    if found is None:
        return []
    return [
        {
            "label": one.label,
            "target": one.shown_target,
            "actual": one.shown(found.actual(one)),
            "reached": found.reached(one),
        }
        for one in found.indicators
    ]


def _tranche(uow: UnitOfWork, act: Act, number: int | None) -> AwardTranche | None:
    if number is None:
        return None
    found = uow.session.scalar(
        sa.select(AwardTranche).where(AwardTranche.act_id == act.id, AwardTranche.number == number)
    )
    if found is None:
        raise Conflict("Cette tranche n’existe plus : rechargez la page.")
    return found


def _problems(uow: UnitOfWork, act: Act, command: ReleaseTranche, year: int) -> dict[str, str]:
    problems = {}
    tranches, releases = tranches_of(uow.session, act.id), releases_of(uow.session, act.id)
    if command.number is None:
        most = carriable_cents(tranches, releases, paid_by_year(uow.session, act.id), year)
        told = f"L’année {year - 1} laisse {format_euros(most)} à remettre à disposition : pas plus."
    else:
        most = releasable_cents(tranches, releases, command.number)
        told = f"Il reste {format_euros(most)} à libérer sur cette tranche : pas plus."
    if not command.amount_cents or command.amount_cents <= 0:
        problems["amount"] = "Indiquez le montant."
    elif command.amount_cents > most:
        problems["amount"] = told
    if not command.finding.strip():
        problems["finding"] = "Dites sur quels indicateurs et quel avancement repose cette décision."
    return problems

