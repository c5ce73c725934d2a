"""Which stores of a fleet are meant."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.errors import UsageError
from tjar_sync.model.suggestions import guess, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.model.fleet import Member


class MemberFilter(NamedTuple):
    """What was said of the stores that are meant; all of it must fit."""

    tags: tuple[str, ...] = ()
    """Any of these."""
    patterns: tuple[str, ...] = ()
    """Patterns as in a shell, of which a member's name fits one."""


def chosen(members: Iterable[Member], by: MemberFilter) -> tuple[Member, ...]:
    """Return the stores that are meant. Raises UsageError for a tag or a pattern that fits none."""
    every = tuple(members)
    known = sorted({tag for member in every for tag in member.tags})
    for tag in by.tags:
        if tag not in known:
            hint = f"there are {listed(known)}" if known else "fleet.yaml gives no store a tag"
            raise UsageError(f"no store has the tag `{tag}`{guess(tag, known)}", hint=hint)
    for pattern in by.patterns:
        if not any(fnmatchcase(member.name, pattern) for member in every):
            names = [member.name for member in every]
            raise UsageError(
                f"no store is called `{pattern}`{guess(pattern, names)}",
                hint=f"there are {listed(names)}",
            )
    found = tuple(member for member in every if _fits(member, by))
    if not found:
        raise UsageError("no store fits both --tag and --only", hint="leave out one of them")
    return found


def _fits(member: Member, by: MemberFilter) -> bool:
    tagged = not by.tags or not set(by.tags).isdisjoint(member.tags)
    called = not by.patterns or any(fnmatchcase(member.name, one) for one in by.patterns)
    return tagged and called
