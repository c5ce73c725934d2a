"""A notification as its receiver takes it: a JSON document, or a message for a channel."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tjar_sync.model.notification import NotifyFormat
from tjar_sync.render.json_document import made
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import clean, like, shown
from tjar_sync.render.style import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.model.notification import Notification

NAMED = 20
"""So many addresses are named; the others are counted."""
_LONGEST = 1000
"""So many characters of one sentence are told."""
_ZERO_WIDTH = "\u200b"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LOOKALIKES = {"*": "\u2217", "_": "\uff3f", "~": "\u223c", "`": "\u02cb", "|": "\u2223"}
_INERT = str.maketrans({**_ENTITIES, **_LOOKALIKES, "@": f"@{_ZERO_WIDTH}", "[": f"[{_ZERO_WIDTH}"})
_TITLES = {
    "drift": "Changed in the store {store} since the last apply",
    "apply-failed": "An apply to the store {store} was not carried out, or not whole",
}


def generic(notification: Notification) -> str:
    """Write it as a document of ours, without anybody's values."""
    content = {
        "event": notification.event.value,
        "store": notification.store,
        "summary": notification.summary,
        "exit_code": int(notification.exit_code),
        "outcome": notification.outcome,
        "at": notification.at,
        "count": len(notification.addresses),
        "addresses": list(notification.addresses[:NAMED]),
        "page": notification.page or None,
    }
    return json.dumps(made("notification", content), ensure_ascii=False)


def slack(notification: Notification) -> str:
    """Write it as a message that nothing in a store's texts can format, link, or call people by."""
    title, store = own(_TITLES[notification.event]), clean(notification.store, PLAIN)
    summary = own(notification.summary[:_LONGEST])
    lines = [like(title, title.format(store=store)), summary, *_named(notification)]
    text = "\n".join(inert(line) for line in lines)
    if _may_be_linked(notification.page):
        text = f"{text}\n<{notification.page}|{inert(own('The run'))}>"
    quiet = {"unfurl_links": False, "unfurl_media": False, "link_names": False, "parse": "none"}
    return json.dumps({"text": text, **quiet}, ensure_ascii=False)


NOTIFICATION_FORMATS: Mapping[NotifyFormat, Callable[[Notification], str]] = {
    NotifyFormat.GENERIC: generic,
    NotifyFormat.SLACK: slack,
}
"""By the names that store.yaml takes."""


def inert(text: str) -> str:
    """Return a text that a channel shows as it is: no markup, mention, link, or hidden character."""
    safe = shown(text, PLAIN).translate(_INERT)
    return safe.replace("://", f":{_ZERO_WIDTH}//")


def _named(notification: Notification) -> list[str]:
    more = len(notification.addresses) - NAMED
    named = clean(", ".join(notification.addresses[:NAMED]), PLAIN)
    told = own(f" and {more:,} more") if more > 0 else ""
    return [like(told, f"{named}{told}")] if named else []


def _may_be_linked(page: str) -> bool:
    """Say whether a page's address can stand in a link of ours, without ending it."""
    return page.startswith("https://") and not set(page) & set("<>|")
