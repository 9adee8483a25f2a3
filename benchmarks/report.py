"""The figures as a table for a terminal. Ratios are what counts: milliseconds are this machine's, this minute's."""

from __future__ import annotations

from typing import Any


def table(figures: dict[str, Any]) -> str:
    """Every figure of one run."""
    machine = figures["machine"]
    lines = [
        f"{machine['cores']} cores, load {machine['load_average'][0]}, Python {machine['python']}, "
        + ", ".join(f"{name} {number}" for name, number in machine["versions"].items()),
        f"{figures['load']['dossiers']} dossiers loaded in {figures['load']['seconds']} s",
        "",
        f"{'':<16}{'processor':>34}{'until the last byte':>34}",
        f"{'page':<16}{'ms':>9}{'× floor':>9}{'quartiles':>16}{'ms':>9}{'× floor':>9}{'quartiles':>16}"
        f"{'requests':>10}{'HTML kB':>9}{'queries':>9}",
    ]
    for name, page in figures["pages"].items():
        lines.append(
            f"{name:<16}"
            + f"{page['cpu_ms']:>9.2f}{page['cpu_ratio']:>9.2f}{_range(page['cpu_ratio_quartiles']):>16}"
            + f"{page['median_ms']:>9.2f}{page['ratio']:>9.2f}{_range(page['ratio_quartiles']):>16}"
            + f"{page['requests']:>10}{page['html_bytes'] / 1000:>9.1f}{page['queries']:>9}"
        )
    lines += ["", f"{'PDF':<26}{'median ms':>10}{'× bare':>9}"]
    lines += [f"{name:<26}{act['median_ms']:>10.2f}{act['ratio']:>9.2f}" for name, act in figures["acts"].items()]
    lines += ["", f"{'assessment, ten lines':<26}{'per second':>10}{'× json.loads':>14}"]
    for name, speed in figures["eligibility"].items():
        lines.append(f"{name:<26}{speed['per_second']:>10}{speed['ratio']:>14.1f}")
    lines += ["", f"{'export':<26}{'processor s':>12}{'× floor':>9}{'kB':>9}"]
    for name, way in figures["exports"].items():
        lines.append(f"{name:<26}{way['cpu_s']:>12.2f}{way['ratio']:>9.2f}{way['kilobytes']:>9}")
    return "\n".join(lines)


def _range(quartiles: list[float]) -> str:
    return f"{quartiles[0]:.2f} – {quartiles[1]:.2f}"
