"""A refused dossier and short ways to appeal against it."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from portal.domain.appeals import AppealAuthor, AppealKind
from portal.models import Appeal
from portal.queries.appeals import AppealView, challengeable, dossier_appeals
from portal.services.appeals.loading import StepFacts
from portal.services.appeals.record_appeal import RecordAppeal, record_appeal
from portal.services.runtime import Runtime
from portal.services.signatory.refuse_dossier import RefuseDossier, refuse_dossier
from tests.integration.acting.support import House, make_proposal

RECEIVED = date(2021, 10, 15)


def refused(house: House, **values: object) -> str:
    """A refused dossier; its public id."""
    dossier, proposal = make_proposal(house, **values)  # type: ignore[arg-type]
    with house.runtime.uow() as uow:
        refuse_dossier(uow, house.signatory, RefuseDossier(dossier, proposal, "Projet hors du champ du fonds."))
    return dossier


def target_of(house: House, dossier: str) -> str:
    """Key of the first thing that may be challenged."""
    with house.runtime.read() as session:
        return challengeable(session, dossier_key(house.runtime, dossier), RECEIVED)[0].key


def dossier_key(runtime: Runtime, dossier: str) -> int:
    """Database key of a dossier."""
    from portal.models import Dossier

    with runtime.read() as session:
        return session.scalars(sa.select(Dossier.id).where(Dossier.public_id == dossier)).one()


def appealed(house: House, dossier: str, **values: object) -> str:
    """An informal appeal received on 15 October against the decision notified on the 1st; its public id."""
    given: dict[str, object] = {
        "target": target_of(house, dossier),
        "kind": AppealKind.INFORMAL,
        "author": AppealAuthor.APPLICANT,
        "channel": "post",
        "received_on": RECEIVED,
        "remedies_stated": True,
        "starts_on": date(2021, 10, 1),
        "grounds": "Le projet relève bien de l’axe 3c.",
        **values,
    }
    with house.runtime.uow() as uow:
        return record_appeal(uow, house.instructor, RecordAppeal(dossier, **given))  # type: ignore[arg-type]


def version_of(runtime: Runtime, appeal: str) -> int:
    """Version of an appeal."""
    with runtime.read() as session:
        return session.scalars(sa.select(Appeal.version).where(Appeal.public_id == appeal)).one()


def views(runtime: Runtime, dossier: str) -> tuple[AppealView, ...]:
    """The appeals of a dossier as shown."""
    key = dossier_key(runtime, dossier)
    with runtime.read() as session:
        return dossier_appeals(session, key)


def said(on: date = RECEIVED, text: str = "Le projet entre dans le champ du fonds.", **more: object) -> StepFacts:
    """What a step says."""
    return StepFacts(on, text, **more)  # type: ignore[arg-type]
