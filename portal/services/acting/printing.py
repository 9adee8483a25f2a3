"""What the acts of this installation can print."""

from __future__ import annotations

from portal.services.document_style import document_style
from portal.services.runtime import Runtime


def printed_characters(runtime: Runtime) -> frozenset[int]:
    """Code points every face of the acts' font prints."""
    from portal.acts.layout import coverage

    return coverage(document_style(runtime.settings), specimen=runtime.settings.demo)
