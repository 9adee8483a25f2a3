"""What every test of the portal can ask for; the fixtures live in ``tests/plugins``."""

from __future__ import annotations

pytest_plugins = (
    "tests.plugins.machine",
    "tests.plugins.postgres",
    "tests.plugins.skips",
    "tests.plugins.sockets",
)
