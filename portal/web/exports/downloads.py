"""The page « Exports » and its files, streamed."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from portal.domain.actors import Actor, Role
from portal.domain.permissions import Subject, can
from portal.exports.declared import KIND_LABELS
from portal.queries.exports import EXPORT_KINDS, ExportKind
from portal.queries.inbox_filter import InboxFilter
from portal.queries.windows import WindowView
from portal.services.exporting.make_export import MakeExport, make_export
from portal.web.common.access import allowed
from portal.web.common.downloads import attachment
from portal.web.common.inbox_address import kept_pairs, read_filter
from portal.web.common.session import current_actor, runtime
from portal.web.common.window import open_windows

_ROLES = (Role.INSTRUCTOR, Role.BUDGET)
#: The only export the list's address filters.
FILTERED = "dossiers"
#: Its columns are some of those of the dossiers, said there.
REPORT = "rapport-national"


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("", "home", home)
    blueprint.add_url_rule("/<window>/<name>.<any(xlsx, csv):form>", "download", download)


@allowed(*_ROLES)
def home() -> str:
    """Every export of the reader's windows, with what each column holds; the list's filter, if any, is kept."""
    actor = current_actor()
    mine = actor.window_ids(*_ROLES)
    windows = [(window, _offered(actor, window)) for window in open_windows() if window.id in mine]
    return render_template(
        "exports/home.html",
        windows=windows,
        kinds=KIND_LABELS,
        pairs=_asked(),
        filtered=FILTERED,
        report=REPORT,
        has_links=actor.has_links,
    )


def _offered(actor: Actor, window: WindowView) -> list[ExportKind]:
    return [kind for kind in EXPORT_KINDS.values() if can(actor, kind.permission, Subject(window.id))]


@allowed(*_ROLES)
def download(window: str, name: str, form: str) -> Response:
    """One file. It is in the journal before its first byte leaves; HEAD makes nothing."""
    wanted, asked = _filter(name)
    command = MakeExport(window, name, form, wanted, asked)
    if request.method == "HEAD":
        return attachment(b"", f"{name}.{form}", "application/octet-stream")
    made = make_export(runtime(), current_actor(), command)
    response = attachment(b"", made.file_name, made.media_type)
    response.response = made.pieces  # type: ignore[assignment]
    del response.headers["Content-Length"]
    return response


def _filter(name: str) -> tuple[InboxFilter | None, str]:
    """The list's filter when the address has one; without any parameter, every filed dossier."""
    pairs = _asked()
    if name != FILTERED or not pairs:
        return None, ""
    wanted, _ = read_filter(request.args)
    return wanted, urlencode(pairs)


def _asked() -> dict[str, str]:
    """What the list's address says of the selection; its columns on screen are not the file's."""
    return {name: value for name, value in kept_pairs(list(request.args.items())) if name != "col"}
