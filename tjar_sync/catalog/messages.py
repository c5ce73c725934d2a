"""Turn what pydantic finds into what a merchandiser can act on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from tjar_sync.catalog.numerals import number_advice
from tjar_sync.catalog.yaml.scalars import MAX_DIGITS, meaning
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds.rule import Problem
from tjar_sync.model.kinds.schema import CLOCK_PATTERN, CURRENCY_PATTERN, URL_PATTERN
from tjar_sync.model.suggestions import guess, listed, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic_core import ErrorDetails

    from tjar_sync.catalog.yaml.reader import Tree

MOST_PROBLEMS = 100
"""So many mistakes of one entry are told one by one."""
LONGEST_ECHO = 60
"""So much of a value is repeated in a message."""
_PATTERNS = {
    URL_PATTERN: "a web address such as https://example.com/page",
    CURRENCY_PATTERN: "a currency's three letters such as SAR",
    CLOCK_PATTERN: 'a time of day such as "09:30"',
}
_BOUNDS: dict[str, Callable[[str], str]] = {
    "ge": lambda limit: f"the number must be at least {limit}",
    "gt": lambda limit: f"the number must be more than {limit}",
    "le": lambda limit: f"the number must be at most {limit}",
    "lt": lambda limit: f"the number must be less than {limit}",
}
_EXPECTED = {
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a map of keys and values",
    "is_instance_of": "a number",
    "decimal_type": "a number",
    "string_type": "a text",
}
_NUMBERS = frozenset({"a number", "a whole number"})
_CODES = {
    **dict.fromkeys(_EXPECTED, Mistake.WRONG_TYPE),
    "string_pattern_mismatch": Mistake.WRONG_VALUE,
    "literal_error": Mistake.UNKNOWN_CHOICE,
    "value_error": Mistake.WRONG_VALUE,
}
"""By pydantic's name of an error; the others are about size."""


class Subject(NamedTuple):
    """What is being checked, and how to speak of it."""

    name: str
    """`product.nike-shoe`; empty for store.yaml itself."""
    tree: Mapping[str, Tree]
    raw: Callable[[tuple[str | int, ...]], str]
    """Gives a scalar as it is written in the file."""
    secrets: frozenset[str] = frozenset()
    """Keys whose content is never repeated, not even to say what is wrong with it."""


class Checker:
    """A map's schema, ready to validate: made once, used for every entry."""

    def __init__(self, schema: type, secrets: frozenset[str]) -> None:
        """`secrets`: keys whose content is never repeated, not even to say what is wrong with it."""
        self.schema = schema
        self._secrets = secrets
        from pydantic import TypeAdapter  # noqa: PLC0415 - heavy: not where everything is known

        self._validate = TypeAdapter[dict[str, Any]](schema).validate_python

    def check(self, subject: Subject) -> tuple[dict[str, Any], list[Problem]]:
        """Validate a map; what is right comes back whatever else is wrong."""
        from pydantic import ValidationError  # noqa: PLC0415 - the same

        try:
            return self._validate(subject.tree), []
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
        about = subject._replace(secrets=self._secrets)
        problems = _problems(details[:MOST_PROBLEMS], self.schema, about)
        if len(details) > MOST_PROBLEMS:
            more = f"{len(details) - MOST_PROBLEMS} more mistakes here are not listed"
            problems.append(Problem((), Mistake.MORE, more, about_key=True))
        wrong = {detail["loc"][0] for detail in details}
        rest = {key: value for key, value in subject.tree.items() if key not in wrong}
        return self._validate(rest), problems


def _problems(details: list[ErrorDetails], schema: type, subject: Subject) -> list[Problem]:
    """Say each mistake once: of a union's branches the last one speaks."""
    found: dict[tuple[str | int, ...], Problem] = {}
    for detail in details:
        path, value = _follow(subject.tree, detail)
        found[path] = _problem(detail, path, value, schema, subject)
    for problem in list(found.values()):
        if problem.meant is not None:
            found.pop((*problem.path[:-1], problem.meant), None)
    return list(found.values())


