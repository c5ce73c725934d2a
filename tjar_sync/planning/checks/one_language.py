"""A text is there in both languages, where the catalog has such texts in both."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds.texts import LANGUAGES
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered
from tjar_sync.planning.checks.languages import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.value import Values

CODE = CheckCode.ONE_LANGUAGE


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find texts in one language, where most of the catalog that has them has both.

    A catalog in one language is whole as it is.
    """
    lacking = [
        (item.change.address, pair.path, there, missing)
        for item in given.prospects
        for pair in pairs(item)
        for there, missing in (LANGUAGES, LANGUAGES[::-1])
        if pair.of(there) and not pair.of(missing)
    ]
    usual = _usual(given.catalog) if lacking else frozenset()
    found = (
        Hit(address, f"{path}.{there}", f"no `{path}.{missing}`")
        for address, path, there, missing in lacking
        if (address.kind, path) in usual
    )
    yield from gathered(CODE, given, found, "resources lack a text in one language")


def _usual(catalog: Catalog) -> frozenset[tuple[str, str]]:
    """Return, by kind and path, the texts that most of a catalog that have them have in both."""
    both, one = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for resource in catalog.resources.values():
        for path, present in _languages(resource.values).items():
            (both if len(present) == len(LANGUAGES) else one)[resource.address.kind, path] += 1
    return frozenset(key for key, count in both.items() if count > one[key])


def _languages(values: Values) -> dict[str, set[str]]:
    """Return in which languages each text is there."""
    found: dict[str, set[str]] = {}
    for path, value in values.items():
        base, _, language = path.rpartition(".")
        if base and value and language in LANGUAGES:
            found.setdefault(base, set()).add(language)
    return found


CHECK = Check(
    CODE,
    "Leaves a text in one language, where most such texts of the catalog are in both.",
    find,
    Stage.CATALOG,
    level=Level.WARNING,
)
