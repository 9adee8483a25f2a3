"""Marianne is printed by a State administration in production, and by nobody else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from portal.config import Mode, Settings
from portal.services.document_style import document_style


@pytest.mark.parametrize(
    ("mode", "theme", "state"),
    [
        (Mode.PRODUCTION, "state", True),
        (Mode.PRODUCTION, "neutral", False),
        (Mode.DEMO, "state", False),
        (Mode.UNSET, "state", False),
    ],
)
def test_who_prints_marianne(tmp_path: Path, mode: Mode, theme: str, state: bool) -> None:
    settings = replace(Settings.from_env({"INSTANCE_DIR": str(tmp_path)}), mode=mode, theme=theme)
    assert document_style(settings).state is state