def _follow(tree: Mapping[str, Tree], detail: ErrorDetails) -> tuple[tuple[str | int, ...], Any]:
    """Drop the names that pydantic gives to a union's branches from a path."""
    path: list[str | int] = []
    value: Any = tree
    for element in detail["loc"]:
        match value, element:
            case Mapping(), str() if element in value:
                value = value[element]
            case list(), int():
                value = value[element]
            case _:
                continue
        path.append(element)
    if detail["type"] == "missing":
        path.append(detail["loc"][-1])
    return tuple(path), value


def _problem(
    detail: ErrorDetails,
    path: tuple[str | int, ...],
    value: Tree,
    schema: type,
    subject: Subject,
) -> Problem:
    inside = label(path[:-1])
    owner = " of ".join(filter(None, (inside, subject.name)))
    key = str(path[-1])
    match detail["type"]:
        case "extra_forbidden":
            from tjar_sync.catalog.known_keys import known_keys  # noqa: PLC0415 - only for what is wrong

            known = known_keys(schema, path[:-1])
            message = f"unknown key `{key}` in {owner or 'store.yaml'}{guess(key, known)}"
            near = nearest(key, known)
            return Problem(path, Mistake.UNKNOWN_KEY, message, about_key=True, meant=near)
        case "missing":
            message = f"`{key}` is missing in {owner}"
            return Problem(path, Mistake.MISSING_KEY, message, about_key=True)
        case _:
            code = _CODES.get(detail["type"], Mistake.OUT_OF_RANGE)
            why = _why(detail, path, value, subject)
            owner = f" of {subject.name}" if subject.name else ""
            return Problem(path, code, f"`{label(path)}`{owner}: {why}")


def label(path: Sequence[str | int]) -> str:
    """Name a place without its row numbers, which the position tells: `variants.color`."""
    return ".".join(element for element in path if isinstance(element, str))


def _why(detail: ErrorDetails, path: tuple[str | int, ...], value: Tree, subject: Subject) -> str:
    context = detail.get("ctx", {})
    kind = detail["type"]
    if kind in _EXPECTED:
        return _wrong_type(_EXPECTED[kind], value, path, subject)
    match kind:
        case "string_too_short":
            why = "the text may not be blank"
        case "string_too_long":
            why = f"the text is longer than {context['max_length']} characters"
        case "string_pattern_mismatch":
            pattern = str(context["pattern"])
            expected = _PATTERNS.get(pattern, f"of the form {pattern}")
            why = f"`{_raw(path, subject)}` is not {expected}"
        case "literal_error":
            raw, words = _raw(path, subject), re.findall("'([^']*)'", str(context["expected"]))
            given = f"`{raw}`" if raw else "this"
            why = f"{given} is not one of {listed(words)}{guess(raw, words)}"
        case "value_error":
            why = str(context["error"])
        case _:
            bound = next(name for name in _BOUNDS if name in context)
            limit = str(context[bound]).removeprefix("Decimal('").removesuffix("')")
            why = _BOUNDS[bound](limit)
    return why


def _wrong_type(expected: str, value: Tree, path: tuple[str | int, ...], subject: Subject) -> str:
    secret = not subject.secrets.isdisjoint(path)
    raw = "it" if secret else f"`{_raw(path, subject)}`"
    if isinstance(value, bool | int | Decimal) and expected == _EXPECTED["string_type"]:
        read = "true or false" if isinstance(value, bool) else "a number"
        return f"a text is expected, but YAML reads {raw} as {read}; put it in quotes"
    match value:
        case None:
            what = "but nothing stands here"
        case dict():
            what = "not a map"
        case list():
            what = "not a list"
        case str():
            what = "not a text" if secret else f"not the text {raw}{_repair(value, expected)}"
        case _:
            what = "not this" if secret else f"not {raw}"
    return f"{expected} is expected, {what}"


def _repair(text: str, expected: str) -> str:
    """Say how to write what was meant, if that can be told from the text."""
    try:
        if not isinstance(meaning(text[:MAX_DIGITS]), str):
            return "; remove the quotes"
    except ValueError:  # a number, and one out of range
        return ""
    advice = number_advice(text[:MAX_DIGITS]) if expected in _NUMBERS else ""
    return f"; {advice}" if advice else ""


def _raw(path: tuple[str | int, ...], subject: Subject) -> str:
    text = subject.raw(path)
    return text if len(text) <= LONGEST_ECHO else f"{text[: LONGEST_ECHO - 1]}…"
