"""Loading one's own dossier for writing: scope, permission, state and optimistic version, in that order."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.errors import Conflict, NotFound
from portal.domain.permissions import Permission, Subject, require
from portal.models import Dossier, ExpenseLine
from portal.queries.scope import organisation_dossiers
from portal.services.applicant.discounts import spread_discounts
from portal.services.unit_of_work import UnitOfWork

STALE = (
    "Ce dossier a été modifié ailleurs depuis que vous avez ouvert cette page (par un collègue, ou dans un autre "
    "onglet). Rien n’a été écrasé : comparez, puis enregistrez de nouveau."
)


def own_dossier(uow: UnitOfWork, actor: Actor, public_id: str, permission: Permission) -> Dossier:
    """The actor's organisation's dossier, locked. Raises NotFound for anyone else's, Forbidden for a lesser role."""
    query = sa.select(Dossier).where(Dossier.public_id == public_id, organisation_dossiers(actor)).with_for_update()
    dossier = uow.session.scalar(query)
    if dossier is None:
        raise NotFound
    subject = Subject(dossier.window_id, dossier.organisation_id, is_draft=dossier.state is DossierState.DRAFT)
    require(actor, permission, subject)
    return dossier


def own_draft(uow: UnitOfWork, actor: Actor, public_id: str, version: int) -> Dossier:
    """The draft to change, when it is still the ``version`` the form was made from. Raises Conflict otherwise."""
    dossier = own_dossier(uow, actor, public_id, Permission.DOSSIER_EDIT)
    if dossier.state is not DossierState.DRAFT:
        raise Conflict(
            f"Ce dossier n’est plus un brouillon : son état est « {DOSSIER.labels[dossier.state]} ». "
            "Son contenu est figé depuis le dépôt."
        )
    check_version(dossier, version)
    return dossier


def check_version(dossier: Dossier, version: int) -> None:
    """Raise Conflict when the page was made from another version."""
    if dossier.version != version:
        raise Conflict(STALE)


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
