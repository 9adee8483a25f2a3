"""The algorithm's part of a dossier as a PDF and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from portal.acts.explanation import render_explanation
from portal.domain.explanation import Explanation
from portal.services.document_style import document_style
from portal.services.runtime import Runtime


def explanation_pdf(runtime: Runtime, data: Explanation) -> bytes:
    """The PDF; the same data give the same bytes."""
    return render_explanation(data, document_style(runtime.settings), specimen=runtime.settings.demo)


def explanation_json(data: Explanation) -> str:
    """The same as JSON; amounts in cents, instants with their offset."""
    return json.dumps(asdict(data), ensure_ascii=False, indent=1, default=str) + "\n"
