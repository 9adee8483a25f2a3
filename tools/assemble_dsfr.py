"""Assembles the style sheet the portal serves from the pinned django-dsfr wheel.

Owns: which DSFR components and icons are used, and everything under ``portal/static/dsfr`` and
``portal/static/fonts`` (both generated, both ignored by git). Two themes come out: ``portal.css`` for the State
(Marianne, block-mark) and ``portal-neutral.css`` for anybody else (system font, no block-mark, other colours).

No DSFR JavaScript is taken: every component we use works without it; our own modules go beside the style sheets
(``assemble_modules``). ``data:`` images become files, so that the content security policy needs no ``data:``.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import json
import re
import shutil
import sys
import sysconfig
import urllib.parse
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "portal" / "static"
DIST = Path("dsfr/static/dsfr/dist")

COMPONENTS = (
    "accordion alert badge breadcrumb button callout card checkbox footer form header highlight input link logo "
    "modal navigation notice pagination password quote radio search select sidemenu skiplink stepper summary tab "
    "table tag tile upload"
).split()
NOT_IN_NEUTRAL = {"logo"}
ICONS = (
    "add-line alarm-warning-line alert-line archive-line arrow-down-s-line arrow-go-back-line arrow-left-line "
    "arrow-left-s-line arrow-right-line arrow-right-s-line attachment-line bank-line calendar-event-line "
    "calendar-line check-line checkbox-circle-fill checkbox-circle-line checkbox-line close-circle-fill "
    "close-circle-line close-line community-line delete-line download-line draft-line edit-line error-warning-line "
    "external-link-line eye-line file-add-line file-download-line file-line file-pdf-line file-text-line "
    "folder-2-line government-line group-line home-4-line inbox-line information-line lock-line logout-box-r-line "
    "mail-line map-pin-2-line menu-fill money-euro-circle-line phone-line printer-line question-line refresh-line "
    "scales-3-line search-line send-plane-line settings-5-line shield-line survey-line time-line timer-line "
    "upload-line user-line user-setting-line account-circle-line warning-line"
).split()
#: Weights the components use; Light and the Spectral serif only dress pages we do not have.
FACES = ("Regular", "Regular_Italic", "Medium", "Bold", "Bold_Italic")
NEUTRAL_FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif'
#: Old icon names, accent palettes, dark theme and sub-components no template uses.
UNUSED = re.compile(
    r"fr-fi-|data-fr-theme=dark|data-fr-mourning|fr-translate|fr-mega-menu|fr-connect|fr-artwork|fr-responsive-vid|"
    r"fr-notice--(?:weather|attack|witness|cyber|kidnap)|fr-btn--(?:tooltip|fullscreen|display|account|team|briefcase|sort)|"
    r"fr-radio-rich|fr-transition|fr-header__search|fr-footer__partners|fr-password__|"
    r"(?:green|blue|purple|pink|yellow|orange|brown|beige)-(?!france)[a-z]+"
)

_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')][^)]*))\s*\)""")
_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")


class AssemblyError(RuntimeError):
    """The wheel is missing or does not look as expected; the text says what to do."""


@dataclass
class Output:
    """Writes content-hashed files under one folder and remembers their names."""

    folder: Path
    files: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, data: bytes, *, compress: bool = False) -> str:
        """Store ``data`` as ``stem.<hash>.ext``; returns the path relative to the folder."""
        path = Path(name)
        digest = hashlib.sha256(data).hexdigest()[:12]
        hashed = path.with_name(f"{path.stem}.{digest}{path.suffix}")
        target = self.folder / hashed
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        if compress:
            target.with_name(target.name + ".gz").write_bytes(gzip.compress(data, 9, mtime=0))
        self.files[name] = hashed.as_posix()
        return hashed.as_posix()

    def drop_unreferenced(self, sheets: str) -> None:
        """Remove images and fonts whose rules were pruned."""
        for name, path in list(self.files.items()):
            if name.startswith(("img/", "fonts/")) and path not in sheets:
                (self.folder / path).unlink()
                del self.files[name]


