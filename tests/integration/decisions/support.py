"""Start a test after the examination: scored dossiers, refusals with their grounds."""

from __future__ import annotations

import sqlalchemy as sa

from portal.demo.siret import demo_siret
from portal.models import Dossier, Letter, MailMessage, Score
from portal.services.instruction.grounds import CompleteGrounds, GivenGrounds, complete_grounds
from portal.services.letters.issue_letter import IssueLetter, issue_letter
from portal.services.runtime import Runtime
from portal.services.signatory.refuse_dossier import RefuseDossier, refuse_dossier
from tests.factories import make_organisation, writing
from tests.integration.acting.support import House, make_proposal
from tests.integration.committee.support import SIRENS

CRITERIA = ("3c-impact", "3c-support", "3c-team", "3c-reuse")
WAYS = ("Prévoir un indicateur et sa valeur de départ.", "Associer les communes voisines au projet.")
GIVEN = GivenGrounds({"3c-impact": "Un effet est annoncé, sans mesure."}, {}, WAYS)
PAGE = "http://portail.test/mes-dossiers/x"


def score(runtime: Runtime, dossier: str, level: int) -> None:
    """The same level to every criterion of the dossier."""
    with writing(runtime) as session:
        row = session.scalars(sa.select(Dossier).where(Dossier.public_id == dossier)).one()
        for code in CRITERIA:
            session.add(
                Score(
                    dossier_id=row.id, dossier_version=1, criterion=code, level=level, person_id=row.created_by_id,
                    created_at=runtime.legal.now(),
                )
            )  # fmt: skip


def another(house: House, number: int, **values: object) -> tuple[str, str]:
    """A proposed dossier of another commune."""
    siren = SIRENS[number]
    body = make_organisation(house.runtime, siren, f"Commune {number}", siret=demo_siret(siren))
    return make_proposal(house, organisation_id=body, **values)  # type: ignore[arg-type]


def refuse(house: House, dossier: str, proposal: str, motive: str = "Le projet ne répond pas assez à l’axe.") -> str:
    with house.runtime.uow() as uow:
        return refuse_dossier(uow, house.signatory, RefuseDossier(dossier, proposal, motive))


def ground(house: House, dossier: str, given: GivenGrounds = GIVEN) -> None:
    with house.runtime.uow() as uow:
        complete_grounds(uow, house.instructor, CompleteGrounds(dossier, given))


def issue(house: House, dossier: str) -> str:
    return issue_letter(house.runtime, house.instructor, IssueLetter(dossier, PAGE))


def letter_row(runtime: Runtime, public_id: str) -> Letter:
    with runtime.read() as session:
        row = session.scalars(sa.select(Letter).where(Letter.public_id == public_id)).one()
        _ = [file.file.sha256 for file in row.files]
        session.expunge_all()
        return row


def mails(runtime: Runtime) -> list[MailMessage]:
    with runtime.read() as session:
        return list(session.scalars(sa.select(MailMessage).order_by(MailMessage.id)))
