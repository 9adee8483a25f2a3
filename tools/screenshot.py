"""Take the picture of the README: the instructor's list, in a fresh demonstration.

``make screenshot`` (or ``python tools/screenshot.py [--out FILE]``) prepares a demonstration in a temporary instance,
serves it on a free port, signs in with the instructor's demonstration account and photographs the page at 1280 px.
Needs the development requirements and a Chromium on the machine (``CHROMIUM`` says which).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Page, sync_playwright

from tests.e2e.serving import ROOT, prepare_demo, served_portal
from tests.plugins.machine import BROWSERS

WIDTH, HEIGHT, MAX_BYTES = 1280, 1000, 300_000
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


def chromium() -> str:
    """The browser to use; exits with one sentence when there is none."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise SystemExit("No Chromium on this machine: install one, or set CHROMIUM.")
    return found


def show_inbox(page: Page, address: str) -> None:
    """Sign in as the instructor, whose own page is the list of dossiers."""
    page.goto(f"{address}/connexion")
    page.get_by_role("listitem").filter(has_text="instruction@demo.example").get_by_role("button").click()
    page.wait_for_url("**/instruction")


def main() -> int:
    """Write the picture; exit status 1 when it is too heavy for a README."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images" / "instruction.png")
    target: Path = parser.parse_args().out
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        prepare_demo(Path(folder) / "prepared")
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        with served_portal(Path(folder) / "prepared", Path(folder) / "served") as address:
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="fr-FR")
            show_inbox(page, address)
            page.screenshot(path=target)
        browser.close()
    size = target.stat().st_size
    sys.stdout.write(f"{target}: {size // 1000} kB\n")
    return 0 if size <= MAX_BYTES else 1


if __name__ == "__main__":
    raise SystemExit(main())
