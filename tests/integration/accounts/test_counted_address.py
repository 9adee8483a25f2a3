"""What a throttle counts: one IPv4 address, or the whole /64 of an IPv6 subscriber."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal.services.accounts.throttle import _keys
from portal.web.common.throttle import Throttle

AT = datetime(2021, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("2001:4860:1:2::1", "2001:4860:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:4860:1:2::1", "2001:4860:1:3::1", False),
        ("8.8.8.8", "8.8.8.9", False),
        ("8.8.8.8", "::ffff:8.8.8.8", True),
        ("", "", True),
    ],
)
def test_addresses_of_one_subscriber_are_counted_together(first: str, second: str, together: bool) -> None:
    throttle = Throttle(limit=1)
    assert throttle.seconds_to_wait(first, AT) == 0
    assert (throttle.seconds_to_wait(second, AT) > 0) is together
    assert (_keys("a@b.fr", first) == _keys("a@b.fr", second)) is together
