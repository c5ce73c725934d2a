"""How requests are answered: envelope, paths of types, refusals, webhooks, orders (A4 to A22)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tjar_sync.doctor.expected import EVENTS, WEBHOOK
from tjar_sync.doctor.finding import (
    confirmed,
    contradicted,
    named,
    needs_probe,
    not_seen,
    tolerated,
)
from tjar_sync.errors import NotAStore, NotFound, ProviderError

if TYPE_CHECKING:
    from tjar_sync.doctor.finding import Finding, Findings
    from tjar_sync.doctor.observations import Observations, ReadReply, Sample

MOST_WEBHOOKS = 2
_WRITES = (
    ("A4", "how a write is answered"),
    ("A5", "what a create requires, and refuses"),
    ("A6", "what an update leaves alone, and clears"),
    ("A7", "whether an update on the path of another type is refused"),
    ("A8", "whether a delete deletes, and what it frees"),
    ("A9", "whether the flag hides and publishes, on create and on update"),
    ("A11", "under which names they are kept: no answer shows them"),
    ("A15", "how files are uploaded: no answer lists them"),
    ("A17", "how webhooks are made, changed and deleted, and when the secret is told"),
    ("A19", "how a delivery is signed"),
)
"""What only writes can tell."""


def judge(seen: Observations) -> Findings:
    """Judge answers by their form alone, and name what no answer to a read can tell."""
    yield from _envelope(seen)
    yield from _paths(seen)
    yield from _refusal(seen)
    yield from _webhooks(seen)
    yield from _events(seen)
    yield from _orders(seen)
    for number, what in _WRITES:
        yield needs_probe(number, what)


def _envelope(seen: Observations) -> Findings:
    shapes = [name for name in seen.forms if name.startswith("the data")]
    if shapes:
        yield tolerated("A4", f"answers show {named(shapes)}")


def _paths(seen: Observations) -> Findings:
    for sample in seen.samples:
        yield from _paths_of(sample)
    lacking = {"physical", "digital", "booking", "service"} - {one.type for one in seen.samples}
    if lacking:
        yield not_seen("A7", f"there is no {' or '.join(sorted(lacking))} product in the store")


def _paths_of(sample: Sample) -> Findings:
    common, own = sample.plain.error, sample.own.error if sample.own else None
    if common is None:
        yield confirmed("A7", f"the common path shows a {sample.type} product")
    elif sample.own is not None and own is None:
        yield tolerated("A7", f"the common path shows no {sample.type} product; its own does")
    else:
        yield contradicted(
            "A7", f"no path shows {sample.type} product {sample.remote_id}: {common.what}"
        )
    if sample.own is not None and common is None and own is not None:
        yield contradicted("A7", f"its own path shows no {sample.type} product: {own.what}")
    if sample.foreign.error is None:
        yield tolerated("A7", f"the path of another type shows a {sample.type} product")


def body_of(reply: ReadReply) -> Mapping[str, Any]:
    """Return what a refusal holds; nothing where it is no object."""
    try:
        found = json.loads(reply.exchange.body) if reply.exchange else None
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) else {}


def _refusal(seen: Observations) -> Findings:
    body = body_of(seen.nothing)
    if not isinstance(seen.nothing.error, NotFound):
        said = seen.nothing.error.what if seen.nothing.error else "it is shown"
        yield contradicted("A20", f"a product that there is not is no 404: {said}")
    elif body.get("status") == "error" and "message" in body:
        yield confirmed("A20", "404 has a status and a message")
    else:
        yield tolerated("A20", f"404 holds {named(body) or 'nothing'}, which is understood")
    yield needs_probe("A20", "how a write is refused: 422")
    yield not_seen("A20", "401, 429 and 500: nothing was answered so")


def _webhooks(seen: Observations) -> Findings:
    reply = seen.rights["webhooks"]
    if reply.error is not None:
        yield _unanswered("A17", "the list of webhooks", reply.error)
        return
    rows = [row for row in rows_of(reply) if isinstance(row, Mapping)]
    if not rows:
        yield not_seen("A17", "there is no webhook")
    elif any("secret" in row for row in rows):
        yield tolerated("A17", "the list shows secrets; they are masked")
    lacking = sorted(name for name in WEBHOOK if rows and not any(name in row for row in rows))
    if lacking:
        yield tolerated("A17", f"webhooks lack {named(lacking)}")
    if len(rows) > MOST_WEBHOOKS:
        yield tolerated("A19", f"there are {len(rows)} webhooks")


def rows_of(reply: ReadReply) -> list[Any]:
    """Return the rows of a list, also where it comes as an object."""
    found = list(reply.data.values()) if isinstance(reply.data, Mapping) else reply.data
    return found if isinstance(found, list) else []


def events_of(reply: ReadReply) -> list[str]:
    """Return the names of events, however they are shown."""
    names = [row.get("name") if isinstance(row, Mapping) else row for row in rows_of(reply)]
    return sorted(str(name) for name in names if name)


def _events(seen: Observations) -> Findings:
    if seen.events.error is not None:
        yield _unanswered("A18", "the list of events", seen.events.error)
        return
    names = set(events_of(seen.events))
    if names == EVENTS:
        yield confirmed("A18", "the store names the same seven")
    elif names:
        other = named(sorted(names - EVENTS)) or "fewer"
        yield tolerated("A18", f"the store names {other}: `events:` in files take what it names")
    else:
        yield not_seen("A18", "the store names no event")


def _orders(seen: Observations) -> Findings:
    for what, reply in (
        ("the list of statuses", seen.statuses),
        ("the list of carts", seen.rights["carts"]),
    ):
        if reply.error is not None:
            yield _unanswered("A22", what, reply.error)
        elif rows_of(reply):
            yield confirmed("A22", f"{what} is where it is looked for")
        else:
            yield not_seen("A22", f"{what} is empty")
    orders = seen.rights["orders"]
    if orders.error is None and not rows_of(orders):
        yield not_seen("A22", "the list of orders is empty")
    yield not_seen("A22", "how orders are made: none is ever made from here")


def _unanswered(number: str, what: str, error: ProviderError) -> Finding:
    """Judge a list that did not come: not there is otherwise than believed, refused is unknown."""
    if isinstance(error, NotAStore | NotFound):
        return tolerated(number, f"{what} is not there: {error.what}")
    return not_seen(number, f"{what}: {error.what}")
