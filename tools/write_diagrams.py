"""Write docs/states.md from the transition tables. A test compares the file with the tables."""

from __future__ import annotations

from pathlib import Path

from portal.domain.act import ACT
from portal.domain.amendment import AMENDMENT
from portal.domain.appeals import APPEAL
from portal.domain.claim import CLAIM
from portal.domain.committee import SESSION
from portal.domain.dossier import DOSSIER
from portal.domain.letter import LETTER
from portal.domain.opinions import OPINION
from portal.domain.recovery import RECOVERY
from portal.domain.signing import COPY

TITLES = {
    "dossier": "Dossier",
    "act": "Act (arrêté)",
    "claim": "Payment claim",
    "session": "Committee session",
    "letter": "Letter of a decision",
    "opinion": "Request for an opinion",
    "appeal": "Appeal",
    "recovery": "Repayment or lapse",
    "amendment": "Change of an award",
    "signed_copy": "Signed copy of an act",
}


def document() -> str:
    """The whole page, as Markdown with Mermaid diagrams."""
    parts = ["# State machines\n\nGenerated from `portal/domain` by `tools/write_diagrams.py`; do not edit.\n"]
    tables = (DOSSIER, ACT, CLAIM, SESSION, LETTER, OPINION, APPEAL, RECOVERY, AMENDMENT, COPY)
    parts += [f"## {TITLES[table.name]}\n\n```mermaid\n{table.mermaid()}\n```\n" for table in tables]
    return "\n".join(parts)


if __name__ == "__main__":
    (Path(__file__).resolve().parent.parent / "docs" / "states.md").write_text(document(), encoding="utf-8")
