"""A keep-alive client that signs in as a person would: the page of the form, its token, the form sent."""

from __future__ import annotations

import http.client
import re
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from benchmarks.server import CPU_HEADER, QUERIES_HEADER


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: status, milliseconds to the last byte, body, then what the server says of it: queries, processor."""

    status: int
    elapsed_ms: float
    body: bytes
    queries: int
    cpu_ms: float


class Browser:
    """One connection to the measured server, with its cookies."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._send("GET", path, None)

    def sign_in(self, path: str, email: str, password: str) -> None:
        """Sign in by the form at ``path``. Raises RuntimeError when it does not open a session."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path).body.decode())
        if token is None:
            raise RuntimeError(f"{path} has no form with a token")
        form = {"csrf_token": token.group(1), "email": email, "password": password}
        answer = self._send("POST", path, urlencode(form))
        if answer.status != 302:
            raise RuntimeError(f"signing in as {email} answered {answer.status}")

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def _send(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        elapsed_ms = (time.perf_counter() - begun) * 1000
        for line in response.headers.get_all("Set-Cookie") or ():
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        queries, cpu = (int(response.headers[name]) for name in (QUERIES_HEADER, CPU_HEADER))
        return Answer(response.status, elapsed_ms, content, queries, cpu / 1_000_000)