def find_dist(wheel_dir: Path | None) -> Path:
    """The ``dist`` folder of the wheel, in ``wheel_dir`` or in the running interpreter's site-packages."""
    places = [wheel_dir] if wheel_dir else [Path(sysconfig.get_paths()["purelib"])]
    for place in places:
        if (place / DIST / "core" / "core.main.min.css").is_file():
            return place / DIST
    raise AssemblyError(
        f"django-dsfr not found in {places[0]}: pip install --no-deps --target DIR django-dsfr, then --wheel-dir DIR"
    )


def _decode_data_url(url: str) -> bytes:
    head, _, body = url.removeprefix("data:").partition(",")
    if not head.startswith("image/svg+xml"):
        raise AssemblyError(f"Unexpected embedded data of type {head}")
    data = base64.b64decode(body) if head.endswith(";base64") else urllib.parse.unquote(body).encode()
    return data.strip()


def _localise(css: str, origin: Path, out: Output) -> str:
    """Rewrite every url() of one source file to a hashed file beside the style sheet."""

    def local(match: re.Match[str]) -> str:
        url = match.group(1) or match.group(2) or match.group(3)
        if url.startswith("data:"):
            data = _decode_data_url(url)
            name = f"img/embedded-{hashlib.sha256(data).hexdigest()[:8]}.svg"
        else:
            source = (origin.parent / url.split("?")[0].split("#")[0]).resolve()
            data = source.read_bytes()
            name = f"{'fonts' if source.suffix == '.woff2' else 'img'}/{source.name}"
        return f"url({out.files.get(name) or out.add(name, data)})"

    return _URL.sub(local, css)


def _keep_faces(css: str) -> str:
    """Drop the faces we do not use, and the older woff format beside woff2."""

    def one(match: re.Match[str]) -> str:
        rule = re.sub(r",url\([^)]*\.woff\) format\(\"woff\"\)", "", match.group(0))
        return rule if any(f"Marianne-{face}.woff2" in rule for face in FACES) else ""

    return _FONT_FACE.sub(one, css)


def _icons(dist: Path) -> tuple[str, Path]:
    origin = dist / "utility" / "icons" / "icons.main.min.css"
    css = origin.read_text(encoding="utf-8")
    rules = []
    for icon in ICONS:
        match = re.search(rf"\.fr-icon-{re.escape(icon)}:after,\.fr-icon-{re.escape(icon)}:before\{{[^}}]*\}}", css)
        if match is None:
            raise AssemblyError(f"DSFR has no icon named {icon}")
        rules.append(match.group(0))
    return "".join(rules), origin


