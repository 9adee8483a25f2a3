"""Descriptions of every setting of a window, one module per part of the work."""

from __future__ import annotations

from portal.domain.setting_specs.acts import ACTS
from portal.domain.setting_specs.appeals import APPEALS
from portal.domain.setting_specs.budget import BUDGET
from portal.domain.setting_specs.chorus import CHORUS
from portal.domain.setting_specs.exports import EXPORTS
from portal.domain.setting_specs.filing import FILING
from portal.domain.setting_specs.instruction import INSTRUCTION
from portal.domain.setting_specs.people import PEOPLE
from portal.domain.setting_specs.publicity import PUBLICITY
from portal.domain.setting_specs.spec import Kind, SettingSpec

REGISTRY: tuple[SettingSpec, ...] = (
    *ACTS,
    *APPEALS,
    *FILING,
    *INSTRUCTION,
    *PEOPLE,
    *EXPORTS,
    *PUBLICITY,
    *BUDGET,
    *CHORUS,
)

__all__ = ["REGISTRY", "Kind", "SettingSpec"]
