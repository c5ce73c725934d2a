"""Bring a write and what the store shows of it into one spelling, and judge it field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.apply.verify import FieldVerdict, Verdict, judge
from tjar_sync.dataclass import dataclass
from tjar_sync.model.equality import foreign_names
from tjar_sync.model.event import Normalized, Unverified
from tjar_sync.model.kinds import KINDS, Role, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tjar_sync.apply.request import WriteRequest
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.live import Live
    from tjar_sync.model.value import Value

LONGEST = 60
"""So much of a value is told in a failure's message."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the looks at the store say of one write."""

    fields: tuple[FieldVerdict, ...] = ()
    problem: str = ""
    """Why nothing can be said of it, if so."""

    @property
    def wrong(self) -> tuple[FieldVerdict, ...]:
        """The fields that the store does not show as they were written."""
        return self._of(Verdict.MISMATCH)

    @property
    def holds(self) -> bool:
        """Say whether nothing speaks against the write."""
        return not (self.problem or self.wrong)

    @property
    def blind(self) -> bool:
        """Say whether nothing of the write is to be seen anywhere, so that nothing proves it."""
        return bool(self.fields) and self._of(Verdict.UNVERIFIED) == self.fields

    def of(self, paths: Iterable[str]) -> frozenset[Verdict]:
        """Return what became of these fields, of those that are shown."""
        found = {item.verdict for item in self.fields if item.path in paths}
        return frozenset(found - {Verdict.UNVERIFIED})

    @property
    def reason(self) -> str:
        """Say in words what is wrong; empty when nothing is."""
        said = ", ".join(
            f"{item.path}: written {brief(item.sent)}, shown {brief(item.shown)}"
            for item in self.wrong
        )
        return self.problem or said

    def told(self, request: WriteRequest) -> Iterator[Normalized | Unverified]:
        """Yield what a person should know of values that are not plainly confirmed."""
        address = request.change.address
        for item in self._of(Verdict.NORMALIZED):
            yield Normalized(address, item.path, item.sent, item.shown, item.how)
        for item in self._of(Verdict.UNVERIFIED):
            yield Unverified(address, item.path)

    def _of(self, verdict: Verdict) -> tuple[FieldVerdict, ...]:
        return tuple(item for item in self.fields if item.verdict is verdict)


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a store calls things that the files call otherwise."""

    ids: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))
    """`categories`, `brands`, `badges`: name in the files -> this store's id."""
    pictures: dict[str, str] = field(default_factory=dict)
    """By the address that the store gave an upload: its digest, the first one's."""
    shared: set[str] = field(default_factory=set)
    """The digests of uploads whose address the store gave another upload as well."""
    picture_id: Callable[[str], str | None] = lambda _digest: None
    """Tells an upload's remote id by its digest."""


def judged(request: WriteRequest, spelling: Spelling, live: Live, *, answer: bool) -> Judgement:
    """Judge a write by one look at what it wrote: its own answer, or a read after it."""
    kind = KINDS[live.kind]
    sent, shown = dict(request.intent.values), dict(live.values)
    if unread := [what for path, what in live.unreadable.items() if path in sent]:
        return Judgement(problem="; ".join(unread))
    for path in (*kind.with_role(Role.SECRET), *(path for path in sent if path not in kind.fields)):
        sent.pop(path, None)  # proven by the secret that came with the answer
    if kind.content_addressed:  # an address proves nothing; a digest in it does
        content = kind.path_of(Role.CONTENT)
        if "/" in str(shown.get(content) or "/"):
            address, digest = str(shown.pop(content, None) or ""), str(sent.get(content) or "")
            first = spelling.pictures.setdefault(address, digest) if address and digest else digest
            if first != digest:
                spelling.shared.update((first, digest))
                return Judgement(problem=f"the store keeps two uploads at {address}")
    for path in sent.keys() & shown.keys():
        one = kind.fields[path]
        sent[path] = _named(one, sent[path], request, spelling)
        shown[path] = _renamed(_named(one, shown[path], request, spelling), spelling.pictures)
        if foreign_names(one, sent[path], shown[path]):
            del shown[path]
    return Judgement(judge(kind.fields, sent, shown, request.seen_before, answer=answer))


def joined(read: Judgement, answer: Judgement, kind: str) -> Judgement:
    """Judge by a read, but stock by the write's own answer: what was sold since is no mistake."""
    fields = KINDS[kind].fields
    stock = {
        item.path: item
        for item in answer.wrong
        if fields[item.path].create_only or fields[item.path].live_keys
    }
    return replace(read, fields=tuple(stock.get(item.path, item) for item in read.fields))


def _named(one: Field, value: Value, request: WriteRequest, spelling: Spelling) -> Value:
    """Spell what both sides may call by a name or by a number as the store does."""
    if isinstance(value, tuple) and (one.group or one.shape is Shape.LINKS):
        return tuple(_named(one, item, request, spelling) for item in value)
    if one.group and isinstance(value, str):
        return spelling.ids.get(one.group, {}).get(value, value)
    if one.shape is Shape.LINKS:
        return request.write.product_ids.get(str(value), str(value))
    return value


def _renamed(value: Value, names: Mapping[str, str]) -> Value:
    """Put an upload's digest for the address under which the store keeps it."""
    match value:
        case str():
            return names.get(value, value)
        case tuple():
            return tuple(_renamed(item, names) for item in value)
        case Mapping():
            return {key: _renamed(item, names) for key, item in value.items()}
        case _:
            return value


def brief(value: Value) -> str:
    """Return a value as a message quotes it."""
    match value:
        case None | "" | ():
            return "nothing"
        case (Mapping(), *_):
            return "1 row" if len(value) == 1 else f"{len(value)} rows"
        case tuple():
            text = ", ".join(map(str, value))
        case _:
            text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
