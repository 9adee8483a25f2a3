"""The award the tests of Chorus start from."""

from __future__ import annotations

import pytest

from portal.services.runtime import Runtime
from tests.integration.claims.support import Awarded, confirm_account, make_award


@pytest.fixture
def award(runtime: Runtime) -> Awarded:
    """An award whose beneficiary has a confirmed account, some days later."""
    made = make_award(runtime)
    confirm_account(runtime, made)
    return made
