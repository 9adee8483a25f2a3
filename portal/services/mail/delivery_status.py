"""Read a delivery-status notification (RFC 3464): which addresses are refused for good, and why.

Only the machine-readable part counts; a delay or a temporary failure is nobody's bounce.
"""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

#: A report that names more recipients than this is not one of ours.
MAX_RECIPIENTS = 50


@dataclass(frozen=True, slots=True)
class PermanentFailure:
    """One address that is refused for good: lower-case, its status code (5.x.x) and the server's words."""

    email: str
    status: str
    detail: str


def permanent_failures(content: bytes) -> tuple[PermanentFailure, ...]:
    """Failures of a report, none for anything else. Never raises for what the bytes hold."""
    try:
        message = message_from_bytes(content, policy=policy.compat32)
        parts = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
        found = [_failure(block) for part in parts for block in _blocks(part)]
    except (ValueError, LookupError, RecursionError, TypeError):
        return ()
    unique = {one.email: one for one in found if one is not None}
    return tuple(unique.values())[:MAX_RECIPIENTS]


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _failure(block: Message) -> PermanentFailure | None:
    recipient = _after_semicolon(block.get("Original-Recipient") or block.get("Final-Recipient"))
    action, status = str(block.get("Action", "")).strip().lower(), str(block.get("Status", "")).strip()
    if action != "failed" or not status.startswith("5") or "@" not in recipient:
        return None
    detail = " ".join(_after_semicolon(block.get("Diagnostic-Code")).split())
    return PermanentFailure(recipient.lower()[:254], status[:16], detail[:500])


def _after_semicolon(value: object) -> str:
    return str(value or "").partition(";")[2].strip().strip("<>")
