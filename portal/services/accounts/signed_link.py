"""Signed links of mails: a purpose, a few values, the instant they were made. What makes one single-use is a value
that changes with the use (session stamp, address) or the row it names."""

from __future__ import annotations

from datetime import timedelta

from itsdangerous import BadData, URLSafeSerializer

from portal.services.runtime import Runtime


def make_link(runtime: Runtime, purpose: str, *values: str) -> str:
    """A token for ``values``, to be read with the same ``purpose``."""
    token = _serializer(runtime, purpose).dumps([int(runtime.system.now().timestamp()), *values])
    return token if isinstance(token, str) else token.decode()


def read_link(runtime: Runtime, purpose: str, token: str, lifetime: timedelta, count: int) -> tuple[str, ...] | None:
    """The ``count`` values of a token; None when it is forged, damaged, of another purpose or too old."""
    try:
        made_at, *values = _serializer(runtime, purpose).loads(token)
    except (BadData, ValueError, TypeError):
        return None
    if not isinstance(made_at, int) or len(values) != count or not all(isinstance(value, str) for value in values):
        return None
    age = runtime.system.now().timestamp() - made_at
    return tuple(values) if 0 <= age <= lifetime.total_seconds() else None


def _serializer(runtime: Runtime, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(runtime.settings.secret_key, salt=purpose)
