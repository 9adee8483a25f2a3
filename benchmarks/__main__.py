"""``python -m benchmarks``: load an instance, serve it, measure, print the ratios. Less than three minutes.

Nothing of the installation is touched: the instance is temporary, the server a child process on a free loopback port.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.quotes import main as quotes
from benchmarks.report import table
from benchmarks.run import COUNT, REQUESTS, run


def main(arguments: list[str]) -> int:
    """Exit status 0 once everything was measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="dossiers loaded (default %(default)s)")
    parser.add_argument("--requests", type=int, default=REQUESTS, help="requests of each page (default %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--held-out", action="store_true", help="read the held-out quotes too")
    chosen = parser.parse_args(arguments)
    if chosen.count < 25 or chosen.requests < 1:
        parser.error("at least 25 dossiers and 1 request")
    figures = run(chosen.count, chosen.requests, say=lambda line: print(line, file=sys.stderr, flush=True))
    print(table(figures))
    quotes([])
    if chosen.held_out:
        quotes(["--held-out"])
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
