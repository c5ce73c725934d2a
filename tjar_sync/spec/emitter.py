"""Write plain values as YAML that people can read and `reader.py` reads back the same."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import yaml

from tjar_sync.spec.scalars import meaning

if TYPE_CHECKING:
    from yaml.nodes import ScalarNode

_MISREAD = frozenset({"y", "Y", "n", "N"})
"""Text here, but true and false to other readers of YAML."""
_BLOCK = re.compile(r"(?:[^\s\\](?:[^\n\r\t\\\x85\u2028\u2029\ufeff]*[^\s\\])?\n+)+")
"""Lines that a literal block (`|`) gives back exactly, and no character that needs an escape."""
_ESCAPE = re.compile(r"(\\\\)|\\U([0-9A-F]{8})")


def emit(tree: dict[str, Any]) -> str:
    """Write a tree of plain values; same tree, same text."""
    text: str = yaml.dump(
        tree,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=-1,
    )
    return _ESCAPE.sub(_unescape, text)


def _unescape(found: re.Match[str]) -> str:
    """Show what the C emitter escapes without need; every backslash is in double quotes."""
    if found[2] is None:
        return found[0]
    character = chr(int(found[2], 16))
    return character if character.isprintable() else found[0]


class _Dumper(yaml.CSafeDumper):
    """PyYAML's C emitter, with this catalog's notion of what plain text is."""

    def ignore_aliases(self, data: object) -> bool:
        """Write everything out: an anchor helps no reader."""
        del data
        return True


def _text(dumper: _Dumper, text: str) -> ScalarNode:
    style = None
    if _BLOCK.fullmatch(f"{text}\n"):
        style = "|" if "\n" in text else None
    elif "\n" in text:
        style = '"'
    if style is None and _needs_quotes(text):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _needs_quotes(text: str) -> bool:
    if "\\" in text or text in _MISREAD:
        return True
    try:
        return not isinstance(meaning(text), str)
    except ValueError:
        return True


def _number(dumper: _Dumper, number: Decimal) -> ScalarNode:
    exponent = number.as_tuple().exponent
    text = str(number) if isinstance(exponent, str) or exponent > 0 else f"{number:f}"
    if exponent == 0:
        text += "."
    return dumper.represent_scalar("tag:yaml.org,2002:float", text)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Decimal, _number)
