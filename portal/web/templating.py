"""Jinja set-up: strict names, French filters (from ``french``), helpers the macros call.

Filters: ``euros``, ``euros_input``, ``euros_short``, ``euros_signed``, ``date_fr``, ``datetime_fr``, ``time_fr``,
``rate``, ``filesize``, ``siret_fmt``, ``plural``, ``labelled`` (cells of a table). Globals: ``page_url``,
``field_kind``, ``form_problems``, ``asset_url`` (static_files).
"""

from __future__ import annotations

from flask import Flask, request, url_for
from jinja2 import StrictUndefined

from portal.web.form_helpers import field_kind, form_problems
from portal.web.french import FILTERS
from portal.web.shell import Shell
from portal.web.table_labels import labelled
from portal.web.typography import FrenchSpaces, finalize


def page_url(page: int) -> str:
    """Address of the current list at another page, other query parameters kept."""
    arguments: dict[str, object] = {**(request.view_args or {}), **request.args.to_dict(flat=False), "page": page}
    return url_for(request.endpoint or "", **arguments)  # type: ignore[arg-type]


def install_templating(app: Flask) -> None:
    """Make a forgotten variable an error, and give templates the filters, helpers and a default ``shell``."""
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.finalize = finalize
    env.add_extension(FrenchSpaces)
    env.filters.update(FILTERS, labelled=labelled)
    env.globals.update(page_url=page_url, field_kind=field_kind, form_problems=form_problems)
    env.globals.setdefault("asset_url", lambda name: "")
    app.context_processor(lambda: {"shell": Shell()})
