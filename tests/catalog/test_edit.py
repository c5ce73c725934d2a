"""Edits of YAML files: what is to change changes, and every byte elsewhere stays."""

from __future__ import annotations

import codecs
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.catalog.authors import ENTRIES, SCALARS, TREES, Author
from tjar_sync.catalog.yaml.edit import REMOVED, edit
from tjar_sync.catalog.yaml.reader import read
from tjar_sync.catalog.yaml.splices import Unfit
from tjar_sync.catalog.yaml.text_nodes import content_end, find, line_start, next_line, text_nodes
from tjar_sync.catalog.yaml.tokens import same

LAW = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
SHOE = ("products", "shoe")
SHOP = """\
# the shop
x-base: &base {type: physical, tags: [a, b]}   # base
products:
  # the shoe
  shoe:
    <<: *base
    name: {ar: "حذاء", en: 'Nike''s'}  # names
    description:
      en: |   # long
        <p>One</p>
        <p>Two</p>

      ar: >-
        folded text
        here
    sale_price: 42.00   # vat in
    published: yes
    tags:   # seasonal
      - sale   # s
      - new    # n

    variants:
      # red ones
      - {color: red, size: S, stock: 5}
      - color: blue   # b
        size: M
        stock: 6   # six
    price: &p 10
  sock:
    <<: *base
    price: *p
    name: {
      ar: x,   # x
      en: y    # y
    }
    related: [
      shoe,  # one
      boot,  # two
    ]
    seo:
"""
RED = {"color": "red", "size": "S", "stock": 5}
BLUE = {"color": "blue", "size": "M", "stock": 6}


def changed(path: tuple[str, ...], value: Any, text: str = SHOP) -> tuple[str, str]:
    """Edit a file; return the lines that went and those that came, without what stayed."""
    before = text.splitlines(keepends=True)
    after = edit(text.encode(), {path: value}).decode().splitlines(keepends=True)
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    return "".join(before), "".join(after)


@pytest.mark.parametrize(
    ("path", "value", "before", "after"),
    [
        (
            ("sale_price",),
            Decimal(33),
            "    sale_price: 42.00   # vat in\n",
            "    sale_price: 33.00   # vat in\n",
        ),
        (
            ("sale_price",),
            Decimal("33.125"),
            "    sale_price: 42.00   # vat in\n",
            "    sale_price: 33.125   # vat in\n",
        ),
        (
            ("sale_price",),
            None,
            "    sale_price: 42.00   # vat in\n",
            "    sale_price: null   # vat in\n",
        ),
        (("published",), False, "    published: yes\n", "    published: no\n"),
        (
            ("name", "en"),
            "Adi's",
            "    name: {ar: \"حذاء\", en: 'Nike''s'}  # names\n",
            "    name: {ar: \"حذاء\", en: 'Adi''s'}  # names\n",
        ),
        (
            ("name", "ar"),
            'جديد "٢"',
            "    name: {ar: \"حذاء\", en: 'Nike''s'}  # names\n",
            "    name: {ar: \"جديد \\\"٢\\\"\", en: 'Nike''s'}  # names\n",
        ),
        (
            ("name", "en"),
            "two\nlines",
            "    name: {ar: \"حذاء\", en: 'Nike''s'}  # names\n",
            '    name: {ar: "حذاء", en: "two\\nlines"}  # names\n',
        ),
        (
            ("description", "en"),
            "<p>One</p>\n<p>Three</p>\n",
            "        <p>Two</p>\n",
            "        <p>Three</p>\n",
        ),
        (
            ("description", "en"),
            "short",
            "      en: |   # long\n        <p>One</p>\n        <p>Two</p>\n",
            "      en: |-   # long\n        short\n",
        ),
        (
            ("description", "ar"),
            "folded text here\nand there",
            "        folded text\n        here\n",
            "        folded text here\n\n        and there\n",
        ),
        (
            ("description", "ar"),
            " a space before\nis nothing for a block",
            "      ar: >-\n        folded text\n        here\n",
            '      ar: " a space before\\nis nothing for a block"\n',
        ),
        (("tags",), ["sale", "hot"], "      - new    # n\n", "      - hot    # n\n"),
        (("tags",), ["sale"], "      - new    # n\n", ""),
        (("tags",), ["sale", "old", "new"], "", "      - old\n"),
        (("tags",), ["sale", "new", "old"], "", "      - old\n"),
        (
            ("tags",),
            [],
            "    tags:   # seasonal\n      - sale   # s\n      - new    # n\n",
            "    tags: []   # seasonal\n",
        ),
        (
            ("tags",),
            "lines\nof text\n",
            "    tags:   # seasonal\n      - sale   # s\n      - new    # n\n",
            "    tags: |   # seasonal\n      lines\n      of text\n",
        ),
        (("variants",), [RED, {**BLUE, "stock": 7}], "        stock: 6   # six\n", "        stock: 7   # six\n"),
        (("variants",), [BLUE], "      - {color: red, size: S, stock: 5}\n", ""),
        (
            ("variants",),
            [RED, BLUE, {"color": "green"}],
            "",
            "      - {color: green}\n",
        ),
        (
            ("variants",),
            [RED, {"size": "M", "stock": 6}],
            "      - color: blue   # b\n        size: M\n",
            "      - size: M\n",
        ),
        (("variants",), [{**RED, "image": "a"}, BLUE], "      - {color: red, size: S, stock: 5}\n",
         "      - {color: red, size: S, stock: 5, image: a}\n"),
        (("variants",), [RED, "gone"], "      - color: blue   # b\n        size: M\n        stock: 6   # six\n",
         "      - gone   # six\n"),
        (("type",), "digital", "", "    type: digital\n"),
        (("seo", "title", "en"), "T", "", "    seo: {title: {en: T}}\n"),
        (("price",), REMOVED, "    price: &p 10\n", None),
    ],
)  # fmt: skip
def test_the_smallest_change(
    path: tuple[str, ...], value: Any, before: str, after: str | None
) -> None:
    """Only the lines of the value itself change; comments, quotes, blocks and decimals stay."""
    if after is None:
        with pytest.raises(Unfit):
            changed((*SHOE, *path), value)
    else:
        assert (before, after) == changed((*SHOE, *path), value)


