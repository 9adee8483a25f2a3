"""Keep the words an act is printed with: the software's own become the first version of the window's template."""

from __future__ import annotations

import sqlalchemy as sa

from portal.acts.words import Words
from portal.domain.snapshot import canonical_json
from portal.models import ActTemplate
from portal.services.unit_of_work import UnitOfWork

DELIVERED = "Texte livré avec le portail."
BY_THE_PORTAL = "system"


def keep_words(uow: UnitOfWork, window_id: int, words: Words) -> None:
    """Add a version holding these words unless the window has one already."""
    same = (ActTemplate.window_id == window_id, ActTemplate.kind == words.seed.kind)
    known = sa.select(ActTemplate.id).where(*same, ActTemplate.sha256 == words.sha256)
    if uow.session.scalar(known.limit(1)) is not None:
        return
    last = uow.session.scalar(sa.select(sa.func.max(ActTemplate.number)).where(*same)) or 0
    uow.session.add(
        ActTemplate(
            window_id=window_id,
            kind=words.seed.kind,
            number=last + 1,
            texts=canonical_json(dict(words.texts)),
            sha256=words.sha256,
            reason=DELIVERED,
            proposed_by=BY_THE_PORTAL,
            approved_by=BY_THE_PORTAL,
            approved_at=uow.now,
            created_at=uow.now,
        )
    )
    uow.session.flush()
