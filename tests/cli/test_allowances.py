"""What blocks a plan is lifted by its code, or by the flag that stands for it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import click
import pytest

from tests.cli.samples import embedded
from tjar_sync.cli import main
from tjar_sync.cli.allowances import ALIASES
from tjar_sync.cli.options import plan_options_of
from tjar_sync.cli.plan import command
from tjar_sync.planning import CHECKS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def lifted(line: str) -> Mapping[str, Decimal | None]:
    """Return what a command line lifts."""
    context = click.Context(command)
    command.parse_args(context, line.split())
    return plan_options_of(context.params).allow


@pytest.mark.parametrize(
    ("flag", "allow", "expected"),
    [
        ("--max-deletes 0", "--allow deletes=0", {"deletes": Decimal(0)}),
        (
            "--max-delete-percent 7.5",
            "--allow delete-percent=7.5",
            {"delete-percent": Decimal("7.5")},
        ),
        (
            "--max-price-change-percent 90%",
            "--allow price-change=90%",
            {"price-change": Decimal(90)},
        ),
        ("--allow-missing", "--allow missing", {"missing": None}),
        ("--allow-lookalikes", "--allow duplicate-name", {"duplicate-name": None}),
        ("--force-ordered", "--allow ordered", {"ordered": None}),
        (
            "--max-deletes 3 --allow-missing",
            "--allow deletes=3 --allow missing",
            {"deletes": Decimal(3), "missing": None},
        ),
        ("", "", {}),
    ],
)
def test_flags_and_codes_say_the_same(
    flag: str, allow: str, expected: dict[str, Decimal | None]
) -> None:
    """Each older flag is another word for one code."""
    assert expected == lifted(flag)
    assert expected == lifted(allow)


def test_a_code_outweighs_its_flag() -> None:
    """Where both are given, the code's number counts."""
    assert {"deletes": Decimal(5)} == lifted("--allow deletes=5 --max-deletes 3")


def test_every_check_that_a_flag_lifts_has_a_flag_of_its_own_or_a_code() -> None:
    """The flags stand for checks that can be lifted, and for nothing else."""
    assert set(ALIASES.values()) <= {code for code, check in CHECKS.items() if not check.instead}


@pytest.mark.parametrize("verb", ["plan", "apply"])
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("deletes", "`deletes` needs a number: --allow deletes=N"),
        ("deletes=", "`deletes` needs a number: --allow deletes=N"),
        ("delete-percent", "`delete-percent` needs a number: --allow delete-percent=P"),
        ("price-change", "`price-change` needs a number: --allow price-change=P"),
        ("deletes=-1", "-1 is not in the range x>=0"),
        ("deletes=few", "'few' is not a valid integer range"),
        ("price-change=NaN", "'NaN' is not a percentage such as 50"),
        ("missing=5", "`missing` takes no number: --allow missing"),
        ("ordered=", "`ordered` takes no number: --allow ordered"),
        ("protected", "no flag lifts `protected`; put its file back; or set `lifecycle:"),
        ("capacity=9", "no flag lifts `capacity`; remove one of that kind from the files or the"),
        ("delets=4", "`delets` is no check; did you mean `deletes`?"),
        (
            "zzz",
            (
                "`zzz` is no check; it is `store-replaced`, `another-product`, `deletes=N`, "
                "`delete-percent=P`, `all-removed`, `price-change=P`, `missing`, `required-field`, "
                "`taken`, `duplicate-name`, `renamed`, `restocked`, `sold-again`, `zero-price`, "
            ),
        ),
        ("", "`` is no check; it is `store-replaced`"),
    ],
)
def test_what_cannot_be_lifted_so(
    verb: str, given: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It exits with 64 and says what to type, or to do, instead; nothing is read or written."""
    embedded(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    code = main([verb, "--catalog", str(tmp_path), "--allow", given])
    said = capsys.readouterr()

    assert (64, "") == (code, said.out)
    assert message in said.err
    assert before == sorted(tmp_path.rglob("*"))
