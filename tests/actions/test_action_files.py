"""What the actions' files say fits together, and with the steps that they start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.actions.scene import ACTIONS, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

ACTION_FILES = sorted(ACTIONS.glob("*/action.yml"))
CALLED = [ROOT / ".github" / "workflows" / f"{name}.yml" for name in ("plan", "apply", "drift")]
_ASKED = re.compile(r"\.(?:input|is_on)\(\s*\"([a-z-]+)\"")
_PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
_IN_INPUTS = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")


def tree(path: Any) -> Any:
    """Read a file; `on:` is no boolean here."""
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - makes nothing but texts


def steps(path: Any) -> Iterator[Any]:
    """Yield the steps of an action, or of all jobs of a workflow."""
    found = tree(path)
    yield from found.get("runs", {}).get("steps", ())
    for job in found.get("jobs", {}).values():
        yield from job["steps"]


def test_there_are_actions_to_check() -> None:
    """The checks below are about these."""
    assert ["apply", "drift", "plan", "setup"] == [path.parent.name for path in ACTION_FILES]
    assert all(path.exists() for path in CALLED)


@pytest.mark.parametrize("path", [*ACTION_FILES, *CALLED], ids=lambda path: path.as_posix()[-20:])
def test_nothing_is_put_into_a_script_and_all_is_pinned(path: Any) -> None:
    """What anybody may write reaches a script by its environment; others' code is one commit."""
    for step in steps(path):
        used = step.get("uses", "")

        assert "${{" not in step.get("run", "")
        assert not used or used.startswith("$/") or _PINNED.fullmatch(used)


@pytest.mark.parametrize("path", ACTION_FILES, ids=lambda path: path.parent.name)
def test_each_input_reaches_a_step_under_its_name(path: Any) -> None:
    """`api-key` is INPUT_API_KEY, and nothing is declared that nobody gets."""
    text, found = path.read_text("utf-8"), tree(path)
    passed = dict(re.findall(r"INPUT_([A-Z_]+): \$\{\{ inputs\.([a-z-]+) \}\}", text))

    assert set(found["inputs"]) == set(_IN_INPUTS.findall(text))
    assert {name.lower().replace("_", "-"): given for name, given in passed.items()} == {
        given: given for given in passed.values()
    }


def test_the_steps_ask_for_inputs_that_exist() -> None:
    """A word that is misspelled would be an input that is never given."""
    code = "".join(path.read_text("utf-8") for path in (ACTIONS / "tjar_actions").glob("*.py"))
    texts = "".join(path.read_text("utf-8") for path in ACTION_FILES)
    given = {name.lower().replace("_", "-") for name in re.findall(r"INPUT_([A-Z_]+):", texts)}
    asked = {*_ASKED.findall(code), "store", "extras", "python"}

    assert asked == given


@pytest.mark.parametrize("path", CALLED, ids=lambda path: path.stem)
def test_a_called_workflow_gives_what_its_action_takes(path: Any) -> None:
    """And what it declares itself it hands on, or waits for."""
    text = path.read_text("utf-8")
    (last,) = (step for step in steps(path) if step.get("uses", "").startswith("$/"))
    action = tree(ROOT / last["uses"].removeprefix("$/") / "action.yml")
    declared = tree(path)["on"]["workflow_call"]

    assert set(last["with"]) <= set(action["inputs"])
    assert set(declared["inputs"]) == set(_IN_INPUTS.findall(text))
    assert ["TJAR_API_KEY"] == [*declared["secrets"]]
    assert "{}" == str(tree(path)["permissions"])
