"""What every test of the portal can ask for; the fixtures live in ``tests/plugins``."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

pytest_plugins = (
    "tests.plugins.machine",
    "tests.plugins.postgres",
    "tests.plugins.skips",
    "tests.plugins.sockets",
)

# Machines are noisy: a property is held by its examples, never by the time they took to be drawn.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")