@pytest.mark.parametrize(
    ("path", "value", "before", "after"),
    [
        (("price",), 11, "    price: *p\n", "    price: 11\n"),
        (("tags",), ["a"], "", "    tags: [a]\n"),
        (("name", "en"), "z", "      en: y    # y\n", "      en: z    # y\n"),
        (
            ("name", "en"),
            REMOVED,
            "      ar: x,   # x\n      en: y    # y\n",
            "      ar: x    # y\n",
        ),
        (("name", "ar"), REMOVED, "      ar: x,   # x\n", ""),
        (("name", "fr"), "q", "      en: y    # y\n", "      en: y, fr: q    # y\n"),
        (("related",), ["boot"], "      shoe,  # one\n", ""),
        (("related",), ["new", "shoe", "boot"], "      shoe,  # one\n", "      new, shoe,  # one\n"),
        (("related",), ["shoe", "boot", "new"], "      boot,  # two\n", "      boot, new,  # two\n"),
        (("seo",), {"title": "t"}, "    seo:\n", "    seo: {title: t}\n"),
        (("seo", "title"), "t", "    seo:\n", "    seo: {title: t}\n"),
    ],
)  # fmt: skip
def test_what_stands_elsewhere_is_written_out_here(
    path: tuple[str, ...], value: Any, before: str, after: str
) -> None:
    """An alias gives way to the value, a merged key gets its own; others keep what they share."""
    assert (before, after) == changed(("products", "sock", *path), value)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        (SHOP, (*SHOE, "price"), 11),
        (SHOP, ("x-base", "type"), "digital"),
        ("a: {b: 1}\n", ("a", "b", "c"), 1),
        ("", ("a",), 1),
        ("a: 1\n", ("a",), REMOVED),
        ("a: [\n", ("a",), 1),
        ("a: 1\na: 2\n", ("a",), 1),
        ("a: !!str 10\n", ("a",), 11),
        ("\tx\n", ("a",), 1),
        ("b: &n {x: 1}\na: {<<: *n, z: 1}\n", ("a", "x"), REMOVED),
        ("a:\n  ? b\n  : 1\n  ? c\n  : 2\n", ("a", "c"), REMOVED),
        ("- 1\n", ("a",), 1),
    ],
)
def test_what_would_change_more_is_refused(text: str, path: tuple[str, ...], value: Any) -> None:
    """A value that others share by its anchor, or a file that cannot be read, stays as it is."""
    with pytest.raises(Unfit):
        edit(text.encode(), {path: value})


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        (b"a: 1", ("b",), 2, b"a: 1\nb: 2"),
        (b"a: 1\r\nc: x", ("b",), ["z" * 80], b"a: 1\r\nc: x\r\nb:\r\n- " + b"z" * 80),
        (codecs.BOM_UTF8 + b"a: 1\n", ("a",), 2, codecs.BOM_UTF8 + b"a: 2\n"),
        (b"a: 1 # c\n...\n", ("b",), 2, b"a: 1 # c\nb: 2\n...\n"),
        (b"a: &x [1]\nb: 2\n", ("a",), [1, 2], b"a: &x [1, 2]\nb: 2\n"),
        (b"a: &x\n  - 1\nb: 2\n", ("a",), [], b"a: &x []\nb: 2\n"),
        (b"a: NO\n", ("a",), True, b"a: YES\n"),
        (b"a: maybe\n", ("a",), True, b"a: true\n"),
        (b"a: 1e3\n", ("a",), 7, b"a: 7\n"),
        (b"a: " + b"1" * 30 + b".00\n", ("a",), Decimal("9" * 30), b"a: " + b"9" * 30 + b".\n"),
        (b"a:\n- - 1\n  - 2\n", ("a",), [[2]], b"a:\n- - 2\n"),
        (b"a: |+\n  x\n\nb: 1\n", ("a",), "y\n\n", b"a: |+\n  y\n\nb: 1\n"),
        (b"b: 1\n", ("a",), "z\n\n", b"b: 1\na: |+\n  z\n\n"),
        (b"a:\n- - 1\n", ("a",), [[0, 1]], b"a: [[0, 1]]\n"),
        (b"a: {b: 1}\n", ("a",), {"c": 1}, b"a: {c: 1}\n"),
        (b"a: {b: {c: 1}}\n", ("x", "c"), REMOVED, b"a: {b: {c: 1}}\nx: {}\n"),
        (b"b: &n {x: 1}\na:\n- *n\n", ("a",), [{"x": 2}], b"b: &n {x: 1}\na:\n- {x: 2}\n"),
        (b"a: >\n  x\n", ("a",), "y\n", b"a: >\n  y\n"),
        (b"a: x # c\n", ("a",), "y\nz", b"a: |- # c\n  y\n  z\n"),
        (b"a: {b: 1}\n", ("a", "b"), REMOVED, b"a: {}\n"),
        (b"a: {b: 1}\n", ("a", "c"), REMOVED, b"a: {b: 1}\n"),
        (b"b: &n {x: 1}\na: *n\n", ("a", "x"), 2, b"b: &n {x: 1}\na: {x: 2}\n"),
        (b"b: &n {x: {z: 1}}\na: {<<: *n}\n", ("a", "x", "z"), 2,
         b"b: &n {x: {z: 1}}\na: {<<: *n, x: {z: 2}}\n"),
        (b"a:\n-\n  - 1\n- x\n", ("a",), [[1], "z"], b"a:\n-\n  - 1\n- z\n"),
        (b"a:\n-\n  - 1\n- x\n", ("a",), ["x"], b"a: [x]\n"),
        (b'a: "x"\n', ("a",), "\x85", b'a: "\\u0085"\n'),
        (b"t: [" + b"word, " * 3 + b"]\n", ("t",), {"k": "w" * 90}, b"t:\n  k: " + b"w" * 90 + b"\n"),
    ],
)  # fmt: skip
def test_forms_of_files(before: bytes, path: tuple[str, ...], value: Any, after: bytes) -> None:
    """BOM, line ends, a last line without an end, anchors, braces and lists in lists stay."""
    assert after == edit(before, {path: value})


