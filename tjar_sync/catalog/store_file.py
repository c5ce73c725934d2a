"""Read store.yaml: which stores there are, where state lives and how careful a run is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from tjar_sync.catalog.defaults import read_defaults
from tjar_sync.catalog.entries import FREE
from tjar_sync.catalog.files import STORE_FILE, Document, open_document
from tjar_sync.catalog.frozen import frozen
from tjar_sync.catalog.messages import Checker, Subject
from tjar_sync.catalog.notify import broken_notify, receivers
from tjar_sync.catalog.parsed import NOTHING_PARSED
from tjar_sync.catalog.store_checks import NO_CHECKS, StoreChecks
from tjar_sync.catalog.store_file_rules import broken_store_rules, wrong_url
from tjar_sync.catalog.text_variables import TextVariables, broken_variables
from tjar_sync.catalog.variables import Variables, keys_in
from tjar_sync.catalog.walk import FileSelection
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import UsageError
from tjar_sync.model.catalog import OnRemove, Position
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds.rule import Problem
from tjar_sync.model.platform import OPTIONS
from tjar_sync.model.settings import (
    DEFAULT_CURRENCY,
    DOCUMENTED,
    Guards,
    Level,
    Limits,
    Mute,
    Settings,
    StoreSettings,
)
from tjar_sync.model.suggestions import guess
from tjar_sync.model.zones import RIYADH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from tjar_sync.catalog.defaults import Defaults
    from tjar_sync.catalog.mistakes import Mistakes
    from tjar_sync.catalog.reading import Open
    from tjar_sync.catalog.yaml.reader import Tree

DEFAULT_STATE = ".tjar/state.db"
VERSION = 1
_SECRETS = frozenset({"api_key", "notify"})


class StoreChoice(NamedTuple):
    """Which catalog is meant, and what surrounds it."""

    root: Path
    store: str | None
    environ: Mapping[str, str]
    checks: StoreChecks = NO_CHECKS
    at: datetime | None = None
    """The instant whose values are wanted."""

    def wrong_state(self, text: object) -> str | None:
        """Say what is wrong with a place for the state, or None."""
        try:
            if isinstance(text, str):
                self.checks.state(text, self.root)
        except ValueError as error:
            return str(error)
        return None


@dataclass(frozen=True, slots=True)
class StoreDocument:
    """What the other files need of store.yaml."""

    defaults: Mapping[str, Defaults]
    settings: Settings | None
    """None when a mistake stands in the way."""
    selection: FileSelection
    variables: TextVariables
    stores: tuple[str, ...] = ()
    """The names of all stores, also where nothing says which is meant; empty where they are wrong."""


def open_store(
    request: StoreChoice, mistakes: Mistakes, opened: Open = open_document
) -> StoreDocument | None:
    """Read store.yaml and note its mistakes; None when nothing of it can be used."""
    if is_missing(request.root / STORE_FILE):
        message = (
            "there is no such file; `tjar-sync init` makes one, "
            "or name the catalog's folder with --catalog"
        )
        mistakes.at(Position(STORE_FILE, 1, 1), Mistake.MISSING_FILE, message)
        return None
    document = opened(request.root, STORE_FILE, mistakes, NOTHING_PARSED)
    if document is None:
        return None
    if not isinstance(document.tree, dict):
        message = "store.yaml must be a map that has at least `version` and `stores`"
        mistakes.at_value(document, (), Mistake.WRONG_TYPE, message)
        return None
    version = document.tree.get("version")
    if type(version) is int and version > VERSION:
        message = f"this store.yaml is version {version}: a newer tjar-sync is needed"
        mistakes.at_value(document, ("version",), Mistake.NEWER_VERSION, message)
        return None
    return _checked(document, document.tree, request, mistakes)


def is_missing(path: Path) -> bool:
    """Say whether there is nothing at all: what may not be looked at is not missing."""
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _checker() -> Checker:
    from tjar_sync.catalog.store_file_schema import store_file  # noqa: PLC0415 - heavy, and only to check one

    return _checker_of(store_file())


@cache
def _checker_of(schema: type) -> Checker:
    return Checker(schema, _SECRETS)


def _checked(
    document: Document, tree: dict[str, Tree], request: StoreChoice, mistakes: Mistakes
) -> StoreDocument:
    tree = {key: value for key, value in tree.items() if not key.startswith(FREE)}
    subject = Subject("", tree, lambda path: mistakes.raw(document, path))
    values, problems = _checker().check(subject)
    problems.extend(broken_store_rules(tree, request.checks))
    problems.extend(broken_variables(tree))
    problems.extend(broken_notify(tree, request.environ))
    if (wrong := request.wrong_state(tree.get("state"))) is not None:
        problems.append(Problem(("state",), Mistake.WRONG_URL, wrong))
    for problem in problems:
        mistakes.problem(document, (), problem)
    settings = None if problems else _settings(document, values, request, mistakes)
    store = None if settings is None else settings.store.name
    selection = FileSelection(
        document, tuple(values.get("include", ())), tuple(values.get("ignore", ()))
    )
    return StoreDocument(
        read_defaults(document, tree, store, mistakes),
        settings,
        selection,
        TextVariables(values.get("variables", ()), request.environ),
        () if problems else tuple(values["stores"]),
    )


def _settings(
    document: Document, values: Mapping[str, Any], request: StoreChoice, mistakes: Mistakes
) -> Settings | None:
    name = _chosen(values, request.store)
    if name is None:
        message = "say which store is meant: add `default_store`, or give --store"
        mistakes.at_key(document, ("stores",), Mistake.NO_STORE_CHOSEN, message)
        return None
    variables = _variables(document, values, name, request, mistakes)
    if variables is None:
        return None
    state = variables.text(values.get("state", DEFAULT_STATE))
    own = values["stores"][name]
    platform = request.checks.platform(own["provider"])
    store = replace(_store(document, own, name, variables, mistakes), platform=platform)
    time_zone = own.get("time_zone", values.get("time_zone", RIYADH))
    store = replace(store, url=store.url or platform.default_url, time_zone=time_zone)
    checks = {
        ("state",): request.wrong_state(state),
        ("stores", name, "url"): wrong_url(store.provider, store.url, request.checks),
    }
    for path, wrong in checks.items():
        if wrong is not None:
            mistakes.at_value(document, path, Mistake.WRONG_URL, wrong)
    return Settings(
        root=request.root,
        store=store,
        state=state if checks["state",] else request.checks.state(state, request.root),
        stores=tuple(values["stores"]),
        on_remove=OnRemove(own.get("on_remove", values.get("on_remove", OnRemove.DELETE))),
        guards=Guards(**{**values.get("guards", {}), **own.get("guards", {})}),
        checks={
            code: Level(level)
            for code, level in {**values.get("checks", {}), **own.get("checks", {})}.items()
        },
        mutes=tuple(Mute(**mute) for mute in values.get("mutes", ())),
        notify=receivers(values, request.environ),
        currency=values.get("currency", DEFAULT_CURRENCY),
    )


def _variables(
    document: Document,
    values: Mapping[str, Any],
    name: str,
    request: StoreChoice,
    mistakes: Mistakes,
) -> Variables | None:
    """Return what the store's variables stand for; None, and mistakes, where one is not allowed."""
    entry = values["stores"][name]
    key_variable = request.checks.key_variable(entry["provider"])
    variables = Variables(request.environ, key_variable, keys_in(values["stores"]))
    texts = {
        ("state",): values.get("state", ""),
        ("stores", name, "url"): entry.get("url", ""),
        ("stores", name, "api_key"): entry.get("api_key", ""),
    }
    refused = [
        (path, message)
        for path, text in texts.items()
        for message in variables.refusals(text, is_key=path[-1] in _SECRETS)
    ]
    for path, message in refused:
        mistakes.at_value(document, path, Mistake.VARIABLE, message)
    return None if refused else variables


