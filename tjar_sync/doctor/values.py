"""What the values that a store shows tell of how it keeps them (A10, A16, A21, A23)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from tjar_sync.doctor.fields import details_of
from tjar_sync.doctor.finding import (
    confirmed,
    contradicted,
    named,
    needs_probe,
    not_seen,
    tolerated,
)
from tjar_sync.doctor.reading import picture_url
from tjar_sync.model.masking import open_address
from tjar_sync.model.zones import zone
from tjar_sync.providers.rest import decoders

if TYPE_CHECKING:
    from decimal import Decimal

    from tjar_sync.doctor.finding import Findings
    from tjar_sync.doctor.observations import Observations, Payload, ReadReply

_SECOND_ALONE = re.compile(r"/\d{10}\.[A-Za-z0-9]+$")
_MARKED = re.compile(r"-h[0-9a-f]{12}z\d+\.[A-Za-z0-9]+$")
_NO_PICTURE = "no-image.jpg"
_LATE = timedelta(minutes=5)
_OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)$")
_HERE = frozenset({"+03:00", "+0300"})
_ENTITY = re.compile(r"&(#\d+|#x[0-9a-fA-F]+|[A-Za-z]+);")


def judge(seen: Observations) -> Findings:
    """Judge stock, pictures, times and normal forms."""
    yield from _stock(seen)
    yield from _pictures(seen)
    yield from _times(seen)
    yield from _normal_forms(seen)


def _stock(seen: Observations) -> Findings:
    """Compare the stock of products that have variants with the sum of their counts."""
    for payload in details_of(seen):
        rows = [row for row in _list(payload.get("variants")) if isinstance(row, Mapping)]
        counts = [_count(row.get("stock")) for row in rows]
        stock, total = _count(payload.get("stock")), sum(filter(None, counts))
        if rows and stock is not None and stock != total:
            yield tolerated(
                "A10", f"product {payload.get('id')} shows {stock}, its variants {total}"
            )
    yield needs_probe("A10", "what becomes of columns that are left out, or begin with 0")


def _list(raw: object) -> list[Any]:
    try:
        return decoders.items(raw)
    except ValueError:
        return []


def _count(raw: object) -> int | None:
    try:
        return decoders.number(raw)
    except ValueError:
        return None


def pictures(seen: Observations) -> list[str]:
    """Return the addresses of all pictures that rows show, without the one for `no picture`."""
    found = (picture_url(row.payload.get("image")) for row in seen.listed.rows)
    return [url for url in found if url and not url.endswith(_NO_PICTURE)]


def _pictures(seen: Observations) -> Findings:
    urls = pictures(seen)
    marked = [url for url in urls if _MARKED.search(url)]
    if urls and all(map(_SECOND_ALONE.search, urls)):
        yield contradicted("A16", f"{len(urls)} pictures are named by a second alone")
    elif not marked:
        yield not_seen("A16", f"none of {len(urls)} pictures was uploaded by tjar-sync")
    else:
        yield confirmed("A16", f"the digest's mark is in {len(marked)} of {len(urls)} names")
    yield from _bytes(seen)
    yield needs_probe("A16", "what becomes of two uploads of one name within a second")


def _bytes(seen: Observations) -> Findings:
    picture = seen.picture
    if picture is None:
        return
    if not picture.digest:
        yield not_seen("A16", "what a marked picture holds: it could not be read")
    elif picture.digest == picture.mark:
        yield confirmed("A16", "a marked picture holds the bytes that its name promises")
    else:
        yield contradicted(
            "A16", f"{open_address(picture.url)} holds other bytes than its name promises"
        )


def store_time(seen: Observations) -> datetime | None:
    """Return the store's own clock at the first answer, by its `Date`."""
    return time_of(seen.first)


def time_of(reply: ReadReply) -> datetime | None:
    """Return the store's own clock at an answer, by its `Date`; None where it does not tell."""
    exchange = reply.exchange
    try:
        return parsedate_to_datetime(exchange.headers.get("date", "") if exchange else "")
    except ValueError:
        return None


def _times(seen: Observations) -> Findings:
    times = [row.payload.get("updated_at") for row in seen.listed.rows]
    texts = [time for time in times if isinstance(time, str) and time]
    offsets = {match[1] for text in texts if (match := _OFFSET.search(text[10:]))}
    if any(isinstance(time, int) for time in times):
        yield tolerated("A21", "times are seconds since 1970, which have no zone")
    elif offsets:
        yield tolerated("A21", f"times have their zone: {named(sorted(offsets))}")
    else:
        yield from _zone(seen, texts)


def _zone(seen: Observations, texts: list[str]) -> Findings:
    """Judge the zone by the newest time: it cannot lie ahead of the store's clock."""
    now, newest = store_time(seen), max(texts, default="")
    try:
        shown = datetime.strptime(newest, seen.contract.time_format).replace(tzinfo=UTC)
    except ValueError:
        shown = None
    if now is None or shown is None:
        yield not_seen("A21", "there is no time to compare with the store's clock")
        return
    believed = shown.replace(tzinfo=zone(seen.contract.time_zone))
    ahead = believed - now
    if ahead > _LATE:
        yield contradicted("A21", f"{newest} would be {_hours(ahead)} ahead of the store's clock")
        return
    east = shown - now
    least = f"; it is {_hours(east)} east of UTC at least" if east > _LATE else ""
    yield needs_probe("A21", f"the newest time, {newest}, fits, as it would others{least}")


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:.1f} hours"


def _normal_forms(seen: Observations) -> Findings:
    rows = [row.payload for row in seen.listed.rows]
    fine = [str(row.get("id")) for row in rows if any(map(_is_fine, _amounts(row)))]
    if fine:
        yield tolerated("A23", f"more than 2 decimals in {len(fine)} products ({named(fine)})")
    names = list(chain.from_iterable(map(_names, rows)))
    bare = sum("<" in name or "&" in _ENTITY.sub("", name) for name in names)
    seen_so = f"; {bare} of {len(names)} names are not escaped, whoever wrote them" if bare else ""
    yield needs_probe("A23", f"how texts, slugs and money come back{seen_so}")


def _amounts(row: Payload) -> list[Decimal | None]:
    found = []
    for name in ("price", "sale_price"):
        try:
            found.append(decoders.money(row.get(name)))
        except ValueError:
            continue
    return found


def _is_fine(amount: Decimal | None) -> bool:
    return amount is not None and amount != amount.quantize(decoders.CENT)


def _names(row: Payload) -> list[str]:
    name = row.get("name")
    found = name.values() if isinstance(name, Mapping) else [row.get("name_ar"), row.get("name_en")]
    return [one for one in found if isinstance(one, str)]
