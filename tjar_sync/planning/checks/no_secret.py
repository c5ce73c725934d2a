"""A webhook's signing secret is written where its receiver finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import Role
from tjar_sync.model.plan import Action
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.NO_SECRET


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find new webhooks that say nowhere where their secret goes: it is shown only once."""
    found = (
        Hit(item.change.address, "", f"no `{item.kind.key_of(Role.SECRET)}`")
        for item in given.prospects
        if item.change.action is Action.CREATE and item.kind.key_of(Role.SECRET)
        if (resource := given.catalog.resources.get(item.change.address)) is not None
        if resource.secret_path is None
    )
    several = "webhooks do not say where their signing secret is written, which is shown only once"
    yield from gathered(CODE, given, found, several)


CHECK = Check(
    CODE,
    "Makes a webhook whose signing secret is written nowhere.",
    find,
    Stage.CATALOG,
    level=Level.WARNING,
)
