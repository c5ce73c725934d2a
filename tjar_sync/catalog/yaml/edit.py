"""Change values in a YAML file: comments, order, style and every byte elsewhere stay as they are.

What comes of it is read again: unless it says what it is to say, and nothing else, it is refused.
"""

from __future__ import annotations

import codecs
import re
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias

import yaml

from tjar_sync.catalog.yaml.reader import read
from tjar_sync.catalog.yaml.splices import Splice, Unfit, splices
from tjar_sync.catalog.yaml.steps import EditStep, StepKind, steps
from tjar_sync.catalog.yaml.text_nodes import find, text_nodes
from tjar_sync.catalog.yaml.tokens import same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tjar_sync.catalog.yaml.reader import Keys, Tree
    from tjar_sync.catalog.yaml.text_nodes import TextNode


class _Removed(Enum):
    REMOVED = "removed"


REMOVED: Final = _Removed.REMOVED
"""What stands for a value that is to be there no more."""
Wanted: TypeAlias = "Tree | _Removed"
Names: TypeAlias = tuple[str, ...]
"""A path of keys; a list is changed as a whole, and of its items those that differ."""
_BREAK = re.compile(r"\r\n|\r|\n")
_MOST_ROUNDS = 200


def edit(data: bytes, changes: Mapping[Names, Wanted]) -> bytes:
    """Return a file's bytes with these values at these paths.

    Maps that are missing on the way are made. Raises Unfit, in plain words, where anything else
    would change with it, such as a value that others share by an anchor.
    """
    bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = data[len(bom) :].decode()
    wanted = _meaning(text)
    for path, value in changes.items():
        wanted = _put(wanted, path, value)
    problem = "something else in it would change, too"
    for coarse in (False, True):
        try:
            edited = _edited(text, wanted, tuple(changes), coarse=coarse)
            if same(_meaning(edited), wanted):
                return bom + edited.encode()
        except (Unfit, yaml.YAMLError) as error:
            problem = str(error)
    raise Unfit(problem)


def _meaning(text: str) -> Tree:
    """Read a text; what an alias repeats is a value of its own."""
    reading = read("", text.encode())
    if not reading.whole or reading.mistakes:
        raise Unfit("it cannot be read")
    return _copy(reading.tree)


def _copy(tree: Tree) -> Tree:
    match tree:
        case dict():
            return {key: _copy(value) for key, value in tree.items()}
        case list():
            return [_copy(item) for item in tree]
        case _:
            return tree


def _put(tree: Tree, path: Names, value: Wanted) -> Tree:
    """Return a tree with a value at a path; what holds no key on the way becomes a map."""
    if not path:
        return _copy(_tree(value))
    key, rest = path[0], path[1:]
    if tree is not None and not isinstance(tree, dict):
        raise Unfit(f"`{key}` would stand in what is no map")
    found = tree or {}
    if rest or not isinstance(value, _Removed):
        found[key] = _put(found.get(key), rest, value)
    else:
        found.pop(key, None)
    return found


def _at(tree: Tree, path: Keys) -> Wanted:
    """Follow a path; REMOVED where it leads to nothing."""
    found = tree
    for element in path:
        match found, element:
            case dict(), str() if element in found:
                found = found[element]
            case list(), int() if element < len(found):
                found = found[element]
            case _:
                return REMOVED
    return found


def _edited(text: str, wanted: Tree, paths: tuple[Names, ...], *, coarse: bool) -> str:
    """Carry out steps until the paths say what they are to say, as many at once as can be."""
    for _ in range(_MOST_ROUNDS):
        now = _meaning(text)
        todo = [step for path in paths for step in _todo(now, wanted, path, coarse=coarse)]
        if not todo:
            break
        text = _spliced(text, _compatible(text, todo, wanted))
    return text


def _todo(now: Tree, wanted: Tree, path: Names, *, coarse: bool) -> Iterator[EditStep]:
    """Yield the steps at a path, or at the first place on the way to it that is no map."""
    heads = [path[:depth] for depth in range(1, len(path))]
    head = next((one for one in heads if not isinstance(_at(now, one), dict)), path)
    old, new = _at(now, head), _at(wanted, head)
    if isinstance(new, _Removed):
        if not isinstance(old, _Removed):
            yield _without(now, wanted, head)
    elif isinstance(old, _Removed):
        there = bool(_at(now, head[:-1]))
        above = EditStep(StepKind.SET, head[:-1], _tree(_at(wanted, head[:-1])))
        yield EditStep(StepKind.ADD, head, new) if there else above
    elif not coarse:
        yield from steps(old, new, head)
    elif not same(old, new):
        yield EditStep(StepKind.SET, head, new)


def _without(now: Tree, wanted: Tree, path: Names) -> EditStep:
    """Take a key out; where it is the last, the map is set to what has none."""
    above = _at(now, path[:-1])
    if isinstance(above, dict) and len(above) > 1:
        return EditStep(StepKind.DROP, path)
    return EditStep(StepKind.SET, path[:-1], _tree(_at(wanted, path[:-1])))


def _tree(value: Wanted) -> Tree:
    return None if isinstance(value, _Removed) else value


def _compatible(text: str, todo: list[EditStep], wanted: Tree) -> list[Splice]:
    """Return the splices of those steps that can be done at once; the first is among them."""
    root = text_nodes(text)
    if root is None:
        raise Unfit("it is empty")
    taken: list[Splice] = []
    changed: set[int] = set()
    for step in todo:
        owner, own = _owner(root, step, wanted)
        if id(owner) in changed and own.kind is not StepKind.SET:
            continue
        found = splices(text, owner, own)
        if any(_meet(one, other) for one in found for other in taken):
            continue
        taken.extend(found)
        if own.kind is not StepKind.SET:
            changed.add(id(owner))
    return taken


def _owner(root: TextNode, step: EditStep, wanted: Tree) -> tuple[TextNode, EditStep]:
    """Return the map or list whose text a step changes, and that step as it is done there.

    What stands elsewhere, by `*name` or `<<`, is written out here.
    """
    above = step.path[:-1]
    nodes, depth = find(root, above)
    last = nodes[-1]
    if not step.path:
        raise Unfit("nothing else would be left in it")
    if last.alias:
        head = step.path[:depth]
        return nodes[-2], EditStep(StepKind.SET, head, _tree(_at(wanted, head)))
    merged = step.kind is StepKind.SET and last.at(step.path[-1]) is None
    if depth < len(above) or merged:
        head = step.path[: depth + 1]
        return last, EditStep(StepKind.ADD, head, _tree(_at(wanted, head)))
    return last, step


def _meet(one: Splice, other: Splice) -> bool:
    """Say whether the order of two splices would tell."""
    within = one.start < other.end and other.start < one.end
    return within or one.start == other.start


def _spliced(text: str, found: list[Splice]) -> str:
    """Carry splices out, with the file's own line breaks."""
    own = _BREAK.search(text)
    line_break = own[0] if own else "\n"
    for one in sorted(found, reverse=True):
        put = one.text.replace("\n", line_break)
        text = f"{text[: one.start]}{put}{text[one.end :]}"
    return text
