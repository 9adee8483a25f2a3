"""The signed link that proves an address: made when registration is asked for, read when it is followed."""

from __future__ import annotations

from datetime import timedelta

from portal.services.accounts.signed_link import make_link, read_link
from portal.services.runtime import Runtime

LIFETIME = timedelta(hours=24)
_PURPOSE = "registration"


def make_registration_token(runtime: Runtime, email: str, parked: str = "") -> str:
    """A token for ``email``, valid ``LIFETIME`` by the system clock; ``parked`` names the page to come back to."""
    return make_link(runtime, _PURPOSE, email, parked)


def read_registration_token(runtime: Runtime, token: str) -> str | None:
    """The address a token was made for; None when it is forged, damaged or too old."""
    values = read_link(runtime, _PURPOSE, token, LIFETIME, 2)
    return values[0] if values else None


def parked_of(runtime: Runtime, token: str) -> str:
    """Public id of the page parked with the link, empty when there is none."""
    values = read_link(runtime, _PURPOSE, token, LIFETIME, 2)
    return values[1] if values else ""
