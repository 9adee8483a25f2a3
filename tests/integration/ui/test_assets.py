"""Style sheets: what is assembled, how it is served, and pages without them."""

from __future__ import annotations

import gzip
import json
import logging
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from ui_styleguide import make_styleguide

from tools.assemble_dsfr import AssemblyError, find_dist


def _files(static_dir: Path) -> dict[str, str]:
    return json.loads((static_dir / "dsfr" / "manifest.json").read_text())["files"]


@pytest.mark.parametrize("name", ["portal.css", "portal-neutral.css"])
def test_style_sheet_is_small_whole_and_needs_nothing_inline(static_dir: Path, name: str) -> None:
    path = static_dir / _files(static_dir)[name]
    css = path.read_text()
    packed = path.with_name(path.name + ".gz").read_bytes()
    assert len(packed) < 60_000
    assert gzip.decompress(packed) == path.read_bytes()
    assert "data:" not in css
    assert "@import" not in css
    targets = set(re.findall(r"url\(([^)]+)\)", css))
    assert targets
    assert not [target for target in targets if not (path.parent / target).is_file()]
    for used in (
        ".fr-alert--error",
        ".fr-stepper__steps",
        ".fr-icon-download-line",
        ".portal-timeline",
        ".fr-col-md-6",
    ):
        assert used in css
    missing = set(re.findall(r"var\((--[\w-]+)", css)) - set(re.findall(r"(--[\w-]+):", css))
    # The DSFR reads some hover and pressed shades that it declares nowhere itself.
    assert not [token for token in missing if not token.endswith(("-hover", "-active"))]


def test_neutral_theme_has_neither_marianne_nor_block_mark(static_dir: Path) -> None:
    css = (static_dir / _files(static_dir)["portal-neutral.css"]).read_text()
    assert "Marianne" not in css
    assert "fr-logo" not in css


def test_fonts_for_the_acts_are_truetype(static_dir: Path) -> None:
    for face in ("Regular", "Bold", "Medium", "Regular_Italic"):
        assert (static_dir / "fonts" / f"Marianne-{face}.ttf").read_bytes()[:4] == b"\x00\x01\x00\x00"


def test_fonts_for_the_acts_draw_every_sign_of_a_french_amount(static_dir: Path) -> None:
    from reportlab.pdfbase.ttfonts import TTFontFile

    for face in ("Regular", "Bold", "Medium", "Regular_Italic", "Bold_Italic"):
        drawn = TTFontFile(str(static_dir / "fonts" / f"Marianne-{face}.ttf")).charToGlyph
        assert not [sign for sign in "0123456789 \u00a0\u202f,.€%«»’–—−œŒÀÉÈÊÇùîôëï°\u2011" if ord(sign) not in drawn]


def test_served_compressed_forever_and_revalidated(client: FlaskClient, static_dir: Path) -> None:
    url = "/static/" + _files(static_dir)["portal.css"]
    packed = client.get(url, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Type"].startswith("text/css")
    assert "immutable" in packed.headers["Cache-Control"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    plain = client.get(url)
    assert "Content-Encoding" not in plain.headers
    assert plain.data == gzip.decompress(packed.data)
    again = client.get(url, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304
    assert "Set-Cookie" not in packed.headers


@pytest.mark.parametrize(
    "path",
    [
        "src/portal.css",
        "dsfr/manifest.json",
        "fonts/Marianne-Regular.ttf",
        "../config.py",
        "dsfr/%2e%2e/%2e%2e/config.py",
    ],
)
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_without_assets_pages_come_out_and_the_log_says_what_to_run(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        page = make_styleguide(static_dir=tmp_path).test_client().get("/composants")
    assert page.status_code == 200
    assert b"stylesheet" not in page.data
    assert "tools/assemble_dsfr.py" in caplog.text


def test_missing_wheel_is_said(tmp_path: Path) -> None:
    with pytest.raises(AssemblyError, match="django-dsfr"):
        find_dist(tmp_path)
