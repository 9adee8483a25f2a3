"""Facts of an act that follows an award, from the database: the award as it stands, what was asked of the new act."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.data import ArreteData
from portal.acts.following_data import CitedAct, FollowingData, changed
from portal.acts.frozen_terms import consolidated
from portal.acts.naming import template_of
from portal.acts.seed_convention import CONVENTION
from portal.acts.thaw import from_plain
from portal.domain.act import ACT, ActState
from portal.domain.act_kinds import ENDING, FOLLOWING_MOVES, ActKind
from portal.domain.errors import Conflict
from portal.domain.money import Euros
from portal.domain.window_settings import WindowSettings
from portal.models import Act, ActBalance
from portal.queries.act_drafting import asked_of
from portal.queries.windows import window_settings
from portal.services.acting import act_settings
from portal.services.acting.act_data import head_fields, special_articles
from portal.services.unit_of_work import UnitOfWork

IN_FORCE = (ActState.NOTIFIED, ActState.MODIFIED)


def award_row(session: Session, act: Act) -> Act:
    """The award this act follows."""
    return session.get_one(Act, act.amends_id)


def followed_act(uow: UnitOfWork, act: Act) -> Act:
    """The award, locked; Conflict unless it is still in force."""
    query = sa.select(Act).where(Act.id == act.amends_id).with_for_update()
    award = uow.session.scalars(query, execution_options={"populate_existing": True}).one()
    if award.state not in IN_FORCE:
        raise Conflict("L’arrêté que cet acte suit n’est plus en vigueur\u00a0: l’acte ne peut pas avancer.")
    return award


def move_award(uow: UnitOfWork, act: Act) -> None:
    """What the notification of ``act`` does to the award it follows. What ends an award ends the acts that modified
    it. Raises Conflict when the award is no longer in force."""
    award, kind = followed_act(uow, act), ActKind(act.kind)
    amendments = amendments_of(uow.session, award) if kind in ENDING else []
    for followed in (award, *(one for one in amendments if one.id != act.id)):
        followed.state = ACT.next(followed.state, FOLLOWING_MOVES[kind])


def amendments_of(session: Session, award: Act) -> list[Act]:
    """Notified acts that modified the award, oldest first."""
    query = sa.select(Act).where(
        Act.amends_id == award.id,
        Act.kind == ActKind.AMENDMENT,
        Act.state.in_(IN_FORCE),
        Act.content.is_not(None),
    )
    return list(session.scalars(query.order_by(Act.id)))


def award_in_force(session: Session, award: Act) -> ArreteData:
    """The award as it stands: what it froze, with what later acts changed."""
    contents = [award.content or "{}", *(act.content or "{}" for act in amendments_of(session, award))]
    return from_plain(ArreteData, consolidated(contents))


def following_data(session: Session, act: Act, prepared_at: datetime, *, specimen: bool) -> FollowingData:
    """The facts of ``act`` as they stand; what is missing is ``None``."""
    award = award_row(session, act)
    settings = window_settings(session, act.window_id)
    asked = asked_of(session, act.id)
    before = award_in_force(session, award)
    after = changed(before, asked.changes) if act.kind == ActKind.AMENDMENT else before
    own = replace(
        after,
        **head_fields(act, settings, prepared_at, specimen=specimen),
        visas=act_settings.visas(settings),
        texts=replace(act_settings.texts(settings), special_articles=special_articles(session, act)),
    )
    balance = session.get(ActBalance, award.id)
    committed, paid = (balance.committed_cents, balance.paid_cents) if balance else (0, 0)
    return FollowingData(
        kind=ActKind(act.kind),
        own=own,
        before=before,
        after=after,
        cited=_cited(award),
        amendments=tuple(_cited(one) for one in amendments_of(session, award)),
        grounds=asked.grounds,
        hearing=asked.hearing,
        basis=_basis(settings, ActKind(act.kind), unlawful=asked.unlawful),
        effective_on=asked.effective_on,
        paid_cents=Euros(paid),
        left_cents=Euros(committed - paid),
        unlawful=asked.unlawful,
        convention=is_convention(award),
    )


def is_convention(award: Act) -> bool:
    """Whether the award was agreed by two parties: what it was printed as, whatever its amount became since."""
    return template_of(award.content) == CONVENTION.kind


def _cited(act: Act) -> CitedAct:
    return CitedAct(act.official_number, act.signed_on)


def _basis(settings: WindowSettings, kind: ActKind, *, unlawful: bool) -> str | None:
    """The legal ground, after « Vu »: a setting, none for an arrêté modificatif."""
    keys = {ActKind.WITHDRAWAL: "visa.withdrawal", ActKind.REPEAL: "visa.repeal", ActKind.LAPSE: "visa.lapse"}
    if kind not in keys:
        return None
    return settings.text("visa.withdrawal_unlawful" if kind is ActKind.WITHDRAWAL and unlawful else keys[kind])
