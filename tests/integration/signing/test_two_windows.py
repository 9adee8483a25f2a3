"""The signatory of two windows ticks what is on the page: one batch a window, each act signed by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.domain.actors import Posting, Role
from portal.domain.errors import NotFound
from portal.domain.signing import SigningWay
from portal.services.acting.start_signing import start_signing
from tests.integration.acting.support import House, fill_settings
from tests.integration.acting.test_act_batches import _states
from tests.integration.signing.test_ways import NUMBER, house, issued_for
from tests.integration.signing.windows import other_window

__all__ = ["house"]


def test_the_signatory_of_two_windows_has_one_batch_a_window(house: House) -> None:
    other = other_window(house)
    fill_settings(house.runtime, other.window_id, {"signatory.email": other.signatory.email})
    both = replace(house.signatory, postings=(*house.signatory.postings, Posting(other.window_id, Role.SIGNATORY)))
    mine = issued_for(house, SigningWay.ELECTRONIC, NUMBER)
    theirs = issued_for(other, SigningWay.ELECTRONIC, "68-2021-10-15-00031")
    with house.runtime.uow() as uow:
        batches = start_signing(uow, both, (mine, theirs))
    assert [len(_states(house.runtime, batch)) for batch in batches] == [1, 1]
    with pytest.raises(NotFound), house.runtime.uow() as uow:
        start_signing(uow, house.signatory, (mine, theirs))