def _tidy(css: str) -> str:
    """Remove comments but the licence line, source maps and media blocks left empty."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).replace('@charset "UTF-8";', "")
    css = re.sub(r"\s*\n\s*", "", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css).replace(";}", "}")
    return re.sub(r"@media[^{}]*\{\s*\}", "", css)


def _prune_selectors(css: str, unused: re.Pattern[str]) -> str:
    """Drop selectors that need a class or attribute our templates never carry."""

    def one(match: re.Match[str]) -> str:
        excluded = re.compile(r":not\([^()]*\)")  # what a selector excludes is no reason to drop it
        kept = [part for part in _split_selectors(match.group(1)) if not unused.search(excluded.sub("", part))]
        return f"{','.join(kept)}{{{match.group(2)}}}" if kept else ""

    return re.sub(r"([^{}@]+)\{([^{}]*)\}", one, css)


def _split_selectors(text: str) -> list[str]:
    """Split at the commas that are outside parentheses and brackets."""
    parts, depth = [""], 0
    for char in text:
        depth += (char in "([") - (char in ")]")
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _prune_variables(css: str) -> str:
    """Drop colour tokens that no kept rule reads (the palette holds thousands)."""
    declaration = re.compile(r"(?<=[{;])(--[\w-]+):[^;{}]*(?:;|(?=\}))")
    while True:
        unused = set(declaration.findall(css)) - set(re.findall(r"var\(\s*(--[\w-]+)", css))
        pruned = declaration.sub(partial(_unless_in, unused), css)
        if pruned == css:
            return re.sub(r"(?<=[};])[^{};@]+\{\}", "", css)
        css = pruned


def _unless_in(names: set[str], match: re.Match[str]) -> str:
    return "" if match.group(1) in names else match.group(0)


def _neutral(css: str) -> str:
    css = _FONT_FACE.sub("", css)
    css = re.sub(r"font-family:Marianne,arial,sans-serif", f"font-family:{NEUTRAL_FONT}", css)
    if "Marianne" in css:
        raise AssemblyError("The neutral theme still names Marianne")
    return css


def build_css(dist: Path, out: Output, *, neutral: bool) -> str:
    """One theme's whole style sheet, our own rules last; images and fonts are written to ``out``."""
    parts = [dist / "core" / "core.main.min.css"]
    parts += [dist / "component" / c / f"{c}.main.min.css" for c in COMPONENTS if not (neutral and c in NOT_IN_NEUTRAL)]
    chunks = []
    for origin in parts:
        css = _keep_faces(origin.read_text(encoding="utf-8"))
        chunks.append(_localise(_neutral(css) if neutral else css, origin, out))
    chunks.append(_localise(*_icons(dist), out))
    own = ["portal.css", "portal-neutral.css"] if neutral else ["portal.css"]
    for path in (STATIC / "src" / name for name in own):
        chunks.append(_localise(path.read_text(encoding="utf-8"), path, out))
    unused = re.compile(rf"{UNUSED.pattern}|fr-logo") if neutral else UNUSED
    licence = "/* DSFR, MIT licence, use reserved to the French State; portal additions after it */"
    return licence + _prune_variables(_prune_selectors(_tidy("".join(chunks)), unused))


def assemble(wheel_dir: Path | None, static: Path = STATIC) -> dict[str, str]:
    """Write style sheets, icons, fonts and ``manifest.json``; returns logical name → path under static."""
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from assemble_modules import add_modules
    from truetype import write_truetype  # needs fontTools, which only the installation has

    dist = find_dist(wheel_dir)
    target, building = static / "dsfr", static / "dsfr.building"
    shutil.rmtree(building, ignore_errors=True)
    out = Output(building)
    sheets = {name: build_css(dist, out, neutral=name != "portal.css") for name in ("portal.css", "portal-neutral.css")}
    out.drop_unreferenced("".join(sheets.values()))
    for name, css in sheets.items():
        out.add(name, css.encode(), compress=True)
    out.add("favicon.svg", (STATIC / "src" / "favicon.svg").read_bytes(), compress=True)
    add_modules(STATIC / "src", lambda name, content: out.add(name, content, compress=True))
    files = {name: f"dsfr/{path}" for name, path in sorted(out.files.items())}
    version = re.search(r"DSFR v([\d.]+)", (dist / "core" / "core.main.min.css").read_text(encoding="utf-8"))
    manifest = {"dsfr": version.group(1) if version else "unknown", "files": files}
    (building / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    building.rename(target)
    for face in FACES:
        write_truetype(dist / "fonts" / f"Marianne-{face}.woff", static / "fonts" / f"Marianne-{face}.ttf")
    return files


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheel-dir", type=Path, help="where the django-dsfr wheel was installed (pip --target)")
    parser.add_argument("--static", type=Path, default=STATIC, help="static folder to fill")
    options = parser.parse_args(arguments)
    try:
        files = assemble(options.wheel_dir, options.static)
    except AssemblyError as error:
        sys.stderr.write(f"assemble_dsfr: {error}\n")
        return 1
    for name in ("portal.css", "portal-neutral.css"):
        path = options.static / files[name]
        packed = path.with_name(path.name + ".gz").stat().st_size
        sys.stdout.write(f"{name}: {path.stat().st_size / 1000:.0f} kB, {packed / 1000:.1f} kB gzipped\n")
    sys.stdout.write(f"{len(files)} files under {options.static / 'dsfr'}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
