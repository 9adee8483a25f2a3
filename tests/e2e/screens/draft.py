"""A step being typed: the line of the saves, what this device kept, the comparison of two texts."""

from __future__ import annotations

import re
import time

from tests.e2e.visitor import Visitor, plain

STATUS = ".portal-autosave"


def status(visitor: Visitor) -> str:
    """What the line of the saves says."""
    return plain(visitor.page.locator(STATUS).inner_text())


def wait_for(visitor: Visitor, text: str, seconds: float = 15) -> str:
    """Wait until the line of the saves says so, and nothing typed is waiting."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if text in status(visitor):
            return status(visitor)
        visitor.page.wait_for_timeout(100)
    raise AssertionError(f"« {text} » expected, the line says: {status(visitor)}")


def wait_until_saved(visitor: Visitor, seconds: float = 15) -> int:
    """Wait until the portal has everything that is typed; returns the version it announced."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = re.search(r"version (\d+)", status(visitor))
        if found and not kept_here(visitor):
            return int(found.group(1))
        visitor.page.wait_for_timeout(100)
    raise AssertionError(f"not saved: {status(visitor)}; kept here: {kept_here(visitor)}")


def kept_here(visitor: Visitor) -> list[str]:
    """Keys of what this device keeps."""
    found: list[str] = visitor.page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('guichet:'))")
    return found


def offers(visitor: Visitor) -> list[str]:
    """The texts offered because the portal does not have them."""
    return [plain(text) for text in visitor.page.locator(".portal-offer").all_inner_texts()]
