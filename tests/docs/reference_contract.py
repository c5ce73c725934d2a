"""The reference of contract rows: what is believed of each platform, and where it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.docs.schema_tables import table
from tjar_sync import providers

if TYPE_CHECKING:
    from tjar_sync.providers.rest.platform import Platform


def contract() -> str:
    """Write the tables of all platforms."""
    return "\n\n".join((_CONTRACT, *(_platform(one) for one in providers.PLATFORMS.values())))


_CONTRACT = """\
# Contract

What is believed of a platform's API, as tables: under which name a field is sent and shown, and which request does what.
`tjar-sync doctor` finds out what a store does otherwise, and `contract:` of a store in store.yaml corrects it row by row:

```yaml
# store.yaml
version: 1
stores:
  live:
    provider: tjar
    url: https://example.tjar.sa
    api_key: ${TJAR_API_KEY}
    contract:
      fields: {product.cost: {read: cost}}
      endpoints: {product.list: /products/all}
      always_send: [tags]
```

*From* names a documented fact or an assumption of [assumptions](../assumptions.md)."""


def _platform(one: Platform) -> str:
    rows = one.contract
    fields = [
        (
            f"`{row.name}`",
            *map(_name, (row.create, row.update, row.read)),
            row.codec,
            row.provenance,
        )
        for row in rows.fields.values()
    ]
    requests = [
        (f"`{row.name}`", f"`{row.method} {row.path}`", _name(row.key), row.provenance)
        for row in rows.endpoints.values()
    ]
    kinds = [
        (
            f"`{row.name}`",
            ", ".join(sorted(filter(None, row.types))) if row.types else "all",
            ", ".join(sorted(row.find)),
            {True: "yes", False: "no", None: "unknown"}[row.newest_first],
            ", ".join(f"{path}: {most}" for path, most in row.most.items()),
            row.provenance,
        )
        for row in rows.kinds.values()
    ]
    profiles = ", ".join(f"`{name}`" for name in one.profiles)
    return "\n\n".join(
        (
            f"## {one.info.title}",
            (
                f"Times without a zone are {rows.time_zone}, written as `{rows.time_format}`. Profiles:"
                f" {profiles}."
            ),
            f"### Fields of {one.info.title}",
            table(("field", "on create", "on update", "shown as", "codec", "from"), fields),
            f"### Requests to {one.info.title}",
            table(("request", "method and path", "result in", "from"), requests),
            f"### Kinds of {one.info.title}",
            table(("kind", "types", "found by", "newest first", "at most", "from"), kinds),
        )
    )


def _name(wire: str | None) -> str:
    return f"`{wire}`" if wire else ""
