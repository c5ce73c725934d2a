"""A store in memory: the provider port at its plainest, for tests and for those who add one."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime, timedelta
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, assert_never

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import Invalid, NotFound, Refused
from tjar_sync.model.capabilities import Capabilities, KindCapabilities, UpdateMode
from tjar_sync.model.equality import row_key
from tjar_sync.model.kinds import KINDS, Role, Shape
from tjar_sync.model.live import Listing, Live, Verb, Visit, WriteResult
from tjar_sync.model.secret import SecretStr
from tjar_sync.testing.no_orders import NoOrders

if TYPE_CHECKING:
    from tjar_sync.model.live import Write
    from tjar_sync.model.value import Value, Values

_NONE: frozenset[str] = frozenset()
_MANY = frozenset({Shape.SET, Shape.LIST, Shape.ROWS, Shape.MEDIA_LIST, Shape.LINKS, Shape.SECRETS})
_FIRST = datetime(2026, 1, 1)  # noqa: DTZ001 - the store's times bear no zone

Normal = Callable[[str, str, "Value"], "Value"]
"""How the store keeps a value: kind, path and value written -> value kept."""

HIDDEN = frozenset(
    {
        "product.cost",
        "product.is_inventory_warning",
        "product.policy",
        "product.video.source",
        "product.video.url",
        "product.seo.title.ar",
        "product.seo.title.en",
        "product.seo.description.ar",
        "product.seo.description.en",
        "product.files",
        "product.codes",
        "product.related",
        "product.extra",
        "webhook.secret.version",
    }
)
HEAD = frozenset(
    {
        "name.ar",
        "name.en",
        "summary.ar",
        "summary.en",
        "description.ar",
        "description.en",
        "price",
        "sale_price",
        "sku",
        "quantity",
        "image",
        "published",
        "min_purchase",
        "max_purchase",
        "is_refundable",
    }
)
_REQUIRED = {"product": ("sale_price",), "media": ("digest",), "webhook": ("url",)}


@dataclass(frozen=True, slots=True)
class Habits:
    """In what a store differs from the one that keeps and shows everything as written."""

    normal: Normal = lambda _kind, _path, value: value
    hidden: frozenset[str] = HIDDEN
    """Kind and path of what is never shown."""
    head: frozenset[str] = HEAD
    """What a product's row in the list shows."""
    max_count: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({"webhook": 2}))


@dataclass(slots=True)
class _KeptResource:
    """One resource in the store."""

    kind: str
    type: str
    values: dict[str, Value]
    tick: int


