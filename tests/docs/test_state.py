"""The guide to the state's homes does what it says, from the first file to the last command."""

from __future__ import annotations

import io
import re
import shlex
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.state import postgres
from tests.state.log import gcs, refs, s3
from tjar_sync import devstore
from tjar_sync.cli import main

if TYPE_CHECKING:
    import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "state.md"
_BLOCK = re.compile(r"^```(yaml|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ENDS = "# exits with "
LIMITS = {"requests_per_second": 1000, "settle_seconds": 0, "read_back_seconds": 0}


def written(text: str) -> None:
    """Write a file of the guide; one that is there takes in what is new."""
    path = Path(text.partition("\n")[0].removeprefix("# "))
    known: Any = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    tree = {**known, **yaml.safe_load(text)}
    for store in tree.get("stores", {}).values():
        store["limits"] = LIMITS  # without the waits that no test needs
    path.write_text(yaml.safe_dump(tree, sort_keys=False), "utf-8")


def typed(block: str, patch: pytest.MonkeyPatch) -> None:
    """Type the lines of a block, and compare what they say and how they end."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *said = part.splitlines()
        words = shlex.split(command)
        if words[0] == "export":
            patch.setenv(*words[1].split("=", 1))
            continue
        ends = [int(line.removeprefix(_ENDS)) for line in said if line.startswith(_ENDS)] or [0]
        out = io.StringIO()
        with redirect_stdout(out), redirect_stderr(out):
            code = main(words[1:])

        assert ends == [code], f"{command}: {out.getvalue()}"
        for line in said:
            assert line.startswith(_ENDS) or line in out.getvalue(), f"{command}: {out.getvalue()}"


def homes(folder: Path) -> dict[str, str]:
    """Return where the guide's places are in this test."""
    return {
        "file:///shared/": f"{(folder / 'shared').as_uri()}/",
        "s3://bucket/catalog": s3.prefix(),
        "gs://bucket/catalog": f"gs://{gcs.BUCKET}/guide",
        "postgresql://ci@db.example.com/states": postgres.database(),
    }


def test_the_guide_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is written, every command typed; all that was moved, lost and found is one state."""
    root = tmp_path / "catalog"
    root.mkdir()
    refs.begin(root, tmp_path / "origin.git")
    monkeypatch.chdir(root)
    text = GUIDE.read_text("utf-8")
    for named, place in homes(tmp_path).items():
        assert named in text
        text = text.replace(named, place)
    with ExitStack() as stack:
        stack.enter_context(s3.reached())
        stack.enter_context(gcs.reached())
        store = stack.enter_context(devstore.Store(devstore.DevStoreSettings(api_key="a-key")))
        monkeypatch.setenv("TJAR_URL", stack.enter_context(devstore.running(store)))
        monkeypatch.setenv("TJAR_API_KEY", "a-key")
        for kind, block in _BLOCK.findall(text):
            if kind == "yaml":
                written(block)
            else:
                typed(block, monkeypatch)
        names = sorted(item["name"]["en"] for item in devstore.Dashboard(store).products())

    assert ["Coffee", "Tea"] == names
