"""Keep a plan that found nothing to change, with all that it was made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tjar_sync.cache_folder import CacheFolder
from tjar_sync.kept.facts import facts_of, kept_name
from tjar_sync.kept.files import at_rest, held_still, to_keep
from tjar_sync.kept.plan_text import dumped
from tjar_sync.kept.sealed import KEY_VARIABLES, seal, told_apart
from tjar_sync.model.kinds import KINDS, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.kept.files import KeptFiles
    from tjar_sync.kept.witness import Witness
    from tjar_sync.location import Location
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.settings import Settings
    from tjar_sync.ports import Provider


class MadePlan(NamedTuple):
    """A plan, and the run that made it."""

    plan: Plan
    options: str
    """Those that matter, as text."""
    settings: Settings
    catalog: Catalog
    provider: Provider
    knows_store: bool
    """The state knows this very store."""


def keep(location: Location, witness: Witness, made: MadePlan) -> None:
    """Keep a plan for the next run, where it can hold for it."""
    api_key = _key_of(made.settings, location.environ)
    used, text = witness.used, dumped(made.plan)
    facts = facts_of(location, made.options)
    odd = made.plan.untold or made.settings.store.seen or facts["names"] or facts["unfinished"]
    ordinary = facts["program"] and not odd and _is_timeless(made.catalog)
    if not (api_key and witness.asked and ordinary) or used is None or text is None:
        return
    files = _files(location, witness, used)
    state = _state(made.settings, witness)
    if files is None or state is None:
        return
    content = {
        "facts": facts,
        "environ": _variables(witness, location.environ, api_key),
        "files": files,
        "used": sorted(used),
        "state": state,
        **_store(made),
        "asked": witness.asked,
        "plan": text,
    }
    if made.plan.created_at.startswith(facts["day"]):
        CacheFolder(location.root).write(kept_name(location), seal(content, api_key))


def _key_of(settings: Settings, environ: Mapping[str, str]) -> str:
    """Return a store's key where it is in a variable that platforms propose; else nothing."""
    secret = settings.store.api_key
    found = "" if secret is None else secret.get_secret_value()
    return found if found in {environ.get(name) for name in KEY_VARIABLES} else ""


def _files(location: Location, witness: Witness, used: frozenset[str]) -> KeptFiles | None:
    found = held_still(location.root, witness.before, used)
    if found is None or not used <= found.keys():
        return None
    kept = to_keep(location.root, found, witness.begun)
    # Once more: one that was touched before its bytes were read would be told as it is by now.
    return None if held_still(location.root, found, used) is None else kept


def _state(settings: Settings, witness: Witness) -> KeptFiles | None:
    """Return what tells whether a state is as it was; None of one that is no single file at rest."""
    found = at_rest(settings.state)
    kept = None if found is None else to_keep(Path("/"), found, witness.begun)
    return kept if found == at_rest(settings.state) else None


def _variables(
    witness: Witness, environ: Mapping[str, str], api_key: str
) -> list[tuple[str, str | None]]:
    """Return what was asked of the environment, and what tells the answers from others."""
    asked = sorted(witness.environ.asked)
    return [(name, told_apart(name, environ.get(name), api_key)) for name in asked]


def _store(made: MadePlan) -> dict[str, Any]:
    """Return what it takes to ask the store again."""
    store, about = made.settings.store, made.provider.about()
    return {
        "url": store.url,
        "known": made.knows_store or store.url == store.platform.default_url,
        "base_url": made.provider.base_url,
        "parallel": store.limits.parallel,
        "pace": store.pace(about.plan if about else ""),
    }


def _is_timeless(catalog: Catalog) -> bool:
    """Say whether a catalog wants the same at all times, and holds no secret and no place for one."""
    secret = {
        name: [path for path, field in kind.fields.items() if field.shape is Shape.SECRETS]
        for name, kind in KINDS.items()
    }
    besides = (catalog.rules, catalog.moved, catalog.removed, catalog.sought, catalog.sheets)
    return not any(besides) and not any(
        one.windows or one.secret_path or not one.values.keys().isdisjoint(secret[one.address.kind])
        for one in catalog.resources.values()
    )
