"""How long an arrêté takes, against a bare two-page reportlab PDF. Prints milliseconds and their ratio.

``python benchmarks/acts.py``; no threshold here: figures go to benchmarks/README.md with date and machine.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "unit" / "acts")]


def median_ms(work: Callable[[], object], rounds: int = 20) -> float:
    """Median duration of a call once warm, in milliseconds."""
    work()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def bare_pdf() -> bytes:
    """Two pages of plain text: what reportlab costs without tags, tables or a frame."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for _ in range(2):
        for line in range(50):
            canvas.drawString(
                72, 780 - 14 * line, "Le bénéficiaire se soumet à tout contrôle de l’emploi de la subvention."
            )
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def measure() -> dict[str, float]:
    """Median milliseconds: bare PDF, arrêté, receipt."""
    from acts_samples import ARRETE, RECEIPT

    from portal.acts.arrete import render_arrete
    from portal.acts.receipt import render_receipt
    from portal.acts.style import Style

    return {
        "bare": median_ms(bare_pdf),
        "arrete": median_ms(lambda: render_arrete(ARRETE, Style())),
        "receipt": median_ms(lambda: render_receipt(RECEIPT, Style())),
    }


if __name__ == "__main__":
    figures = measure()
    for name, value in figures.items():
        print(f"{name:8} {value:7.1f} ms   {value / figures['bare']:5.1f} × bare")
