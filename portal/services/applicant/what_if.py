"""What becomes of a draft's plan if an aid that was asked for is refused. Reads only, decides nothing."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.domain.money import decimal_string, from_decimal_string
from portal.eligibility.assess import assess_payload
from portal.eligibility.rulebook import Rulebook
from portal.models import Dossier
from portal.queries.rulebooks import rulebook_in_force
from portal.queries.scope import organisation_dossiers
from portal.services.assessing import build_payload

#: Checks whose answer may change with the plan of resources.
_WATCHED = ("OWN_SHARE", "PUBLIC_AID_CEILING", "RATE", "CAP", "ENVELOPE")


@dataclass(frozen=True, slots=True)
class Remark:
    """What a check says once the aid is refused and own funds have taken the hole."""

    label: str
    message: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One aid refused, amounts in cents: what is missing, what own funds would be then, what could be granted."""

    funder: str
    refused_cents: int
    hole_cents: int
    own_funds_cents: int
    total_cents: int
    max_grant_cents: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The plan as it stands, and without each aid still awaited (this grant last; all of them when several)."""

    max_grant_cents: int
    refusals: tuple[Refusal, ...]


def what_if(session: Session, actor: Actor, dossier_id: str, now: datetime) -> WhatIf:
    """The actor's own dossier (public id), as if filed at ``now``. Raises NotFound."""
    dossier = session.scalar(sa.select(Dossier).where(Dossier.public_id == dossier_id, organisation_dossiers(actor)))
    if dossier is None:
        raise NotFound
    payload = build_payload(session, dossier)
    payload["filed_at"] = payload["filed_at"] or now.isoformat()
    rulebook = rulebook_in_force(session, dossier.window_id)
    stands = assess_payload(payload, rulebook)
    others = payload["financing"]["others"]
    awaited = [one for one in others if one["status"] == "requested" and one["amount"] != "0.00"]
    refusals = [_without(payload, rulebook, one["funder"], {one["id"]}) for one in awaited]
    if len(awaited) > 1:
        refusals.append(_without(payload, rulebook, "Toutes ces aides à la fois", {one["id"] for one in awaited}))
    return WhatIf(from_decimal_string(stands["amount"]["max_grant"]), tuple(refusals))


def _without(payload: dict[str, Any], rulebook: Rulebook, name: str, refused: set[str]) -> Refusal:
    """The plan without these aids, own funds taking what is missing."""
    changed = deepcopy(payload)
    financing = changed["financing"]
    refused_cents = 0
    for one in financing["others"]:
        if one["id"] in refused:
            one["status"] = "refused"
            refused_cents += from_decimal_string(one["amount"])
    others = sum(from_decimal_string(one["amount"]) for one in financing["others"] if one["status"] != "refused")
    own, asked = (from_decimal_string(financing[key] or "0.00") for key in ("own_funds", "requested"))
    total = from_decimal_string(assess_payload(changed, rulebook)["amount"]["total_cost"])
    hole = max(0, total - asked - own - others)
    financing["own_funds"] = decimal_string(own + hole)
    result = assess_payload(changed, rulebook)
    remarks = tuple(
        Remark(check["label"], check["message"])
        for check in result["checks"]
        if check["code"] in _WATCHED and check["outcome"] in ("fail", "review", "adjusted")
    )
    max_grant = from_decimal_string(result["amount"]["max_grant"])
    return Refusal(name, refused_cents, hole, own + hole, total, max_grant, remarks)