def _chosen(values: Mapping[str, Any], store: str | None) -> str | None:
    stores = values["stores"]
    if store is not None and store not in stores:
        raise UsageError(
            f"there is no store `{store}` in {STORE_FILE}{guess(store, stores)}",
            hint=f"It has: {', '.join(stores)}.",
        )
    only = next(iter(stores)) if len(stores) == 1 else None
    return store or values.get("default_store") or only


def _store(
    document: Document,
    entry: Mapping[str, Any],
    name: str,
    variables: Variables,
    mistakes: Mistakes,
) -> StoreSettings:
    limits = entry.get("limits", {})
    contract = entry.get("contract") or {}
    key = variables.secret(entry.get("api_key"))
    url = variables.text(entry.get("url", ""))
    return StoreSettings(
        name=name,
        provider=entry["provider"],
        url=url.rstrip("/"),
        api_key=key,
        limits=Limits(
            requests_per_second=float(limits.get("requests_per_second", 5)),
            asked="requests_per_second" in limits,
            parallel=limits.get("parallel", 4),
            settle_seconds=float(limits.get("settle_seconds", 30)),
            read_back_seconds=float(limits.get("read_back_seconds", 30)),
        ),
        ids={group: ids for group, ids in entry.get("ids", {}).items() if ids is not None},
        contract={path: frozen(value) for path, value in contract.items()},
        profile=entry.get("profile", DOCUMENTED),
        positions={
            ".".join(path): mistakes.place(document, ("stores", name, "contract", *path))
            for path in _paths(contract)
        },
        unset=tuple(variables.unset),
        options={key: entry[key] for key in OPTIONS if key in entry},
    )


def _paths(tree: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for key, value in tree.items():
        yield (key,)
        if isinstance(value, dict):
            yield from ((key, *rest) for rest in _paths(value))
