"""Which stores are meant: by tag, by pattern, by both."""

from __future__ import annotations

import pytest

from tjar_sync.errors import UsageError
from tjar_sync.fleet import MemberFilter, chosen
from tjar_sync.model.fleet import Member

RIYADH = Member("shops/riyadh", "live", ("gulf", "big"))
JEDDAH = Member("shops/jeddah", "live", ("gulf",))
TRIAL = Member("trial", "staging")
EVERY = (RIYADH, JEDDAH, TRIAL)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (MemberFilter(), EVERY),
        (MemberFilter(("gulf",)), (RIYADH, JEDDAH)),
        (MemberFilter(("big", "gulf")), (RIYADH, JEDDAH)),
        (MemberFilter((), ("*:live",)), (RIYADH, JEDDAH)),
        (MemberFilter((), ("trial:staging", "shops/j*")), (JEDDAH, TRIAL)),
        (MemberFilter(("big",), ("shops/*",)), (RIYADH,)),
    ],
)
def test_all_that_was_said_must_fit(by: MemberFilter, expected: tuple[Member, ...]) -> None:
    """Any of the tags, any of the patterns, and both; in the order of the fleet."""
    assert expected == chosen(EVERY, by)


@pytest.mark.parametrize(
    ("by", "message"),
    [
        (MemberFilter(("gul",)), "no store has the tag `gul`; did you mean `gulf`?\n  there are"),
        (MemberFilter((), ("shop/riyadh:live",)), "did you mean `shops/riyadh:live`?"),
        (MemberFilter(("big",), ("trial:*",)), "no store fits both --tag and --only"),
    ],
)
def test_what_fits_none_is_a_mistake(by: MemberFilter, message: str) -> None:
    """Nobody takes a slip for a fleet that is done."""
    with pytest.raises(UsageError) as caught:
        chosen(EVERY, by)

    assert message in str(caught.value)


def test_a_fleet_without_tags_says_so() -> None:
    """There is nothing to choose from."""
    with pytest.raises(UsageError, match=r"fleet\.yaml gives no store a tag"):
        chosen((TRIAL,), MemberFilter(("gulf",)))
