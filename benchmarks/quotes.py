"""How well quotes are read: hit rate per field over the generated corpus, and wrong values shown as certain.

``python benchmarks/quotes.py [--held-out] [-v]``. ``measure()`` gives the figures as ratios.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]


@dataclass
class Tally:
    """Counts per field; ``wrong`` and ``certain_wrong`` name the quote, the field, what was read and what is right."""

    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    certain: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, Any, Any]] = field(default_factory=list)
    certain_wrong: list[tuple[str, str, Any, Any]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def plain(value: str | None) -> str | None:
    """Typography apart: a name is right whatever its apostrophe and case."""
    return value.replace("’", "'").casefold() if value else value


def compare(entry: dict[str, Any], found: dict[str, Any], tally: Tally) -> None:
    """Count one reading against what its entry says is right."""
    from tests.quotes.corpus_files import FIELDS

    for name in FIELDS:
        right, read = entry["expected"].get(name), found["fields"][name]
        unsaid = entry.get("ambiguous_totals") and name.startswith("total_") and right is None
        good = unsaid or plain(read["value"]) == plain(right)
        tally.asked[name] += 1
        tally.right[name] += good
        tally.certain[name] += read["certain"]
        if not good:
            tally.wrong.append((entry["name"], name, read["value"], right))
        if read["certain"] and (not good or unsaid):
            tally.certain_wrong.append((entry["name"], name, read["value"], right))
    said = {signal["kind"] for signal in found["signals"]}
    tally.asked["signals"] += 1
    tally.right["signals"] += said == set(entry["signals"])
    if said != set(entry["signals"]):
        tally.wrong.append((entry["name"], "signals", sorted(said), entry["signals"]))


def tally(*, held_out: bool = False, scans: bool = False) -> Tally:
    """Read the corpus: text PDFs, or scans."""
    from portal.adapters.pdf_text import read_pdf_text
    from portal.quotes.reader import read_quote
    from portal.quotes.reading import to_json
    from tests.quotes.corpus_files import SCANS, entries, pdf_of
    from tests.quotes.producers import Missing

    counted = Tally()
    for entry in entries(held_out=held_out):
        if (entry["producer"] in SCANS) != scans:
            continue
        try:
            text = read_pdf_text(pdf_of(entry))
        except Missing as reason:
            counted.missing.append(f"{entry['name']}: {reason}")
            continue
        compare(entry, to_json(entry["name"], read_quote(text.pages)), counted)
    return counted


def measure(*, held_out: bool = False) -> dict[str, float]:
    """Hit rate per field on text PDFs, and the number of wrong values shown as certain."""
    counted = tally(held_out=held_out)
    rates = {name: counted.right[name] / asked for name, asked in counted.asked.items()}
    return rates | {"certain_wrong": float(len(counted.certain_wrong))}


def main(arguments: list[str]) -> None:
    """Print the tables."""
    held_out = "--held-out" in arguments
    for title, scans in (("text PDFs", False), ("scans", True)):
        counted = tally(held_out=held_out, scans=scans)
        print(f"{title}{', held out' if held_out else ''}: {max(counted.asked.values(), default=0)} quotes")
        for name, asked in counted.asked.items():
            share = counted.right[name] / asked
            right, certain = counted.right[name], counted.certain[name]
            print(f"  {name:15} {right:3d}/{asked:<3d} {share:6.1%}   shown as certain {certain}")
        print(f"  wrong and shown as certain: {len(counted.certain_wrong)} {counted.certain_wrong or ''}")
        for reason in counted.missing:
            print(f"  NOT MADE {reason}")
        if "-v" in arguments:
            for one in counted.wrong:
                print("   ", *one, sep=" | ")


if __name__ == "__main__":
    main(sys.argv[1:])
