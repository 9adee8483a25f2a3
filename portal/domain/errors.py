"""Errors a person can meet. Every message is a French sentence that says what to do next."""

from __future__ import annotations


class PortalError(Exception):
    """Base of the errors shown to people; ``str(error)`` is the sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(PortalError):
    """The object does not exist, or is not this actor's to see: both look the same (404)."""

    def __init__(self, message: str = "Cette page n’existe pas, ou elle ne vous est pas ouverte.") -> None:
        super().__init__(message)


class Forbidden(PortalError):
    """The actor sees the object but may not do this (403)."""

    def __init__(self, message: str = "Votre rôle ne permet pas cette action.") -> None:
        super().__init__(message)


class Conflict(PortalError):
    """Someone else changed the object in the meantime, or its state no longer allows this (409)."""


class InvalidInput(PortalError):
    """What was typed or filed cannot be accepted; ``fields`` maps a field name to its sentence (422)."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


class LedgerRefusal(PortalError):
    """The envelope refuses the movement; ``shortfall`` is what is missing, in cents (0 when not a matter of amount)."""

    def __init__(self, message: str, shortfall: int = 0) -> None:
        super().__init__(message)
        self.shortfall = shortfall


class TooManyAttempts(PortalError):
    """The same thing was tried too often; ``retry_seconds`` says when it may be tried again (429)."""

    def __init__(self, message: str, retry_seconds: int) -> None:
        super().__init__(message)
        self.retry_seconds = retry_seconds
