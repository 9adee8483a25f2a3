"""Static files: immutable cache for hashed names, pre-compressed bytes, ETag, and ``asset_url``.

Owns the mapping of logical names (``portal.css``) to the hashed files written by ``tools/assemble_dsfr.py``.
Without those files pages still come out, unstyled, and the log says which command to run.
"""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory, url_for
from werkzeug.security import safe_join

from portal.web.common.access import public

STATIC_DIR = Path(__file__).resolve().parent.parent / "static"
MANIFEST = Path("dsfr") / "manifest.json"
_HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
_YEAR = 31_536_000
_COMPRESSED_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".js": "text/javascript; charset=utf-8",
}

log = logging.getLogger(__name__)


def read_manifest(static_dir: Path) -> dict[str, str]:
    """Logical name → path under the static folder; empty, with one log line, when the assets were not assembled."""
    path = static_dir / MANIFEST
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        log.warning(
            "Style sheets are missing: pages are served unstyled. Run: python tools/assemble_dsfr.py",
            extra={"manifest": MANIFEST.as_posix()},
        )
        return {}
    return {str(name): str(target) for name, target in files.items()}


def install_static(app: Flask, static_dir: Path = STATIC_DIR) -> None:
    """Serve ``/static/<path>`` and give templates ``asset_url(name)`` (empty text when the asset is missing)."""
    manifest = read_manifest(static_dir)

    @public
    def serve(filename: str) -> Response:
        return _send(static_dir, filename)

    def asset_url(name: str) -> str:
        target = manifest.get(name)
        return url_for("static", filename=target) if target else ""

    if "static" not in app.view_functions:
        app.add_url_rule("/static/<path:filename>", endpoint="static", methods=["GET"])
    app.view_functions["static"] = serve
    app.jinja_env.globals["asset_url"] = asset_url


def _send(static_dir: Path, filename: str) -> Response:
    if filename.endswith((".gz", ".json")) or filename.startswith(("src/", "fonts/")):
        abort(404)
    path = safe_join(str(static_dir), filename)
    suffix = Path(filename).suffix
    packed = path is not None and suffix in _COMPRESSED_TYPES and Path(path + ".gz").is_file()
    if packed and request.accept_encodings["gzip"] > 0:
        response = send_from_directory(static_dir, filename + ".gz", mimetype=_COMPRESSED_TYPES[suffix], max_age=0)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Type"] = _COMPRESSED_TYPES[suffix]
    else:
        response = send_from_directory(static_dir, filename, max_age=0)
    if packed:
        response.vary.add("Accept-Encoding")
    hashed = _HASHED.search(filename) is not None
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable" if hashed else "public, no-cache"
    return response
