"""Addresses of the steps of the form, for mails that leave when no page is being asked for."""

from __future__ import annotations

#: Step of the form and its path; a test compares them with the routes.
PATHS = {
    "identity": "identite",
    "project": "projet",
    "expenses": "depenses",
    "plan": "plan",
    "documents": "pieces",
    "verification": "verification",
    "signing": "signature",
}


def step_link(site_url: str, dossier: str, step: str = "") -> str:
    """The address of a step of a dossier (public id); of the dossier itself without a known step."""
    path = PATHS.get(step, "")
    return f"{site_url}/mes-dossiers/{dossier}" + (f"/{path}" if path else "")
