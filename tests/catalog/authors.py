"""Files as people write them: comments, quotes, blocks, braces, anchors, any line ends."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

COMMENTS = ("", "  # ملاحظة", '   # it\'s a "note": {a, b}', " # - x: y")
WORDS = ("حذاء رياضي", "Nike's", "it is: so", "a # b", "#1", "- x", "yes", "0012", "1.50", "", " pad ",
    "<p>مرحبا</p>", '"q"', "back\\slash", "*star", "&amp;", "{brace}", "a, b", "😀", "two\nlines",
    "<p>one</p>\n<p>two</p>\n", "\n", "tab\there", "@at", "null", "~")  # fmt: skip
SCALARS: st.SearchStrategy[Any] = (
    st.sampled_from(WORDS) | st.integers(-5, 5000) | st.booleans() | st.none()
)
KEYS = ("name", "ar", "en", "tags", "sale_price", "مفتاح", "options", "a-b")
TREES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
    ),
    max_leaves=8,
)
ENTRIES: st.SearchStrategy[Any] = st.dictionaries(
    st.sampled_from(KEYS), TREES, min_size=1, max_size=4
)


@dataclass(frozen=True)
class Author:
    """Writes a tree as somebody would, with the draws of a test."""

    draw: Any

    def one_of(self, *options: str) -> str:
        """Decide."""
        chosen: str = self.draw(st.sampled_from(options))
        return chosen

    def file(self, entries: dict[str, Any]) -> str:
        """Write products, and a map that others may share."""
        lines = ["# متجر", "x-base: &base {min_purchase: 1, tags: [a]}  # shared", ""]
        lines += ["products:" + self.one_of(*COMMENTS)]
        for name, entry in entries.items():
            lines += ["", f"  # about {name}", f"  {name}:" + self.one_of(*COMMENTS)]
            if self.draw(st.booleans()):
                lines.append("    <<: *base" + self.one_of(*COMMENTS))
            lines += self.map(entry, 4)
        lines += ["", "# the end"]
        text = "\n".join(lines) + self.one_of("", "\n")
        return text.replace("\n", self.one_of("\n", "\r\n"))

    def map(self, tree: dict[str, Any], indent: int) -> list[str]:
        """Write a map on lines of its own."""
        lines = []
        for key, value in tree.items():
            if self.draw(st.booleans()):
                lines.append(" " * indent + "# " + self.one_of(*WORDS[:4]))
            head = " " * indent + self.one_of(key, json.dumps(key, ensure_ascii=False)) + ":"
            lines += self.value(head, value, indent)
        return lines

    def value(self, head: str, value: Any, indent: int) -> list[str]:
        """Write a value behind its key or dash."""
        deeper = indent + self.draw(st.sampled_from((2, 3)))
        if isinstance(value, dict) and value and self.draw(st.booleans()):
            return [head + self.one_of(*COMMENTS), *self.map(value, deeper)]
        if isinstance(value, list) and value and self.draw(st.booleans()):
            lines = [head + self.one_of(*COMMENTS)]
            for item in value:
                lines += self.value(" " * deeper + "-", item, deeper)
            return lines
        if isinstance(value, str) and self._fits_a_block(value) and self.draw(st.booleans()):
            sign = ("|" if value.endswith("\n") else "|-") + self.one_of(*COMMENTS)
            body = value.removesuffix("\n").split("\n")
            return [f"{head} {sign}", *(" " * deeper + line for line in body)]
        return [f"{head} {self.flow(value)}{self.one_of(*COMMENTS)}"]

    def flow(self, value: Any) -> str:
        """Write a value on one line, or in braces on several."""
        if isinstance(value, dict):
            pairs = (
                f"{json.dumps(key, ensure_ascii=False)}: {self.flow(one)}"
                for key, one in value.items()
            )
            return "{" + ", ".join(pairs) + self.one_of("", ",") * bool(value) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self.flow, value)) + "]"
        if isinstance(value, str) and "\n" not in value and self.draw(st.booleans()):
            return "'" + value.replace("'", "''") + "'"
        if value is True:
            return self.one_of("true", "yes", "on")
        return json.dumps(value, ensure_ascii=False)

    def _fits_a_block(self, value: str) -> bool:
        return bool(value.strip()) and not value.startswith((" ", "\t"))
