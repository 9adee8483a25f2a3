"""Checks the signatures of a PDF in a child process: what people bring is never parsed in the portal's own."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from portal.adapters.child_process import run_child
from portal.services.ports import SignatureFact, SignaturesUnreadable

CHILD = Path(__file__).with_name("child.py")
WALL_SECONDS = 40


@dataclass(frozen=True)
class SignatureCheck:
    """See ``portal.services.ports.SignatureCheckPort``. ``roots``: PEM files of the authorities trusted here."""

    roots: tuple[Path, ...] = ()

    def __call__(self, pdf: bytes, issued_size: int = 0) -> tuple[SignatureFact, ...]:
        """Every signature, in order. Raises SignaturesUnreadable when the file cannot be read in time and memory."""
        roots = [path.read_text(encoding="ascii") for path in self.roots if path.is_file()]
        asked = {"roots": roots, "pdf": base64.b64encode(pdf).decode(), "issued_size": issued_size}
        question = json.dumps(asked).encode()
        end = run_child(CHILD, [], question, WALL_SECONDS)
        try:
            answer = json.loads(end.printed)
        except ValueError:
            raise SignaturesUnreadable from None
        if "signatures" not in answer:
            raise SignaturesUnreadable
        return tuple(_fact(row) for row in answer["signatures"])


def _fact(row: dict[str, object]) -> SignatureFact:
    at = row.pop("signed_at")
    return SignatureFact(signed_at=datetime.fromisoformat(str(at)) if at else None, **row)  # type: ignore[arg-type]
