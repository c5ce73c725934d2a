"""Names that were seen in a store, kept between runs: in `.tjar/cache`, and in its state."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tjar_sync.cache_folder import CacheFolder
from tjar_sync.errors import CatalogError, ProviderError
from tjar_sync.model.codes import Mistake
from tjar_sync.model.diagnosis import ContractLine, Standing
from tjar_sync.model.diagnostic import mistake
from tjar_sync.model.observation import Observation
from tjar_sync.model.sighting import Sighting, StoreNames
from tjar_sync.refresh.own_names import look_up, outdated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.evidence import Evidence
    from tjar_sync.model.settings import Settings, StoreSettings
    from tjar_sync.model.sighting import Sightings, Told
    from tjar_sync.ports import Emit, Provider

IDS = "ids"
"""Under which the state keeps them among what was observed; they are no assumption's."""
_DIGITS = 12


def cached(root: Path, store: StoreSettings) -> StoreNames:
    """Return what earlier runs on this machine saw; a file that cannot be used tells nothing.

    Nor does one that git keeps: which number a name has decides where products go.
    """
    folder, name = CacheFolder(root), _name(store)
    data = folder.read(name)
    if data is None or folder.is_from_git(name):
        return StoreNames()
    with suppress(ValueError, TypeError, RecursionError):
        return StoreNames(_checked(json.loads(data)))
    return StoreNames()


def to_be_asked(root: Path, store: StoreSettings) -> StoreNames:
    """Return what earlier runs on this machine saw; the store will be asked for the rest."""
    return replace(cached(root, store), asking=True)


def known_offline(root: Path, evidence: Evidence, store: StoreSettings) -> StoreNames:
    """Return what earlier runs saw, on this machine or as the state keeps it; nobody is asked."""
    return StoreNames(_both(remembered(evidence), cached(root, store).seen))


def keep(root: Path, store: StoreSettings, seen: Sightings) -> None:
    """Keep what was seen for later runs on this machine; elsewhere it is looked for again."""
    tree = {
        group: {name: [at.number, at.seen_at] for name, at in sorted(names.items())}
        for group, names in sorted(seen.items())
    }
    CacheFolder(root).write(_name(store), json.dumps(tree, ensure_ascii=False, indent=1).encode())


def _name(store: StoreSettings) -> str:
    """Name the file of one store: another address is another store."""
    key = f"{store.name} {store.provider} {store.url}"
    return f"names-{hashlib.sha256(key.encode()).hexdigest()[:_DIGITS]}.json"


def _checked(tree: Any) -> Sightings:  # noqa: ANN401 - whatever the file holds
    """Read what was kept. Raises ValueError or TypeError for anything else."""
    found: dict[str, dict[str, Sighting]] = {}
    for group, names in dict(tree).items():
        for name, (number, seen_at) in dict(names).items():
            if type(number) is not int or not isinstance(seen_at, str):
                raise TypeError(number)
            found.setdefault(group, {})[name] = Sighting(number, seen_at)
    return found


def observations(seen: Sightings) -> tuple[Observation, ...]:
    """Return what was seen as the state keeps it."""
    return tuple(
        Observation(
            IDS,
            f"`{name}` is one of the store's {group}",
            Standing.CONFIRMED,
            f"{at.number}, seen at {at.seen_at}",
            answer=at.seen_at,
            lines=(ContractLine((IDS, group, name), at.number),),
        )
        for group, names in seen.items()
        for name, at in names.items()
    )


def remembered(evidence: Evidence) -> Sightings:
    """Return the names that runs which held the lock saw."""
    found: dict[str, dict[str, Sighting]] = {}
    for group, name, sighting in _lines(evidence):
        found.setdefault(group, {})[name] = sighting
    return found


def _lines(evidence: Evidence) -> Iterator[tuple[str, str, Sighting]]:
    for one in evidence.observations:
        for line in one.lines:
            match line:
                case ContractLine(("ids", group, name), int() as number):
                    yield group, name, Sighting(number, one.answer)
                case _:
                    pass


def found(
    settings: Settings,
    catalog: Catalog,
    evidence: Evidence,
    ask: Callable[[], Provider],
    emit: Emit,
) -> StoreNames:
    """Return the names that a catalog seeks: as earlier runs saw them, else as the store shows them.

    What is found is kept for later runs on this machine.
    """
    store = settings.store
    seen = _both(remembered(evidence), store.seen)
    left = {
        group: tuple(name for name in names if name not in seen.get(group, {}))
        for group, names in catalog.sought.items()
    }
    names = StoreNames(seen)
    if any(left.values()):
        numbers = replace(store, seen=seen).numbers
        try:
            with closing(ask()) as provider:
                shown = look_up(replace(catalog, sought=left), numbers, provider, emit)
        except ProviderError as error:
            why = f"the store could not be asked: {error.what}"
            refused = {(group, name): why for group, names in left.items() for name in names}
            shown = StoreNames(refused=refused)
        names = StoreNames(_both(seen, shown.seen), shown.refused)
    keep(settings.root, store, names.seen)
    return names


def _both(one: Sightings, other: Sightings) -> Sightings:
    """Return all of both; what the other has counts more."""
    return {group: {**one.get(group, {}), **other.get(group, {})} for group in {**one, **other}}


def to_record(store: StoreSettings, evidence: Evidence) -> tuple[Observation, ...]:
    """Return what the state does not keep yet of the names that were seen."""
    known = remembered(evidence)
    return tuple(
        one
        for one in observations(store.seen)
        for line in one.lines
        if known.get(line.path[1], {}).get(line.path[2], Sighting(0, "")).number != line.value
    )


def require_current(store: StoreSettings, told: Told) -> None:
    """Raise CatalogError where the store shows that a name stands for something else by now."""
    mistakes = tuple(mistake(Mistake.UNKNOWN_ID, why) for why in outdated(store.seen, told))
    if mistakes:
        hint = f"write below `stores: {store.name}: ids:` in store.yaml which number is meant"
        raise CatalogError(mistakes, hint)
