"""What the page of corrections shows: the values that may be corrected, by group."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.corrections import Correctable
from portal.domain.errors import NotFound
from portal.models import Dossier
from portal.queries.scope import organisation_dossiers
from portal.services.applicant.correctable import targets

_GROUPS = (
    ("Contact du dossier", ("contact_",)),
    ("Projet et calendrier", ("title", "summary", "start_on", "results_on", "financial_close_on", "answer_")),
    ("Dépenses", ("expense_",)),
    ("Plan de financement", ("requested_cents", "own_funds_cents", "funder_")),
)


@dataclass(frozen=True, slots=True)
class CorrectableView:
    """A group of values."""

    title: str
    fields: tuple[Correctable, ...]


def read_correctable(session: Session, actor: Actor, public_id: str, *, content: bool) -> tuple[CorrectableView, ...]:
    """The groups of the actor's own dossier; the contact alone unless ``content``. Raises NotFound."""
    dossier = session.scalar(sa.select(Dossier).where(Dossier.public_id == public_id, organisation_dossiers(actor)))
    if dossier is None:
        raise NotFound
    fields = [target.about for target in targets(dossier) if content or target.about.contact]
    groups = (
        CorrectableView(title, tuple(one for one in fields if one.field.startswith(prefixes)))
        for title, prefixes in _GROUPS
    )
    return tuple(group for group in groups if group.fields)