class MemoryProvider(NoOrders):
    """A polite store without a network; its clock ticks with every write."""

    names: Mapping[str, Mapping[int, str]] = MappingProxyType({})  # it keeps names as they are

    def __init__(self, habits: Habits | None = None, base_url: str = "memory://store") -> None:
        self.habits = habits or Habits()
        self._base_url = base_url
        self._kept: dict[str, _KeptResource] = {}
        self._last = 0
        self._lock = threading.RLock()

    @property
    def base_url(self) -> str:
        """The store's identity."""
        return self._base_url

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""
        return Capabilities("memory", "memory", {name: self._able(name) for name in KINDS})

    def _able(self, name: str) -> KindCapabilities:
        kind = KINDS[name]
        shown = frozenset(p for p in kind.fields if f"{name}.{p}" not in self.habits.hidden)
        listed = not kind.content_addressed
        return KindCapabilities(
            types=frozenset(kind.types),
            list=listed,
            read=listed,
            find=(shown & self.habits.head if name == "product" else shown) if listed else _NONE,
            update=UpdateMode.PARTIAL,
            on_create=frozenset(kind.fields),
            on_update=frozenset(kind.fields),
            shown=shown,
            unique=frozenset(kind.unique),
            newest_first=True,
            max_count=self.habits.max_count.get(name),
            uploads=kind.content_addressed,
        )

    def list(self, kind: str) -> Listing:
        """Read every row of a kind, newest first."""
        if KINDS[kind].content_addressed:
            raise Refused(f"the store cannot list {KINDS[kind].plural}")
        with self._lock:
            rows = [
                self._show(remote_id, full=kind != "product")
                for remote_id, kept in self._kept.items()
                if kept.kind == kind
            ]
        return Listing(kind, tuple(sorted(rows, key=_newest_first)))

    def newest(self, kind: str, count: int) -> tuple[Live, ...]:
        """Read the rows that changed last."""
        return self.list(kind).rows[:count]

    def read(self, kind: str, _kind_type: str, remote_id: str) -> Live | None:
        """Read one resource in full."""
        if KINDS[kind].content_addressed:
            raise Refused(f"the store cannot show {KINDS[kind].plural}")
        with self._lock:
            kept = self._kept.get(remote_id)
            return self._show(remote_id, full=True) if kept and kept.kind == kind else None

    def find(self, kind: str, path: str, value: Value) -> tuple[Live, ...] | None:
        """Find by any field that rows show."""
        if path not in self.capabilities.of(kind).find:
            return None
        return tuple(row for row in self.list(kind).rows if row.values.get(path) == value)

    def write(self, write: Write) -> WriteResult:
        """Carry out one write."""
        write.check()
        with self._lock:
            match write.verb:
                case Verb.CREATE:
                    return self._create(write)
                case Verb.UPDATE:
                    return self._update(write, write.values)
                case Verb.ARCHIVE:
                    visible = KINDS[write.address.kind].path_of(Role.VISIBILITY)
                    return self._update(write, {visible: False})
                case Verb.DELETE:
                    found = self._kept.pop(write.remote_id or "", None)
                    return WriteResult(write.remote_id, absent=found is None)
                case _:
                    assert_never(write.verb)

    def choices(self, _kind: str, _path: str) -> frozenset[str] | None:
        """Take every word."""
        return None

    def visit(self, _url: str, _most: int) -> Visit:
        """Show nothing: its pictures have no bytes."""
        return Visit(problem="is not there")

    def about(self) -> None:
        """Say nothing of itself."""

    def close(self) -> None:
        """Nothing is held."""

    def _create(self, write: Write) -> WriteResult:
        kind = write.address.kind
        count = sum(kept.kind == kind for kept in self._kept.values())
        if count >= self.habits.max_count.get(kind, count + 1):
            raise Invalid(f"the store allows {count} {KINDS[kind].plural}", fields={})
        self._check(write, None)
        self._last += 1
        remote_id = str(self._last)
        defaults: dict[str, Value] = dict.fromkeys(KINDS[kind].with_role(Role.VISIBILITY), True)
        self._kept[remote_id] = _KeptResource(kind, write.type, defaults, self._last)
        self._keep(remote_id, write.values)
        return WriteResult(
            remote_id, self._show(remote_id, full=True), self._secret(write, remote_id)
        )

    def _update(self, write: Write, values: Values) -> WriteResult:
        kind, remote_id = write.address.kind, write.remote_id or ""
        if KINDS[kind].path_of(Role.CONTENT) in values:
            return self._create(write)
        kept = self._kept.get(remote_id)
        if kept is None or kept.kind != kind:
            raise NotFound(f"the store does not have {kind} {remote_id}")
        self._check(write, remote_id)
        self._last += 1
        kept.tick = self._last
        self._keep(remote_id, values)
        secret = (
            self._secret(write, remote_id) if KINDS[kind].path_of(Role.SECRET) in values else None
        )
        return WriteResult(remote_id, self._show(remote_id, full=True), secret)

    def _keep(self, remote_id: str, values: Values) -> None:
        kept = self._kept[remote_id]
        for path, value in values.items():
            kept.values[path] = self.habits.normal(kept.kind, path, _filled(path, value, kept))

    def _check(self, write: Write, own: str | None) -> None:
        kind = write.address.kind
        wrong: dict[str, list[str]] = {}
        for path in _REQUIRED.get(kind, ()) if own is None else ():
            if write.values.get(path) is None:
                wrong[path] = ["is required"]
        for path in KINDS[kind].unique:
            value = write.values.get(path)
            others = [
                kept for name, kept in self._kept.items() if name != own and kept.kind == kind
            ]
            if value is not None and any(kept.values.get(path) == value for kept in others):
                wrong[path] = ["is taken"]
        if wrong:
            named = "; ".join(f"{path} {' '.join(said)}" for path, said in wrong.items())
            raise Invalid(f"the store does not accept this: {named}", fields=wrong)

    def _secret(self, write: Write, remote_id: str) -> SecretStr | None:
        if not KINDS[write.address.kind].path_of(Role.SECRET):
            return None
        return SecretStr(hashlib.sha256(f"{remote_id}:{self._last}".encode()).hexdigest())

    def _show(self, remote_id: str, *, full: bool) -> Live:
        kept = self._kept[remote_id]
        fields = KINDS[kept.kind].fields
        values = {
            path: kept.values.get(path, () if fields[path].shape in _MANY else None)
            for path in fields
            if fields[path].fits(kept.type)
            and f"{kept.kind}.{path}" not in self.habits.hidden
            and (full or path in self.habits.head)
        }
        now = _stamp(self._last + 1)
        stamp = _stamp(kept.tick)
        return Live(kept.kind, remote_id, kept.type, values, stamp, now, full, asked_at=monotonic())


def _newest_first(row: Live) -> tuple[float, int]:
    return -datetime.fromisoformat(row.updated_at).timestamp(), -int(row.remote_id)


def _stamp(tick: int) -> str:
    return str(_FIRST + timedelta(seconds=tick))


def _filled(path: str, value: Value, kept: _KeptResource) -> Value:
    """Fill what a row leaves to the store, such as a variant's stock, with what it has, or none."""
    field = KINDS[kept.kind].fields[path]
    if not (field.live_keys and isinstance(value, tuple)):
        return value
    known: Any = kept.values.get(path) or ()
    before = {row_key(field, row): row for row in known}
    rows: Any = value
    return tuple(
        {
            key: before.get(row_key(field, row), {}).get(key) or 0
            if cell is None and key in field.live_keys
            else cell
            for key, cell in row.items()
        }
        for row in rows
    )
