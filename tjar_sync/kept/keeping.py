"""Keep a plan that found nothing to change, with all that it was made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tjar_sync.cache_folder import CacheFolder
from tjar_sync.kept import files
from tjar_sync.kept.around import seen_by
from tjar_sync.kept.facts import kept_name
from tjar_sync.kept.plan_text import dumped
from tjar_sync.kept.sealed import KEY_VARIABLES, seal
from tjar_sync.kept.timeless import is_timeless

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
    api_key, text = _key_of(made.settings, location.environ), dumped(made.plan)
    odd = made.plan.untold or made.settings.store.seen or not is_timeless(made.catalog)
    if not (api_key and witness.asked) or odd or text is None:
        return
    around = seen_by(witness, location, made.options, api_key)
    state = _state(made.settings, witness)
    if around is None or state is None:
        return
    content = {**around, "state": state, **_store(made), "asked": witness.asked, "plan": text}
    if made.plan.created_at.startswith(around["facts"]["day"]):
        CacheFolder(location.root).write(kept_name("plan", location), seal(content, api_key))


def _key_of(settings: Settings, environ: Mapping[str, str]) -> str:
    """Return a store's key where it is in a variable that platforms propose; else nothing."""
    secret = settings.store.api_key
    found = "" if secret is None else secret.get_secret_value()
    return found if found in {environ.get(name) for name in KEY_VARIABLES} else ""


def _state(settings: Settings, witness: Witness) -> KeptFiles | None:
    """Return what tells whether a state is as it was; None of one that is no single file at rest."""
    found = files.at_rest(settings.state)
    kept = None if found is None else files.to_keep(Path("/"), found, witness.begun)
    return kept if found == files.at_rest(settings.state) else None


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
