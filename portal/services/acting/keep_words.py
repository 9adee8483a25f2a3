"""Keep the words an act is printed with: the software's own become the first version of the window's template."""

from __future__ import annotations

import sqlalchemy as sa

from portal.acts.words import Words
from portal.domain.snapshot import canonical_json
from portal.models import ActTemplate
from portal.services.unit_of_work import UnitOfWork, insert_for

DELIVERED = "Texte livré avec le portail."
BY_THE_PORTAL = "system"


def keep_words(uow: UnitOfWork, window_id: int, words: Words) -> None:
    """Add a version holding these words unless the window has one already. Two first documents made at once keep one
    version: the second waits for the first, and finds it."""
    same = (ActTemplate.window_id == window_id, ActTemplate.kind == words.seed.kind)
    known = sa.select(ActTemplate.id).where(*same, ActTemplate.sha256 == words.sha256).limit(1)
    while True:
        # The last number first: a version kept between the two readings is then found, or holds the number tried.
        last = uow.session.scalar(sa.select(sa.func.max(ActTemplate.number)).where(*same)) or 0
        if uow.session.scalar(known) is not None:
            return
        values = {
            "window_id": window_id,
            "kind": words.seed.kind,
            "number": last + 1,
            "texts": canonical_json(dict(words.texts)),
            "sha256": words.sha256,
            "reason": DELIVERED,
            "proposed_by": BY_THE_PORTAL,
            "approved_by": BY_THE_PORTAL,
            "approved_at": uow.now,
            "created_at": uow.now,
        }
        insert = insert_for(uow.session)(ActTemplate).values(**values)
        uow.session.execute(insert.on_conflict_do_nothing(index_elements=["window_id", "kind", "number"]))
