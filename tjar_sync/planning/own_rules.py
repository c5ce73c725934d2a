"""Judge resources by the catalog's own rules: expressions that `rule-engine` evaluates, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tjar_sync.dataclass import dataclass
from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.kinds.rule import OF_ALL
from tjar_sync.model.suggestions import guess

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.catalog import OwnRule
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.value import Value
    from tjar_sync.planning.checks.check import CheckInput, Prospect

INSTALL = 'rules need one more package: run `pip install "tjar-sync[rules]"`'


@dataclass(slots=True)
class Verdicts:
    """What came of one rule."""

    broken: list[Prospect] = field(default_factory=list)
    unjudged: list[tuple[Prospect, str]] = field(default_factory=list)
    """Resources without a field that it asks for, or with one that cannot be compared, and why."""
    wrong: str = ""
    """Why it cannot be read at all."""


def judged(rule: OwnRule, given: CheckInput) -> Verdicts:
    """Judge all that is written by one rule."""
    try:
        engine: Any = import_module("rule_engine")
    except ImportError:
        return Verdicts(wrong=INSTALL)
    found, asked = Verdicts(), set[str]()

    def kind_of(name: str) -> Any:  # noqa: ANN401 - the engine's
        """Note a field that is asked for: what the rule itself names, and `$any`, are not."""
        asked.add(name)
        return engine.DataType.UNDEFINED

    context = engine.Context(
        resolver=engine.resolve_item, type_resolver=kind_of, mapping_attribute_lookup=False
    )
    try:
        when = engine.Rule(rule.when or "true", context=context)
        require = engine.Rule(rule.require, context=context)
    except engine.errors.EngineError as error:
        return Verdicts(wrong=f"it cannot be read: {error.message}")
    found.wrong = _unknown(asked)
    for item in given.prospects if not found.wrong else ():
        _judge(item, given, found, when.evaluate, require.evaluate)
    return found


def _judge(
    item: Prospect,
    given: CheckInput,
    found: Verdicts,
    when: Callable[[Any], Any],
    require: Callable[[Any], Any],
) -> None:
    """Judge one resource, unless the rule is about others."""
    errors = import_module("rule_engine").errors

    facts = _facts(item, given.policy.names)
    try:
        if when(facts) and not require(facts):
            found.broken.append(item)
    except errors.SymbolResolutionError as error:
        if error.symbol_name in _keys(item.kind.name):
            found.unjudged.append((item, f"`{error.symbol_name}` is absent"))
    except errors.LookupError as error:
        found.unjudged.append((item, f"`{error.item}` is absent"))
    except errors.AttributeResolutionError as error:
        key = error.attribute_name
        found.unjudged.append((item, f"the key of a map is written ['{key}'], and not .{key}"))
    except errors.EngineError as error:
        found.unjudged.append((item, str(error.message)))
    except TypeError:  # what the engine lets through for a null
        found.unjudged.append((item, "an empty field is compared"))


def _unknown(symbols: set[str]) -> str:
    """Say which name of a rule no resource has; empty where all are known."""
    known = frozenset(OF_ALL).union(*map(_keys, KINDS))
    unknown = sorted(symbols - known)
    return f"there is no field `{unknown[0]}`{guess(unknown[0], known)}" if unknown else ""


def _keys(kind: str) -> frozenset[str]:
    return frozenset(path.partition(".")[0] for path in KINDS[kind].fields)


def _facts(item: Prospect, names: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Return a resource as a rule sees it: as its file is written."""
    change = item.change
    of_all = (item.kind.name, change.type, str(change.address), change.action.value)
    facts: dict[str, Any] = dict(zip(OF_ALL, of_all, strict=True))
    for path, one in item.kind.fields.items():
        if path not in item.values or one.shape is Shape.SECRETS:
            continue
        *above, last = path.split(".")
        place = facts
        for key in above:
            place = place.setdefault(key, {})
        place[last] = _fact(one, item.values[path], names)
    return facts


def _fact(one: Field, value: Value, names: Mapping[str, Mapping[str, int]]) -> Any:  # noqa: ANN401 - as a rule has it
    """Return a value by the names that the files use."""
    if isinstance(value, tuple):
        return tuple(_fact(one, item, names) for item in value)
    if isinstance(value, Mapping):
        return {key: _fact(one, cell, names) for key, cell in value.items()}
    if one.group:
        called = {str(number): name for name, number in names.get(one.group, {}).items()}
        return called.get(str(value), value if value is None else str(value))
    return value
