"""Rules of store.yaml that no single value's type can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tjar_sync.catalog.variables import REFERENCE
from tjar_sync.model.address import NAME, NAME_ADVICE
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds.rule import Problem
from tjar_sync.model.platform import OPTIONS
from tjar_sync.model.settings import EMBEDDED
from tjar_sync.model.suggestions import guess, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.catalog.store_checks import StoreChecks
    from tjar_sync.catalog.yaml.reader import Tree
    from tjar_sync.model.platform import PlatformInfo


def broken_store_rules(tree: dict[str, Tree], checks: StoreChecks) -> Iterator[Problem]:
    """Yield each broken rule; values of a wrong type are passed over, they are told elsewhere."""
    if "version" not in tree:
        yield Problem((), Mistake.MISSING_KEY, "`version: 1` is missing in store.yaml")
    stores = tree.get("stores")
    if not isinstance(stores, dict) or not stores:
        message = "store.yaml names no store; add one below `stores:`"
        yield Problem(("stores",), Mistake.MISSING_KEY, message, about_key=True)
        return
    for name, entry in stores.items():
        yield from _broken_store(name, entry, checks)
    default = tree.get("default_store")
    if isinstance(default, str) and default not in stores:
        message = f"there is no store `{default}`{guess(default, stores)}"
        yield Problem(("default_store",), Mistake.MISSING_REFERENCE, message)


def wrong_url(provider: str, url: str, checks: StoreChecks) -> str | None:
    """Say what is wrong with a store's address, or None; what is not put in yet is passed over."""
    if REFERENCE.search(url):
        return None
    try:
        checks.url(provider, url)
    except ValueError as error:
        return str(error)
    return None


def _broken_store(name: str, entry: Tree, checks: StoreChecks) -> Iterator[Problem]:
    path = ("stores", name)
    if not NAME.fullmatch(name):
        message = f"`{name}` cannot be a store's name; {NAME_ADVICE}"
        yield Problem(path, Mistake.WRONG_NAME, message, about_key=True)
    if not isinstance(entry, dict):
        return
    platform = checks.platform(str(entry.get("provider", "")))
    required = ("provider", *(() if platform.default_url else ("url",)), *platform.required)
    for key in required:
        spared = key in OPTIONS and entry.get("url") == EMBEDDED
        if key not in entry and not spared:
            message = f"`{key}` is missing in store `{name}`"
            yield Problem(path, Mistake.MISSING_KEY, message, about_key=True)
    yield from _broken_words(path, entry, checks)
    yield from _broken_options(path, entry, platform)


def _broken_options(
    path: tuple[str, ...], entry: dict[str, Tree], platform: PlatformInfo
) -> Iterator[Problem]:
    """Yield what is another platform's, and what is none of the words that it may be."""
    for key in OPTIONS:
        value, choices = entry.get(key), platform.options.get(key)
        if key in entry and choices is None:
            message = (
                f"`{key}` is for stores of other platforms; {platform.title} has no such thing"
            )
            yield Problem((*path, key), Mistake.MISPLACED_KEY, message, about_key=True)
        elif isinstance(value, str) and choices and value not in choices:
            message = f"there is no {key} `{value}`{guess(value, choices) or f'; known are {listed(choices)}'}"
            yield Problem((*path, key), Mistake.UNKNOWN_CHOICE, message)
    base = entry.get("image_base_url")
    if isinstance(base, str) and urlsplit(base).scheme not in {"http", "https"}:
        message = "it must be an address such as https://cdn.example.com/catalog"
        yield Problem((*path, "image_base_url"), Mistake.WRONG_URL, message)


def _broken_words(
    path: tuple[str, ...], entry: dict[str, Tree], checks: StoreChecks
) -> Iterator[Problem]:
    provider, url, api_key = (str(entry.get(key, "")) for key in ("provider", "url", "api_key"))
    if isinstance(entry.get("provider"), str):
        try:
            checks.provider(provider)
        except ValueError as error:
            yield Problem((*path, "provider"), Mistake.UNKNOWN_CHOICE, str(error))
    if isinstance(entry.get("profile"), str):
        try:
            checks.profile(provider, str(entry["profile"]))
        except ValueError as error:
            yield Problem((*path, "profile"), Mistake.UNKNOWN_CHOICE, str(error))
    if isinstance(entry.get("url"), str):
        yield from _told((*path, "url"), wrong_url(provider, url, checks))
    if isinstance(entry.get("api_key"), str) and not REFERENCE.fullmatch(api_key):
        message = (
            "a key does not belong in a file that git keeps; "
            f"write ${{{checks.key_variable(provider)}}} here and set that environment variable"
        )
        yield Problem((*path, "api_key"), Mistake.SECRET_IN_FILE, message)


def _told(path: tuple[str, ...], message: str | None) -> Iterator[Problem]:
    if message is not None:
        yield Problem(path, Mistake.WRONG_URL, message)
