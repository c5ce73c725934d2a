"""The guide to CI does what it says, in a repository with a remote, and what it shows is true."""

from __future__ import annotations

import io
import os
import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import yaml

from tests.harness import KEY, World, world
from tests.state.log.refs import clone, remote
from tjar_sync.cli import main

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "ci.md").read_text("utf-8")
_BLOCK = re.compile(r"^```(yaml|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", re.MULTILINE)
LIMITS = {"requests_per_second": 1000, "settle_seconds": 0, "read_back_seconds": 0}


def _type(block: str) -> None:
    """Type the commands of a block; each says the lines below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *said = part.splitlines()
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main(shlex.split(command)[1:])

        assert 0 == code, f"{command}: {err.getvalue()}"
        for line in said:
            assert line in out.getvalue() + err.getvalue(), command


def _write(desk: World, text: str) -> None:
    """Write a catalog's file as the guide has it, but for the waits that no test needs."""
    name = text.partition("\n")[0].removeprefix("# ")
    tree: Any = yaml.safe_load(text.replace("https://YOUR-STORE.tjar.sa", "${TJAR_URL}"))
    for store in tree.get("stores", {}).values():
        store["limits"] = LIMITS
    desk.write(name, yaml.safe_dump(tree, allow_unicode=True, sort_keys=False))


def test_the_guide_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file of a catalog is written, every command typed; in the end the store has it."""
    root = clone(tmp_path / "work", remote(tmp_path))
    monkeypatch.chdir(root)
    with world(root) as desk, mock.patch.dict(os.environ, TJAR_URL=desk.url, TJAR_API_KEY=KEY):
        for kind, block in _BLOCK.findall(GUIDE):
            if kind == "console":
                _type(block)
            elif block.startswith("# "):
                _write(desk, block)
        names = desk.names()

    assert ["Coffee"] == names
    assert (root / ".gitlab-ci.yml").read_text("utf-8") == (
        ROOT / "docs" / "ci" / "gitlab-ci.yml"
    ).read_text("utf-8")


def test_the_actions_outputs_are_those_of_the_guide() -> None:
    """Its table names each."""
    shown = {name: re.findall(r"`([\w-]+)`", outputs) for name, outputs in _ROW.findall(GUIDE)}
    actions = (ROOT / ".github" / "actions").glob("*/action.yml")
    found = {
        path.parent.name: [*yaml.safe_load(path.read_text("utf-8")).get("outputs", {})]
        for path in actions
    }

    assert found == shown


def test_other_blocks_are_yaml_with_inputs_that_exist() -> None:
    """What a reader copies into a workflow fits the action or the workflow that it calls."""
    blocks = [block for kind, block in _BLOCK.findall(GUIDE) if kind == "yaml" and "uses:" in block]
    used = [step for block in blocks for step in _calls(yaml.safe_load(block))]

    assert 2 == len(used)
    for step in used:
        path, _, commit = step["uses"].removeprefix("OWNER/tjar-sync/").partition("@")
        file = ROOT / path / ("action.yml" if "actions/" in path else "")
        tree: Any = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - makes nothing but texts
        declared = tree["inputs"] if "inputs" in tree else tree["on"]["workflow_call"]["inputs"]

        assert "0" * 40 == commit
        assert set(step["with"]) <= set(declared)


def _calls(tree: Any) -> list[Any]:
    return [one for one in tree.get("steps", [tree]) if "OWNER/" in one.get("uses", "")]
