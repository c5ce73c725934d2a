"""What pyproject.toml declares is what the code imports and what the locks hold."""

from __future__ import annotations

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.packaging import locks
from tests.packaging.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
CORE = tuple(map(Requirement, PROJECT["dependencies"]))
EXTRA = tuple(
    Requirement(line)
    for lines in PROJECT.get("optional-dependencies", {}).values()
    for line in lines
)

OF_RUNNERS = tuple(one for one in EXTRA if one.name not in {"anyio", "mcp", "pytest"})
"""What a catalog may need on a runner; agents and contract suites it does not."""


def group(name: str) -> tuple[Requirement, ...]:
    """Return a dependency group's requirements, those of the groups it includes as well."""
    found: list[Requirement] = []
    for entry in PYPROJECT["dependency-groups"][name]:
        found += [Requirement(entry)] if isinstance(entry, str) else group(entry["include-group"])
    return tuple(found)


def imported() -> Iterator[str]:
    """Give each top-level module that the package imports, its own and Python's aside."""
    for path in (ROOT / "tjar_sync").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (name.name.partition(".")[0] for name in node.names)
            if isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "import_module":
                yield from (str(one.value) for one in node.args if isinstance(one, ast.Constant))


def test_what_is_imported_is_declared_and_the_other_way_round() -> None:
    """No package is used that another one happens to bring, and none is brought unused."""
    owners = packages_distributions()
    foreign = set(imported()) - sys.stdlib_module_names - {"tjar_sync"}
    used = {canonicalize_name(owners[module][0]) for module in foreign}

    assert used == {canonicalize_name(declared.name) for declared in CORE + EXTRA}


@pytest.mark.parametrize(
    ("lock", "declared"),
    [
        ("requirements.lock", CORE + group("build")),
        ("requirements-dev.lock", CORE + EXTRA + group("build") + group("dev")),
        (".github/actions/setup/extras.lock", CORE + OF_RUNNERS + group("build")),
        ("requirements-lowest.lock", CORE + EXTRA + group("build") + group("test")),
    ],
)
def test_a_lock_holds_what_is_declared(lock: str, declared: tuple[Requirement, ...]) -> None:
    """Nobody changes a requirement and leaves the locks as they were."""
    held = locks.versions(locks.read(ROOT / lock))
    unmet = [str(one) for one in declared if held[canonicalize_name(one.name)] not in one.specifier]

    assert [] == unmet


def test_the_lowest_lock_holds_each_lower_bound() -> None:
    """What is said to be the lowest version is what the tests run on."""
    held = locks.versions(locks.read(ROOT / "requirements-lowest.lock"))
    bounds = {
        canonicalize_name(one.name): Version(bound.version)
        for one in CORE + EXTRA
        for bound in one.specifier
        if bound.operator == ">="
    }

    assert bounds.keys() == {canonicalize_name(one.name) for one in CORE + EXTRA}
    assert bounds == {name: Version(held[name]) for name in bounds}
