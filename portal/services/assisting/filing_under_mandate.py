"""What filing becomes under a mandate or after a failure: who files for whom, and the instant that counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.acts.wording import date_fr, instant_fr
from portal.domain.actors import Actor, Role
from portal.domain.errors import Conflict
from portal.models import Dossier, Mandate, Outage, OutsideRequest
from portal.services.assisting.own_mandate import rights_now
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """Who files (``by``, at ``office``) for whom, under the mandate of which day; ``entered``: after which failure."""

    by: str
    office: str
    giver_name: str
    giver_capacity: str
    giver_email: str
    given_on: date
    confirmed: bool
    entered: dict[str, Any] | None = None


def on_behalf_of(uow: UnitOfWork, actor: Actor, dossier: Dossier) -> OnBehalf | None:
    """The mandate under which ``actor`` files, locked; None when they sign for their own organisation.

    Raises Conflict with its sentence when the mandate does not, or no longer, allow filing.
    """
    own = actor.organisation_ids(Role.PLEDGER)
    if dossier.mandate_id is None or dossier.organisation_id in own or actor.is_system:
        return None
    mandate = uow.session.get_one(Mandate, dossier.mandate_id, with_for_update=True, populate_existing=True)
    allowed = rights_now(uow, mandate)
    if not allowed.may_file:
        raise Conflict(allowed.sentence)
    return OnBehalf(
        by=actor.name,
        office=mandate.holder_office,
        giver_name=mandate.giver_name,
        giver_capacity=mandate.giver_capacity,
        giver_email=mandate.giver_email,
        given_on=mandate.given_on,
        confirmed=mandate.confirmed_at is not None,
        entered=_entered(uow, dossier),
    )


def receipt_instant(uow: UnitOfWork, dossier: Dossier, received_at: datetime) -> datetime:
    """The instant of filing: that of the request, or that of the paper entered after a recorded failure."""
    if dossier.outside_request_id is None:
        return received_at
    return uow.session.get_one(OutsideRequest, dossier.outside_request_id).received_at


def _entered(uow: UnitOfWork, dossier: Dossier) -> dict[str, Any] | None:
    if dossier.outside_request_id is None:
        return None
    request = uow.session.get_one(OutsideRequest, dossier.outside_request_id)
    outage = uow.session.get_one(Outage, request.outage_id)
    return {
        "received_at": request.received_at,
        "entered_at": uow.now,
        "outage": outage.public_id,
        "outage_from": outage.started_at,
        "outage_to": outage.ended_at,
    }


def filed_for(said: dict[str, Any] | None) -> str:
    """The sentence of the receipt, from the snapshot's own words (JSON); empty for an ordinary filing."""
    if not said:
        return ""
    by = f"{said['by']} ({said['office']})" if said["office"] else said["by"]
    giver = f"{said['giver_name']}, {said['giver_capacity']}"
    entered = said["entered"]
    if entered:
        received, start, end, made = (
            instant_fr(datetime.fromisoformat(entered[key]))
            for key in ("received_at", "outage_from", "outage_to", "entered_at")
        )
        return (
            f"Demande de {giver}, reçue hors du portail le {received} pendant une interruption du service constatée "
            f"(du {start} au {end}), et saisie par {by} le {made}."
        )
    given = date_fr(date.fromisoformat(said["given_on"]))
    return f"Déposé par {by} pour le compte de {giver}, par mandat du {given}."
