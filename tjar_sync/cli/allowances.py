"""`--allow CODE[=NUMBER]`, which lifts a check for one run, and the flags that say the same."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeAlias

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Command: TypeAlias = Callable[..., Any]

ALIASES = {
    "--max-deletes": "deletes",
    "--max-delete-percent": "delete-percent",
    "--max-price-change-percent": "price-change",
    "--allow-missing": "missing",
    "--allow-lookalikes": "duplicate-name",
    "--force-ordered": "ordered",
}
"""Flags that lift one check each: the code that each of them stands for."""


class Percent(click.ParamType[Decimal]):
    """A percentage, exact."""

    name = "percent"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Decimal:
        """Read a number of per cent, 0 or more."""
        try:
            number = Decimal(str(value).rstrip("%"))
        except InvalidOperation:
            number = Decimal(-1)
        if not number.is_finite() or number < 0:
            self.fail(f"{value!r} is not a percentage such as 50", param, ctx)
        return number


COUNT, PERCENT = click.IntRange(min=0), Percent()


class Allowance(click.ParamType[tuple[str, Decimal | None]]):
    """A check's code and, where it has a limit, the number that takes its place."""

    name = "allowance"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, Decimal | None]:
        """Read `deletes=20` or `missing`; what cannot be lifted so says what to do instead."""
        from tjar_sync.model.suggestions import guess, listed  # noqa: PLC0415 - only when used
        from tjar_sync.planning import CHECKS, Unit  # noqa: PLC0415 - the engine is heavy

        code, equals, number = str(value).partition("=")
        check = CHECKS.get(code)
        if check is None:
            known = [item for item in CHECKS.values() if not item.instead]
            hint = guess(code, [item.code for item in known])
            offer = listed(item.allowance for item in known)
            self.fail(f"`{code}` is no check{hint or f'; it is {offer}'}", param, ctx)
        if check.instead:
            self.fail(f"no flag lifts `{code}`; {check.instead}", param, ctx)
        if check.limit is None:
            if equals:
                self.fail(f"`{code}` takes no number: --allow {code}", param, ctx)
            return code, None
        if not number:
            self.fail(f"`{code}` needs a number: --allow {check.allowance}", param, ctx)
        reader: click.ParamType[Any] = COUNT if check.limit.unit is Unit.COUNT else PERCENT
        return code, Decimal(reader.convert(number, param, ctx))


def allow_options(command: Command) -> Command:
    """Add --allow, and the flags that stand for one of its codes."""
    number = {"type": COUNT, "metavar": "N"}
    percent = {"type": PERCENT, "metavar": "P"}
    given: dict[str, dict[str, Any]] = {
        "--max-deletes": {**number, "help": "As --allow deletes=N."},
        "--max-delete-percent": {**percent, "help": "As --allow delete-percent=P."},
        "--max-price-change-percent": {**percent, "help": "As --allow price-change=P."},
        "--allow-missing": {
            "is_flag": True,
            "help": "As --allow missing: what the store lacks was deleted there on purpose.",
        },
        "--allow-lookalikes": {
            "is_flag": True,
            "help": "As --allow duplicate-name: create what has no sku and no slug even beside one "
            "of the same name.",
        },
        "--force-ordered": {
            "is_flag": True,
            "help": "As --allow ordered: delete or unpublish even products that open orders hold.",
        },
    }
    for flag, settings in reversed(given.items()):
        command = click.option(flag, **settings)(command)
    return click.option(
        "--allow",
        type=Allowance(),
        multiple=True,
        metavar="CODE[=NUMBER]",
        help="Lift for this run what blocks the plan: deletes=20, price-change=90, missing …; "
        "again for more.",
    )(command)


def allowances_of(options: Mapping[str, Any]) -> dict[str, Decimal | None]:
    """Take out of a command's options what is lifted: number by code, None where none belongs."""
    flags = {
        ALIASES[flag]: None if value is True else Decimal(value)
        for flag, value in _aliases(options)
    }
    return {**flags, **dict(options["allow"])}


def allowances_given(options: Mapping[str, Any], *, but: str) -> str:
    """Repeat what a command line lifts, as it was given; without one code."""
    flags = [
        flag if value is True else f"{flag} {value}"
        for flag, value in _aliases(options)
        if ALIASES[flag] != but
    ]
    named = [
        f"--allow {code}" if number is None else f"--allow {code}={number}"
        for code, number in options["allow"]
        if code != but
    ]
    return " ".join((*flags, *named))


def _aliases(options: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the flags that were given, each with its value."""
    for flag in ALIASES:
        value = options[flag.removeprefix("--").replace("-", "_")]
        if value is not None and value is not False:
            yield flag, value