def test_many_at_once() -> None:
    """All changes of a file are made together, also those that meet in one map."""
    paths: dict[tuple[str, ...], Any] = {
        (*SHOE, "sale_price"): Decimal(1),
        (*SHOE, "cost"): Decimal("3.10"),
        (*SHOE, "seo", "title", "ar"): "عنوان",
        (*SHOE, "seo", "title", "en"): "t",
        (*SHOE, "tags"): ["x", "sale", "y", "z"],
        ("products", "sock", "cost"): 2,
    }
    after: Any = read("", edit(SHOP.encode(), paths)).tree
    shoe, sock = after["products"]["shoe"], after["products"]["sock"]

    assert ["x", "sale", "y", "z"] == shoe["tags"]
    assert {"title": {"ar": "عنوان", "en": "t"}} == shoe["seo"]
    assert (Decimal(1), Decimal("3.10"), 2) == (shoe["sale_price"], shoe["cost"], sock["cost"])


def test_two_that_meet_at_one_place() -> None:
    """What is added to a map and to the last one in it is added to each, one after the other."""
    paths: dict[tuple[str, ...], Any] = {("a", "x"): 1, ("a", "b", "w"): 2}

    assert b"a:\n  b:\n    c: 1\n    w: 2\n  x: 1\n" == edit(b"a:\n  b:\n    c: 1\n", paths)


def _paths(tree: Any, path: tuple[str, ...]) -> list[tuple[str, ...]]:
    if isinstance(tree, dict):
        below = [one for key, value in tree.items() for one in _paths(value, (*path, key))]
        return [path, *below]
    return [path]


@LAW
@given(st.data(), st.dictionaries(st.sampled_from(("shoe", "sock")), ENTRIES, min_size=1))
def test_a_change_changes_its_own_lines_alone(data: st.DataObject, entries: dict[str, Any]) -> None:
    """In any commented file: what was asked for is said, and all other lines are as they were."""
    before = Author(data.draw).file(entries)
    reading: Any = read("", before.encode())
    assume(not reading.mistakes)
    tree = reading.tree["products"]
    paths = [one for name in tree for one in _paths(tree[name], ("products", name))[1:]]
    path = data.draw(st.sampled_from(paths))
    value = data.draw(SCALARS | TREES)
    after = edit(before.encode(), {path: value}).decode()
    found: Any = read("", after.encode())
    here: Any = found.tree
    for element in path:
        here = here[element]

    assert () == found.mistakes
    assert same(value, here)
    root = text_nodes(before)
    assert root is not None
    nodes, depth = find(root, path)
    index = nodes[depth - 1].at(path[depth - 1])
    if depth < len(path) or index is None:  # it came by `<<`, and stands now behind the others
        assert all(line in after for line in before.splitlines())
        return
    begin = line_start(before, nodes[depth - 1].keys[index].start)
    end = next_line(before, content_end(before, nodes[depth]))

    assert after.startswith(before[:begin])
    assert after.endswith(before[end:])
