"""The corpus of generated quotes: its entries, what is right, and their PDFs (made once, kept in ``build/``)."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from pathlib import Path
from typing import Any

from tests.quotes.producers import PRODUCERS

FOLDER = Path(__file__).parent / "corpus"
KEPT = Path(__file__).resolve().parents[2] / "build" / "quotes"
FIELDS = (
    "supplier", "siret", "number", "date", "valid_until", "total_excl_tax", "total_vat", "total_incl_tax",
    "client", "client_siret",
)  # fmt: skip
SCANS = frozenset({"scan", "scan-noisy"})


def entries(*, held_out: bool = False) -> list[dict[str, Any]]:
    """The entries of the corpus, the held-out ones (files ``held_out*.toml``) apart."""
    paths = [path for path in sorted(FOLDER.glob("*.toml")) if path.name.startswith("held_out") == held_out]
    return [entry for path in paths for entry in tomllib.loads(path.read_text(encoding="utf-8"))["quote"]]


def pdf_of(entry: dict[str, Any]) -> bytes:
    """The entry's PDF. Raises ``producers.Missing`` where its producer is not installed."""
    source = Path(__file__).with_name("producers.py").read_bytes()
    print_of = hashlib.sha256(source + json.dumps(entry, sort_keys=True).encode()).hexdigest()[:16]
    path = KEPT / f"{entry['name']}-{print_of}.pdf"
    if not path.is_file():
        content = PRODUCERS[entry["producer"]](entry)
        KEPT.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        partial.write_bytes(content)
        partial.rename(path)
    return path.read_bytes()
