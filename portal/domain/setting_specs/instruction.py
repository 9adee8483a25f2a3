"""Options of instruction and decision: scorers, committee, announcement, delays of opinions."""

from __future__ import annotations

from portal.domain.setting_specs.spec import SettingSpec

INSTRUCTION: tuple[SettingSpec, ...] = ()
