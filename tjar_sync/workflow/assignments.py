"""`sale_price*=0.9`: what a person says of many entries at once, worked out exactly for each."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.catalog.money import decimals_of
from tjar_sync.catalog.tables.cells import NUMBERS, CellError, columns_of, read_cell
from tjar_sync.errors import UsageError
from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.suggestions import guess
from tjar_sync.session import validate
from tjar_sync.workflow.editing import Said
from tjar_sync.workflow.patterns import named
from tjar_sync.workflow.sheets import pictures_of, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tjar_sync.location import Location
    from tjar_sync.model.address import Address
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.value import Value

_FORM = re.compile(r"\s*([\w.]+)\s*([*+-]?=)\s*(.*?)\s*", re.DOTALL)
_DERIVED = re.compile(r"([a-z_][\w.]*)\s*([*+-])\s*(\S+)")
_EXAMPLE = "write --set 'sale_price*=0.9', --set 'price=150' or --set 'sale_price=price*0.8'"


class Assignment(NamedTuple):
    """One of the things that are said."""

    path: str
    source: str
    """The field that is worked with; empty where the value is said outright."""
    sign: str
    text: str
    """The value, or the number that the source is changed by."""


def parse(text: str) -> Assignment:
    """Read what was said. Raises UsageError."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise UsageError(f"--set {text!r} says nothing that can be done", hint=_EXAMPLE)
    path, operator, right = found.groups()
    if operator != "=":
        return Assignment(path, path, operator[0], right)
    derived = _DERIVED.fullmatch(right)
    known = any(derived and derived[1] in kind.fields for kind in KINDS.values())
    if derived and known:
        return Assignment(path, derived[1], derived[2], derived[3])
    return Assignment(path, "", "=", right)


def said_by_assignments(
    location: Location, texts: Sequence[str], patterns: Sequence[str], step: str | None
) -> Said:
    """Return what assignments come to for each entry that a pattern names. Raises UsageError."""
    assignments = [parse(text) for text in texts]
    settings, catalog = validate(location, lasting=True)
    chosen = [one for one in named(patterns, catalog.resources) if one.kind in _edited_kinds()]
    work = _Working(decimals_of(settings.currency), step)
    left: list[tuple[str, str]] = []
    values: dict[Address, dict[str, Value]] = {}
    pictures = pictures_of(catalog)
    for address in chosen:
        now = dict(catalog.resources[address].values)
        kind = KINDS[address.kind]
        fields = {path: one for path, one in columns_of(kind).items() if path in kind.fields}
        for one in assignments:
            try:
                now[one.path] = work.value(one, fields, now, pictures)
            except LookupError as error:
                left.append((f"{address}.{one.path}", str(error.args[0])))
        before = catalog.resources[address].values
        changed = {path: value for path, value in now.items() if value != before.get(path)}
        if changed:
            values[address] = changed
    return Said(catalog, settings.root, values, left)


def _edited_kinds() -> list[str]:
    return [name for name, kind in KINDS.items() if not kind.content_addressed]


class _Working:
    """Works out values, and rounds them as told."""

    def __init__(self, decimals: int, step: str | None) -> None:
        self.least = Decimal(1).scaleb(-decimals)
        self.step = None if step is None else _number(step, "--round")
        if self.step is not None and (self.step <= 0 or self.step % self.least):
            raise UsageError(f"--round {step} is no multiple of {self.least:f}")

    def value(
        self,
        one: Assignment,
        fields: Mapping[str, Field],
        now: Mapping[str, Value],
        pictures: Mapping[str, str],
    ) -> Value:
        """Return what a field is to be. Raises LookupError where there is nothing to work with."""
        field = _field(one.path, fields)
        if not one.source:
            return self._outright(field, one, pictures)
        if field.shape not in NUMBERS or _field(one.source, fields).shape not in NUMBERS:
            raise UsageError(
                f"{one.path} {one.sign}= is for numbers; --set '{one.path}=…' says a value"
            )
        base, by = now.get(one.source), _number(one.text, "--set")
        if not isinstance(base, int | Decimal):
            raise LookupError(f"the files say no {one.source} of it")  # noqa: TRY004 - there is nothing to look at
        result = {"*": base * by, "+": base + by, "-": base - by}[one.sign]
        return self._rounded(field, Decimal(result))

    def _outright(self, field: Field, one: Assignment, pictures: Mapping[str, str]) -> Value:
        try:
            return value_of(field, read_cell(field, one.text), pictures)
        except CellError as error:
            raise UsageError(f"--set {one.path}: {error}") from error
        except LookupError as error:
            raise UsageError(f"no media of the catalog is {error.args[0]}") from error

    def _rounded(self, field: Field, number: Decimal) -> Value:
        usual = (
            self.least if field.shape is Shape.MONEY else Decimal(1).scaleb(-(field.decimals or 0))
        )
        step = self.step if self.step and field.shape is Shape.MONEY else usual
        found = (number / step).to_integral_value(ROUND_HALF_UP) * step
        return found.quantize(usual) if field.decimals else int(found)


def _field(path: str, fields: Mapping[str, Field]) -> Field:
    if path not in fields:
        raise UsageError(f"there is no field `{path}` to set{guess(path, fields)}", hint=_EXAMPLE)
    return fields[path]


def _number(text: str, option: str) -> Decimal:
    try:
        found = Decimal(text)
    except ArithmeticError as error:
        raise UsageError(f"{option}: `{text}` is no number", hint=_EXAMPLE) from error
    if not found.is_finite():
        raise UsageError(f"{option}: `{text}` is no number", hint=_EXAMPLE)
    return found
