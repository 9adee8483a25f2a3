"""Mail out: a password is given to a verified server only."""

from __future__ import annotations

import smtplib
import ssl
from typing import Any

import pytest

from portal.adapters.mailer import SmtpMailer


class _Server:
    """Remembers how it was spoken to."""

    spoken: list[tuple[str, Any]]

    def __init__(self, host: str, port: int, *, timeout: int, context: ssl.SSLContext | None = None) -> None:
        type(self).spoken = [("open", (host, port)), ("tls", context)]

    def __enter__(self) -> _Server:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def starttls(self, *, context: ssl.SSLContext | None = None) -> None:
        self.spoken.append(("tls", context))

    def login(self, user: str, password: str) -> None:
        self.spoken.append(("login", (user, password)))

    def send_message(self, message: Any) -> None:
        self.spoken.append(("send", message["To"]))


@pytest.mark.parametrize(("url", "place"), [("smtp://u:p%40@h", ("h", 25)), ("smtps://u:p%40@h", ("h", 465))])
def test_the_password_follows_a_verified_certificate(
    url: str, place: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtplib, "SMTP", _Server)
    monkeypatch.setattr(smtplib, "SMTP_SSL", _Server)
    SmtpMailer(url, "guichet@exemple.fr").send("mairie@exemple.fr", "Sujet", "Texte", "id")
    assert _Server.spoken[0] == ("open", place)
    *before, login, sent = [step for step in _Server.spoken if step[1] is not None]
    context = before[-1][1]
    assert isinstance(context, ssl.SSLContext)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert login == ("login", ("u", "p@"))
    assert sent == ("send", "mairie@exemple.fr")
