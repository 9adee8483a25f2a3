"""Ask the registry for a legal person, outside any transaction; without an answer people type.

What was found travels with the form under a signature, so that provenance cannot be forged and nobody is asked twice.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from portal.domain.clocks import paris_date
from portal.domain.identifiers import siren_problem
from portal.services.accounts.signed_link import make_link, read_link
from portal.services.ports import RegistryRecord, RegistryUnavailable
from portal.services.runtime import Runtime

logger = logging.getLogger(__name__)

_PURPOSE, _LIFETIME = "registry", timedelta(hours=12)
OFF, FOUND, UNKNOWN, UNAVAILABLE = "off", "found", "unknown", "unavailable"


@dataclass(frozen=True, slots=True)
class Lookup:
    """``status``: off, found, unknown or unavailable; the record and the legal date it was read, when found."""

    status: str
    record: RegistryRecord | None = None
    read_on: date | None = None


NO_LOOKUP = Lookup(OFF)


def look_up(runtime: Runtime, siren: str) -> Lookup:
    """What the registry says of this SIREN. Never raises: a registry that fails is degraded mode."""
    if runtime.registry is None or siren_problem(siren) is not None:
        return Lookup(OFF)
    try:
        record = runtime.registry(siren)
    except RegistryUnavailable:
        logger.info("registry unavailable")
        return Lookup(UNAVAILABLE)
    return Lookup(FOUND, record, paris_date(runtime.legal.now())) if record else Lookup(UNKNOWN)


def lookup_token(runtime: Runtime, lookup: Lookup) -> str:
    """What was found, signed; empty when nothing was."""
    if lookup.record is None or lookup.read_on is None:
        return ""
    return make_link(runtime, _PURPOSE, json.dumps(asdict(lookup.record)), lookup.read_on.isoformat())


def lookup_of(runtime: Runtime, token: str, siren: str) -> Lookup:
    """The lookup a form carried for this SIREN; ``off`` when it carried none, or another's."""
    values = read_link(runtime, _PURPOSE, token, _LIFETIME, 2)
    if values is None:
        return Lookup(OFF)
    record = RegistryRecord(**json.loads(values[0]))
    return Lookup(FOUND, record, date.fromisoformat(values[1])) if record.siren == siren else Lookup(OFF)
