"""`tjar-sync pull` where there is no catalog yet: which store, which folder, and what is said."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.bare_store import key_of
from tjar_sync.cli.options import agree_to_host, root_of
from tjar_sync.cli.stopping import ended_by_signals
from tjar_sync.errors import ExitCode, UsageError
from tjar_sync.who import lock_info_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tjar_sync.model.pulled import Pulled
    from tjar_sync.model.settings import Settings, StoreSettings
    from tjar_sync.pull import PullTarget

NAME = "live"
"""What a new catalog calls its store."""
PROVIDER = "tjar"


def pull_new(options: dict[str, Any]) -> int:
    """Make a catalog of what a store has. Raises UsageError where it is not said of which store."""
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.pulled import pulled_text  # noqa: PLC0415 - the engine is heavy

    if options["state"] is not None:
        raise UsageError(
            "a new catalog keeps its state where its own store.yaml says",
            hint="leave --state out, and then move it: tjar-sync state migrate --to PLACE",
        )
    settings, target = _target(options)
    pulled = pull_into(settings, target)
    click.echo(pulled_text(pulled, style_of(sys.stdout)))
    return ExitCode.ERROR if pulled.incomplete_reasons or pulled.differing else ExitCode.DONE


def pull_into(settings: Settings, target: PullTarget) -> Pulled:
    """Make a catalog, under the lock of its state, and show how far it came."""
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.location import Location  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.catalog import Catalog  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.pull import pull  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.session import connect_to  # noqa: PLC0415 - the engine is heavy

    target.root.mkdir(parents=True, exist_ok=True)
    cancel_token = CancelToken()
    location = Location(target.root, settings.store.name, os.environ, agree_to_host)
    with (
        progress() as emit,
        ended_by_signals(cancel_token),
        connect_to(
            location, (settings, Catalog({}, {})), emit, cancel_token, read_only=True
        ) as session,
        session.home.lock(lock_info_of("pull")),
    ):
        return pull(session, target)


def _target(options: dict[str, Any]) -> tuple[Settings, PullTarget]:
    """Say of which store a catalog is made, and where."""
    here, into = options["catalog"], options["into"]
    if options["url"]:
        if options["store"]:
            raise UsageError("--store names one of store.yaml's, and --url is none of these")
        return of_url(options, into or here)
    if options["key_file"]:
        raise UsageError("--key-file goes with --url alone")
    if not (here / "store.yaml").exists():
        raise UsageError(
            "there is no store.yaml here, so it is not known which store is meant",
            hint="say so: tjar-sync pull --url https://example-store.tjar.sa --into shop",
        )
    return _of_catalog(options) if into is None else _of_another(options, into)


def of_url(options: dict[str, Any], root: Path) -> tuple[Settings, PullTarget]:
    """Take a store by its address. Raises UsageError where a catalog is in that folder already."""
    from tjar_sync import providers  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.settings import EMBEDDED, StoreSettings  # noqa: PLC0415 - heavy

    url = options["url"].rstrip("/")
    try:
        providers.check_url(PROVIDER, url)
    except ValueError as error:
        raise UsageError(str(error)) from error
    key = None if url == EMBEDDED else key_of(options["key_file"])
    store = StoreSettings(NAME, PROVIDER, url, key)
    return _fresh(options, root, store, entry_of(url))


def entry_of(url: str) -> dict[str, Any]:
    """Return what store.yaml says of a store, its key by a variable."""
    from tjar_sync import providers  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.settings import EMBEDDED  # noqa: PLC0415 - heavy

    entry: dict[str, Any] = {"provider": PROVIDER, "url": url}
    if url != EMBEDDED:
        entry["api_key"] = f"${{{providers.key_variable(PROVIDER)}}}"
    return entry


def _of_another(options: dict[str, Any], into: Path) -> tuple[Settings, PullTarget]:
    """Take the store of the catalog that is here, for a new one in another folder."""
    import yaml  # noqa: PLC0415 - the engine is heavy

    from tjar_sync.catalog import load_settings  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.settings import EMBEDDED  # noqa: PLC0415 - heavy
    from tjar_sync.session import CHECKS  # noqa: PLC0415 - the engine is heavy

    here = root_of(options["catalog"])
    store = load_settings(here, options["store"], os.environ, CHECKS).store
    if store.url == EMBEDDED:
        raise UsageError(
            "the built-in store is a catalog's own, and another folder has another",
            hint="serve it with `tjar-sync dev`, and pull from that address with --url",
        )
    content = yaml.safe_load((here / "store.yaml").read_text("utf-8"))
    entry = {name: one for name, one in content["stores"][store.name].items() if name != "ids"}
    return _fresh(options, into, store, entry)


def _of_catalog(options: dict[str, Any]) -> tuple[Settings, PullTarget]:
    """Fill the catalog that is here, and has nothing but its store.yaml."""
    from tjar_sync.catalog import load_settings  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.pull import GroupBy, PullTarget  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.pull.scaffold import files_beside, with_ids  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.session import CHECKS  # noqa: PLC0415 - the engine is heavy

    root = root_of(options["catalog"])
    settings = load_settings(root, options["store"], os.environ, CHECKS)
    name, text = settings.store.name, (root / "store.yaml").read_text("utf-8")

    def store_text(ids: Mapping[str, Mapping[str, int]], _defaults: object) -> str:
        known = settings.store.ids
        new = {
            group: {
                word: number for word, number in found.items() if word not in known.get(group, {})
            }
            for group, found in ids.items()
        }
        return with_ids(text, name, new)

    return settings, PullTarget(
        root,
        store_text,
        partial(_loaded, name),
        files_beside(name, settings.store.url, settings.store.provider),
        GroupBy(options["group_by"]),
        options["patterns"],
        with_defaults=False,
    )


def _fresh(
    options: dict[str, Any], root: Path, store: StoreSettings, entry: Mapping[str, Any]
) -> tuple[Settings, PullTarget]:
    from tjar_sync.model.settings import Settings  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.pull import GroupBy, PullTarget  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.pull.scaffold import STATE, files_beside, store_text  # noqa: PLC0415 - heavy
    from tjar_sync.state import parse_state  # noqa: PLC0415 - the engine is heavy

    root = root.absolute()
    if (root / "store.yaml").exists():
        raise UsageError(
            f"there is a catalog in {root} already",
            hint="name a folder that does not exist yet with --into DIR",
        )
    settings = Settings(root, store, parse_state(STATE, root), (store.name,))
    return settings, PullTarget(
        root,
        partial(store_text, store.name, entry),
        partial(_loaded, store.name),
        files_beside(store.name, store.url, store.provider),
        GroupBy(options["group_by"]),
        options["patterns"],
    )


def _loaded(name: str, folder: Path) -> Any:  # noqa: ANN401 - a Catalog, whose module is heavy
    from tjar_sync.catalog import load  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.session import CHECKS  # noqa: PLC0415 - the engine is heavy

    return load(folder, name, os.environ, CHECKS)[1]
