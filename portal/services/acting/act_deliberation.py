"""The beneficiary's deliberation, cited by its act: its date is read on the filed piece by who prepares the act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.acts.data import Deliberation
from portal.acts.lint import Finding
from portal.acts.wording import with_preposition
from portal.domain.act_kinds import ActKind
from portal.domain.clocks import paris_date
from portal.domain.window_settings import WindowSettings
from portal.models import Act, ActDeliberation, Dossier
from portal.queries.act_deliberations import last_deliberation
from portal.services.acting.beneficiary_name import council_of
from portal.services.applicant.deliberation import has_deliberation
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Deliberated:
    """The date of the piece (None: nothing to cite) and whether it is a decision taken by delegation."""

    decided_on: date | None
    by_delegation: bool = False


def check_deliberated(uow: UnitOfWork, dossier: Dossier, given: Deliberated | None) -> dict[str, str]:
    """What is wrong with the date, by field."""
    if given is None or given.decided_on is None:
        return {}
    if not has_deliberation(dossier):
        return {"deliberated_on": "Le dossier n’a pas de délibération\u00a0: demandez-la avant d’en donner la date."}
    if given.decided_on > paris_date(uow.now):
        return {"deliberated_on": "Cette date est à venir\u00a0: reprenez celle de la pièce."}
    return {}


def keep_deliberated(uow: UnitOfWork, act: Act, person_id: int, given: Deliberated | None) -> None:
    """Add what was given when it differs from what stands."""
    if given is None:
        return
    last = last_deliberation(uow.session, act.id)
    standing = Deliberated(last.decided_on, last.by_delegation) if last else Deliberated(None)
    if given == standing or (given.decided_on is None and standing.decided_on is None):
        return
    uow.session.add(
        ActDeliberation(
            act_id=act.id,
            person_id=person_id,
            decided_on=given.decided_on,
            by_delegation=given.by_delegation,
            created_at=uow.now,
        )
    )


def deliberation_of(session: Session, act: Act, phrase: str | None) -> Deliberation | None:
    """What the visas cite, as long as the piece is there."""
    row = last_deliberation(session, act.id)
    if row is None or row.decided_on is None or not has_deliberation(act.dossier):
        return None
    body = act.dossier.organisation
    if row.by_delegation:
        title = f"la décision prise par délégation par l’exécutif {with_preposition('de', phrase or 'le bénéficiaire')}"
    else:
        title = f"la délibération {council_of(body.legal_category, body.name)}"
    return Deliberation(title, row.decided_on)


def deliberation_findings(session: Session, act: Act, settings: WindowSettings) -> list[Finding]:
    """A remark when the window wants the deliberation before the signature and the act cites none."""
    if act.kind != ActKind.AWARD or settings.text("deliberation.due") != "before_signature":
        return []
    if deliberation_of(session, act, None) is not None:
        return []
    message = "L’acte ne cite pas la délibération du bénéficiaire, attendue avant la signature."
    if has_deliberation(act.dossier):
        message += " Elle est au dossier : donnez sa date en préparant l’acte."
    return [Finding("deliberation_due", "visas.deliberation", message, blocking=has_deliberation(act.dossier))]
