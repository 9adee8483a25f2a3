"""The code that opens the link of an opinion: its shape, how long it lives, how it is kept. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta

DIGITS = 6
#: A code that was not typed by then is worth nothing.
CODE_LIFETIME = timedelta(minutes=15)
#: Wrong codes after which a code is worth nothing, whatever is typed next.
MAX_WRONG = 5
#: How long the page stays open once the right code was typed.
OPEN_FOR = timedelta(hours=2)


def code_text(number: int) -> str:
    """The code of a drawn number below a million: « 004217 »."""
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def typed_code(text: str) -> str:
    """The digits of what was typed, blanks aside; empty when it cannot be a code."""
    digits = re.sub(r"[\s\u00a0\u202f.-]+", "", text)
    return digits if re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits) else ""


def code_hash(secret_key: str, request: str, code: str) -> str:
    """What is kept of a code: keyed, for six digits are soon tried against a bare hash; bound to its request."""
    return hmac.new(secret_key.encode(), f"opinion-code:{request}:{code}".encode(), hashlib.sha256).hexdigest()


def code_is_alive(made_at: datetime, used_at: datetime | None, wrong: int, now: datetime) -> bool:
    """Whether a code may still open: never used, young enough, not guessed at too often."""
    return used_at is None and wrong < MAX_WRONG and made_at <= now < made_at + CODE_LIFETIME


def is_open(used_at: datetime | None, now: datetime) -> bool:
    """Whether the page opened by a code is still open."""
    return used_at is not None and used_at <= now < used_at + OPEN_FOR
