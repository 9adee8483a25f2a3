"""What the applicant's side needs of the prefecture: lists, delays and switches."""

from __future__ import annotations

from portal.domain.setting_specs.assistance import ASSISTANCE
from portal.domain.setting_specs.spec import SettingSpec

FILING: tuple[SettingSpec, ...] = (*ASSISTANCE,)
