"""No test reaches the network by accident.

Owns the guard: no test connects anywhere but to this machine, and a test under ``tests/unit`` opens no socket at all.
Libraries that open sockets outside Python (libpq) are not seen by it.
"""

from __future__ import annotations

import ipaddress
import socket
from pathlib import Path
from typing import Any

import pytest

UNIT = Path(__file__).resolve().parent.parent / "unit"


class SocketRefused(RuntimeError):
    """A test tried to use the network; not an OSError, so that nobody retries or swallows it as one."""


def is_local(address: Any) -> bool:
    """A Unix socket path, or a loopback address."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def network_guard(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every socket call that names an address is checked for the length of each test."""
    in_unit = UNIT in Path(request.path).parents

    def guarded(name: str, place: int) -> None:
        real = getattr(socket.socket, name)

        def call(self: socket.socket, *arguments: Any) -> Any:
            address = arguments[place] if place >= 0 else arguments[-1]
            if in_unit:
                raise SocketRefused(f"a unit test called socket.{name}({address!r})")
            if not is_local(address):
                raise SocketRefused(f"a test called socket.{name}({address!r}), which is not this machine")
            return real(self, *arguments)

        monkeypatch.setattr(socket.socket, name, call)

    for name, place in (("connect", 0), ("connect_ex", 0), ("bind", 0), ("sendto", -1)):
        guarded(name, place)
