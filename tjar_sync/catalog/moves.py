"""`moved:` and `removed:`: what becomes of addresses that no entry has any more."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Move
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.suggestions import guess

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.mistakes import Mistakes
    from tjar_sync.catalog.yaml.locate import Path
    from tjar_sync.catalog.yaml.reader import Tree
    from tjar_sync.model.catalog import Position

MOVED = "moved"
REMOVED = "removed"
BLOCKS = (MOVED, REMOVED)
"""Keys of a catalog file that are no map of entries."""
_SIDES = ("from", "to")


@dataclass(slots=True)
class Moves:
    """All items of `moved:` and `removed:` in a catalog's files."""

    mistakes: Mistakes
    moved: list[Move] = field(default_factory=list)
    removed: dict[Address, Position] = field(default_factory=dict)

    def add(self, document: Document, key: str, section: Tree) -> None:
        """Take in one of the two lists of a file."""
        if section is None:
            return
        if not isinstance(section, list):
            form = "[{from: product.a, to: product.b}]" if key == MOVED else "[product.a]"
            message = f"`{key}` must be a list: `{key}: {form}`"
            self.mistakes.at_value(document, (key,), Mistake.WRONG_TYPE, message)
            return
        for index, item in enumerate(section):
            if key == MOVED:
                self._move(document, index, item)
            else:
                self._removal(document, index, item)

    def check(self, entries: Mapping[Address, Position]) -> None:
        """Note what contradicts the entries, which have these addresses, or another item."""
        sources: dict[Address, Move] = {}
        targets: dict[Address, Move] = {}
        for move in self.moved:
            for message in _wrong(move, entries, sources, targets, self.removed):
                self.mistakes.at(move.position, Mistake.WRONG_MOVE, message)
            sources.setdefault(move.source, move)
            targets.setdefault(move.target, move)
        for move in self.moved:
            circle = _circle(move, sources)
            if circle and move is min(circle, key=_place):
                told = " -> ".join(str(one.source) for one in (*circle, circle[0]))
                message = f"{told} is a circle: say which address is the new one"
                self.mistakes.at(move.position, Mistake.WRONG_MOVE, message)
        for address, position in self.removed.items():
            if address in entries:
                message = (
                    f"{address} is to be forgotten, but it is in {entries[address]}: take it out "
                    f"of `{REMOVED}:`, or out of that file"
                )
                self.mistakes.at(position, Mistake.WRONG_MOVE, message)

    def _move(self, document: Document, index: int, item: Tree) -> None:
        path: Path = (MOVED, index)
        if not isinstance(item, dict) or set(item) != set(_SIDES):
            message = "write `{from: product.a, to: product.b}`: the old address and the new one"
            self.mistakes.at_key(document, path, Mistake.WRONG_TYPE, message)
            return
        source, target = (self._address(document, (*path, key), item[key]) for key in _SIDES)
        if source is None or target is None:
            return
        position = self.mistakes.place(document, path)
        if KINDS[source.kind].content_addressed or source.kind != target.kind:
            message = (
                f"a {source.kind} is known by its bytes, and needs no `{MOVED}:` line: take it out"
                if source.kind == target.kind
                else f"a {source.kind} cannot become a {target.kind}"
            )
            self.mistakes.at(position, Mistake.WRONG_MOVE, message)
            return
        self.moved.append(Move(source, target, position))

    def _removal(self, document: Document, index: int, item: Tree) -> None:
        path: Path = (REMOVED, index)
        address = self._address(document, path, item)
        if address is None:
            return
        if address in self.removed:
            message = (
                f"{address} stands in `{REMOVED}:` twice; the first is {self.removed[address]}"
            )
            self.mistakes.at_key(document, path, Mistake.REPEATED, message)
            return
        self.removed[address] = self.mistakes.place(document, path)

    def _address(self, document: Document, path: Path, text: Tree) -> Address | None:
        """Read an address; None, and a mistake, where it is none."""
        try:
            address = Address.parse(text if isinstance(text, str) else "")
        except ValueError:
            message = "an address is expected, such as product.nike-shoe"
            self.mistakes.at_value(document, path, Mistake.WRONG_NAME, message)
            return None
        if address.kind not in KINDS:
            message = f"there is no kind `{address.kind}`{guess(address.kind, KINDS)}"
            self.mistakes.at_value(document, path, Mistake.WRONG_NAME, message)
            return None
        return address


def _wrong(
    move: Move,
    entries: Mapping[Address, Position],
    sources: Mapping[Address, Move],
    targets: Mapping[Address, Move],
    removed: Collection[Address],
) -> Iterator[str]:
    """Yield what stands against an item, given those before it."""
    if move.source == move.target:
        return  # told as a circle
    if move.source in entries:
        yield (
            f"{move.source} is said to be {move.target} now, but it is still in "
            f"{entries[move.source]}: rename it there, or take this line out"
        )
    for found, which in ((sources.get(move.source), "from"), (targets.get(move.target), "to")):
        if found is not None:
            address = getattr(move, "source" if which == "from" else "target")
            yield f"`{which}: {address}` stands in {found.position} as well ({found})"
    for address in (move.source, move.target):
        if address in removed:
            yield f"{address} is in `{REMOVED}:` as well: take it out of one of the two"


def _place(move: Move) -> tuple[str, int, int]:
    return move.position.file, move.position.line, move.position.column


def _circle(move: Move, sources: Mapping[Address, Move]) -> list[Move]:
    """Return the moves that lead from an address back to it; nothing where they do not."""
    seen, now = [move], move
    while now.target != move.source:
        following = sources.get(now.target)
        if following is None or following in seen:
            return []
        now = following
        seen.append(now)
    return seen
