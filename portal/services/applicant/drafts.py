"""Loading one's own dossier for writing: scope, permission, state and optimistic version, in that order.

A draft is written in parts (a step, or one line of a step: ``identity``, ``expense:<id>``). Each save of a part moves
the dossier's version and is noted in ``draft_part``, so that a page is stale only when *its* part changed since: two
people on two steps do not hinder each other, and autosave does not either.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.errors import Conflict, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, require
from portal.models import Dossier, DraftPart, DraftPresence, ExpenseLine
from portal.queries.scope import organisation_dossiers
from portal.services.applicant.discounts import spread_discounts
from portal.services.locking import subject_of
from portal.services.unit_of_work import UnitOfWork

STALE = (
    "Ce dossier a été modifié ailleurs depuis que vous avez ouvert cette page (par un collègue, ou dans un autre "
    "onglet). Rien n’a été écrasé : comparez, puis enregistrez de nouveau."
)
#: Part of what is only added or removed: no page about it can be stale.
DOCUMENTS = "documents"
#: Saves made by the portal while someone types are journalled once in this time, for one person and one part.
JOURNAL_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Typed:
    """How a part was typed. ``fields``: raw values by name; ``unread``: what could not be read (name → sentence).

    ``automatic``: saved while typing, nobody pressed a button. ``page``: the page it comes from. ``applied``: what
    could be read became values of the dossier.
    """

    fields: dict[str, list[str]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    automatic: bool = False
    page: str = ""
    applied: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """A save that was done: the dossier's version after it, and its legal instant."""

    version: int
    at: datetime


def own_dossier(uow: UnitOfWork, actor: Actor, public_id: str, permission: Permission) -> Dossier:
    """The actor's organisation's dossier, locked. Raises NotFound for anyone else's, Forbidden for a lesser role."""
    query = sa.select(Dossier).where(Dossier.public_id == public_id, organisation_dossiers(actor)).with_for_update()
    dossier = uow.session.scalar(query)
    if dossier is None:
        raise NotFound
    require(actor, permission, subject_of(dossier))
    return dossier


def own_draft(uow: UnitOfWork, actor: Actor, public_id: str, version: int, part: str = "", page: str = "") -> Dossier:
    """The draft to change, when what the form shows is still what is saved. Raises Conflict otherwise.

    With ``part``, only a later save of that part is a conflict (and none of one's own ``page``, whose answer was
    lost); without it, any later change.
    """
    dossier = own_dossier(uow, actor, public_id, Permission.DOSSIER_EDIT)
    if dossier.state is not DossierState.DRAFT:
        raise Conflict(
            f"Ce dossier n’est plus un brouillon : son état est « {DOSSIER.labels[dossier.state]} ». "
            "Son contenu est figé depuis le dépôt."
        )
    if not part:
        check_version(dossier, version)
    elif not 0 < version <= dossier.version:
        raise Conflict(STALE)
    else:
        row = _part(uow, dossier, part)
        own = row is not None and bool(page) and row.page == page and row.person_id == actor.person_id
        if row is not None and row.version > version and not own:
            raise Conflict(STALE)
    return dossier


def check_version(dossier: Dossier, version: int) -> None:
    """Raise Conflict when the page was made from another version."""
    if dossier.version != version:
        raise Conflict(STALE)


def keep_part(uow: UnitOfWork, actor: Actor, dossier: Dossier, part: str, typed: Typed) -> Kept:
    """Note the save of a part: version, person, raw fields. To be called last, once the dossier is changed."""
    row = _part(uow, dossier, part)
    if row is not None and typed.automatic and _same(row, typed):
        return Kept(row.version, row.saved_at)  # sent again, its answer was lost: no page gets older by it
    touch(dossier)
    uow.session.flush()
    now = uow.system.now()
    silent = (
        row is not None
        and typed.automatic
        and row.person_id == actor.person_id
        and now - row.journalled_at < JOURNAL_EVERY
    )
    if row is None:
        row = DraftPart(dossier_id=dossier.id, part=part, created_at=uow.now, journalled_at=now)
        uow.session.add(row)
    row.version, row.person_id, row.page, row.saved_at = dossier.version, actor.person_id, typed.page, uow.now
    row.fields, row.unread, row.applied = typed.fields, typed.unread, typed.applied
    presence = uow.session.get(DraftPresence, (dossier.id, actor.person_id)) if actor.person_id else None
    if presence is not None:
        presence.seen_at = now
    if not silent:
        row.journalled_at = now
        facts = {"part": part, "version": dossier.version, "automatic": typed.automatic}
        uow.record(
            Event.DOSSIER_DRAFT_SAVED, actor, ("dossier", dossier.public_id), dossier=dossier.public_id, facts=facts
        )
    return Kept(dossier.version, uow.now)


def _same(row: DraftPart, typed: Typed) -> bool:
    return (row.fields, row.unread, row.applied) == (typed.fields, typed.unread, typed.applied)


def expense_part(expense: str | None) -> str:
    """Part of one expense line (public id), or of a line that is not there yet."""
    return f"expense:{expense or 'new'}"


def new_expense_part(actor: Actor) -> str:
    """Part of the line this person is beginning: several people may begin one at once."""
    return f"expense:new:{actor.public_id}"


def forget_part(uow: UnitOfWork, dossier: Dossier, part: str) -> None:
    """Drop what was typed in a part that is no more."""
    uow.session.execute(sa.delete(DraftPart).where(DraftPart.dossier_id == dossier.id, DraftPart.part == part))


def end_writing(uow: UnitOfWork, dossier: Dossier) -> None:
    """Once filed, what was typed raw and who had what open are no longer kept: the frozen content stands alone."""
    dossier.parts = []
    uow.session.execute(sa.delete(DraftPresence).where(DraftPresence.dossier_id == dossier.id))


def _part(uow: UnitOfWork, dossier: Dossier, part: str) -> DraftPart | None:
    return uow.session.scalar(sa.select(DraftPart).where(DraftPart.dossier_id == dossier.id, DraftPart.part == part))


def touch(dossier: Dossier) -> None:
    """Count the change of a line or a piece as a change of the dossier, so that its version moves."""
    flag_modified(dossier, "title")


def line_cost(dossier: Dossier, line: ExpenseLine) -> int:
    """Cost of a line in cents: excluding tax when VAT is recovered (or unknown), including tax otherwise."""
    return line.incl_tax_cents if dossier.vat_recovered is False else line.excl_tax_cents


def refresh_total(dossier: Dossier) -> None:
    """Net amounts and total cost of the declared lines: computed, never typed. Raises InvalidInput (``excl_tax``)."""
    spread_discounts(dossier)
    dossier.total_cost_cents = sum(line_cost(dossier, line) for line in dossier.expenses)
    touch(dossier)
