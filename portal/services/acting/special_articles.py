"""Articles of one act alone: added with a reason while the act is a draft, taken out the same way."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.act import ActState
from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import Act, ActArticle
from portal.services.locking import lock_act, person_id_of
from portal.services.unit_of_work import UnitOfWork

MAX_ARTICLES = 10


@dataclass(frozen=True, slots=True)
class AddArticle:
    """An article for ``act`` (public id), just before the last one; ``reason`` is never printed."""

    act: str
    title: str
    text: str
    reason: str


def add_article(uow: UnitOfWork, actor: Actor, command: AddArticle) -> str:
    """Add the article and return its public id. Raises Conflict once the act is issued, InvalidInput."""
    act = _draft(uow, actor, command.act)
    given = {"title": command.title, "text": command.text, "reason": command.reason}
    wanted = {
        "title": "Donnez un titre à l’article.",
        "text": "Écrivez le texte de l’article.",
        "reason": "Dites pourquoi cet acte a besoin de cet article.",
    }
    problems = {name: wanted[name] for name, text in given.items() if not text.strip()}
    standing = sa.select(sa.func.count()).where(ActArticle.act_id == act.id, ActArticle.removed_at.is_(None))
    if (uow.session.scalar(standing) or 0) >= MAX_ARTICLES:
        problems["title"] = f"Un acte porte {MAX_ARTICLES} articles particuliers au plus\u00a0: regroupez-les."
    if problems:
        raise InvalidInput(problems)
    row = ActArticle(
        act_id=act.id, person_id=person_id_of(actor), created_at=uow.now, **{k: v.strip() for k, v in given.items()}
    )
    uow.session.add(row)
    uow.session.flush()
    detail = f"{row.title}\n{row.reason}"
    uow.record(Event.ACT_ARTICLE_ADDED, actor, ("act", act.public_id), dossier=act.dossier.public_id, detail=detail)
    return row.public_id


def remove_article(uow: UnitOfWork, actor: Actor, act_public_id: str, article: str) -> None:
    """Take an article out of a draft; its row stays. Raises NotFound, Conflict once the act is issued."""
    act = _draft(uow, actor, act_public_id)
    wanted = sa.select(ActArticle).where(
        ActArticle.public_id == article, ActArticle.act_id == act.id, ActArticle.removed_at.is_(None)
    )
    row = uow.session.scalar(wanted.with_for_update())
    if row is None:
        raise NotFound
    row.removed_at, row.removed_by_id = uow.now, person_id_of(actor)
    uow.record(
        Event.ACT_ARTICLE_REMOVED, actor, ("act", act.public_id), dossier=act.dossier.public_id, detail=row.title
    )


def _draft(uow: UnitOfWork, actor: Actor, public_id: str) -> Act:
    act = lock_act(uow, actor, Permission.ACT_PREPARE, public_id)
    if act.state not in (ActState.DRAFT, ActState.FUNDED):
        raise Conflict("L’acte est émis\u00a0: ses articles ne changent plus.")
    return act
