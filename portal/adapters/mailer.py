"""Mail out: SMTP in production; in demo an .eml file in ``mailbox/`` (the mailbox page shows the same messages)."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from portal.services.ports import AddressRefused, Attachment


def _message(
    sender: str, recipient: str, subject: str, body: str, message_id: str, attachments: tuple[Attachment, ...] = ()
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = subject
    message["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    message.set_content(body)
    for joined in attachments:
        main, _, sub = joined.media_type.partition("/")
        message.add_attachment(joined.content, maintype=main, subtype=sub, filename=joined.name)
    return message


class MailboxMailer:
    """Writes .eml files; nothing leaves the machine."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(
        self, recipient: str, subject: str, body: str, message_id: str, attachments: tuple[Attachment, ...] = ()
    ) -> None:
        """Write one message; the same ``message_id`` overwrites itself."""
        self._folder.mkdir(parents=True, exist_ok=True)
        message = _message(self._sender, recipient, subject, body, message_id, attachments)
        (self._folder / f"{message_id}.eml").write_bytes(bytes(message))


class SmtpMailer:
    """Sends by ``smtp://user:password@host:port`` (``smtps://`` for TLS from the start)."""

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    def send(
        self, recipient: str, subject: str, body: str, message_id: str, attachments: tuple[Attachment, ...] = ()
    ) -> None:
        """Send one message. Raises AddressRefused (5xx for the recipient), or OSError, smtplib.SMTPException: to be
        tried again."""
        host, port = self._url.hostname or "localhost", self._url.port
        # Certificates are verified: smtplib's own default accepts any, and would give it the password.
        trust = ssl.create_default_context()
        with (
            smtplib.SMTP_SSL(host, port or 465, timeout=20, context=trust)
            if self._url.scheme == "smtps"
            else smtplib.SMTP(host, port or 25, timeout=20)
        ) as server:
            if self._url.username:
                if self._url.scheme != "smtps":
                    server.starttls(context=trust)
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
            try:
                server.send_message(_message(self._sender, recipient, subject, body, message_id, attachments))
            except smtplib.SMTPRecipientsRefused as error:
                code, words = error.recipients.get(recipient, (0, b""))
                if not 500 <= code < 600:
                    raise
                raise AddressRefused(str(code), words.decode("utf-8", "replace")[:500]) from error
