"""The signed link that proves an address: made when registration is asked for, read when it is followed."""

from __future__ import annotations

from datetime import timedelta

from itsdangerous import BadData, URLSafeSerializer

from portal.services.runtime import Runtime

LIFETIME = timedelta(hours=24)


def _serializer(runtime: Runtime) -> URLSafeSerializer:
    return URLSafeSerializer(runtime.settings.secret_key, salt="registration")


def make_registration_token(runtime: Runtime, email: str) -> str:
    """A token for ``email``, valid ``LIFETIME`` by the system clock."""
    token = _serializer(runtime).dumps([email, int(runtime.system.now().timestamp())])
    return token if isinstance(token, str) else token.decode()


def read_registration_token(runtime: Runtime, token: str) -> str | None:
    """The address a token was made for; None when it is forged, damaged or too old."""
    try:
        email, made_at = _serializer(runtime).loads(token)
    except (BadData, ValueError, TypeError):
        return None
    age = runtime.system.now().timestamp() - made_at
    return str(email) if 0 <= age <= LIFETIME.total_seconds() else None
