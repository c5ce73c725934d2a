"""Read `notify:` of store.yaml: who is told of what, and by which secrets of the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tjar_sync.catalog.variables import REFERENCE, Variables, keys_in
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds.rule import Problem
from tjar_sync.model.notification import NotifyEvent, NotifyFormat, Receiver
from tjar_sync.model.secret import SecretStr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tjar_sync.catalog.yaml.reader import Tree

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_NOT_HERE = {
    "url": "this address is a key by itself, and does not belong in a file that git keeps; write"
    " ${TJAR_NOTIFY} here and set that environment variable",
    "secret": "a secret does not belong in a file that git keeps; write ${TJAR_NOTIFY_SECRET} here"
    " and set that environment variable",
}
_EVENTS = tuple(event.value for event in NotifyEvent)


def broken_notify(tree: Mapping[str, Tree], environ: Mapping[str, str]) -> Iterator[Problem]:
    """Yield each broken rule; values of a wrong type are passed over, they are told elsewhere."""
    entries: Any = tree.get("notify")
    stores: Any = tree.get("stores")
    keys = keys_in(stores) if isinstance(stores, dict) else frozenset[str]()
    variables = Variables(environ, "", keys)
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        for key in ("url", "secret"):
            text = entry.get(key) if isinstance(entry, dict) else None
            if isinstance(text, str):
                path = ("notify", number, key)
                yield from (
                    Problem(path, code, message)
                    for code, message in _wrong(key, text, entry, variables, keys)
                )


def _wrong(
    key: str, text: str, entry: dict[str, Tree], variables: Variables, keys: frozenset[str]
) -> Iterator[tuple[Mistake, str]]:
    """Yield what is wrong with an address or a secret; neither is ever repeated."""
    found = REFERENCE.fullmatch(text)
    for message in variables.refusals(text, is_key=True):
        yield Mistake.VARIABLE, message
    if found and found[1] in keys:
        yield Mistake.VARIABLE, f"${{{found[1]}}} is a store's key, which is for the store alone"
    if key == "secret" and entry.get("format") == NotifyFormat.SLACK:
        yield (
            Mistake.MISPLACED_KEY,
            "nobody who takes Slack's messages checks a signature; leave it out",
        )
    if found:
        return
    if key == "secret" or entry.get("format") == NotifyFormat.SLACK:
        yield Mistake.SECRET_IN_FILE, _NOT_HERE[key]
    elif REFERENCE.search(text):
        yield Mistake.VARIABLE, "the whole address must be one variable, such as ${TJAR_NOTIFY}"
    elif (wrong := wrong_address(text)) is not None:
        yield Mistake.WRONG_URL, wrong


def wrong_address(url: str) -> str | None:
    """Say what is wrong with a receiver's address, or None; it is not repeated."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"} or any(map(str.isspace, url)):
        return "this is no address; it looks like https://hooks.example.com/path"
    if "@" in parts.netloc:
        return "a name or password does not belong in this address; remove it"
    if parts.scheme == "http" and host not in LOCAL:
        return "the message would travel in clear over http; use https"
    return None


def receivers(values: Mapping[str, Any], environ: Mapping[str, str]) -> tuple[Receiver, ...]:
    """Return who is told of what, from a checked store.yaml."""
    return tuple(_receiver(entry, environ) for entry in values.get("notify", ()))


def _receiver(entry: Mapping[str, Any], environ: Mapping[str, str]) -> Receiver:
    variables = Variables(environ, "", frozenset())
    by_environ = REFERENCE.fullmatch(entry["url"]) is not None
    url = variables.secret(entry["url"]) if by_environ else SecretStr(entry["url"])
    secret = variables.secret(entry.get("secret"))
    return Receiver(
        frozenset(map(NotifyEvent, entry.get("events", _EVENTS))),
        NotifyFormat(entry.get("format", NotifyFormat.GENERIC)),
        url or SecretStr(""),
        by_environ,
        secret,
        tuple(variables.unset),
    )
