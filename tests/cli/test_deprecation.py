"""What goes away is told before it does: to people, and to scripts by its code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli import main
from tjar_sync.cli.deprecation import Deprecation, noted, tell
from tjar_sync.cli.outputs import Outputs, output_options
from tjar_sync.cli.viewpoint import Viewpoint, viewpoint
from tjar_sync.model.diagnostic import warning
from tjar_sync.render.json_document import document
from tjar_sync.render.style import PLAIN, Style

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

OLD = Deprecation("`--old`", "`--new`", "2.0")
TOLD = "Warning: `--old` goes away in version 2.0: use `--new` (deprecated)\n"


@click.command("toy")
@click.option("--old", is_flag=True)
@output_options(("text", "json"))
def toy(*, old: bool, outputs: Outputs) -> int:
    """Take an option that is on its way out."""
    if old:
        tell(OLD, viewpoint())
    kept = outputs.save(drawn)
    outputs.print(drawn(outputs.form, PLAIN))
    return kept


def drawn(form: str, _style: Style) -> str:
    """Draw an outcome that says one thing already."""
    return document("toy", {}, [warning("other", "another")]) if form == "json" else "done"


def ran(*arguments: str) -> Any:
    """Run the toy."""
    return toy.main([*arguments], standalone_mode=False, obj=Viewpoint())


def codes(text: str) -> list[str]:
    """Return the codes of a document's diagnostics."""
    return [one["code"] for one in json.loads(text)["diagnostics"]]


def test_people_are_told_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """What it is, until when, and what to use; the outcome stays as it is."""
    assert 0 == ran("--old")
    assert ("done\n", TOLD) == capsys.readouterr()


def test_documents_say_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On stdout and in files, beside what they say anyway; nothing where nothing old is used."""
    kept = tmp_path / "kept.json"
    ran("--old", "--format", "json", "--output", f"json={kept}")
    said = capsys.readouterr()
    ran("--format", "json")

    assert TOLD == said.err
    assert ["other", "deprecated"] == codes(said.out) == codes(kept.read_text("utf-8"))
    assert "use `--new`" == json.loads(said.out)["diagnostics"][1]["fix"]
    assert ["other"] == codes(capsys.readouterr().out)


def test_it_is_said_once() -> None:
    """Also where an outcome passes twice through what adds it."""
    view = Viewpoint(notices=[OLD.diagnostic])
    once = noted(drawn("json", PLAIN), "json", view)

    assert once == noted(once, "json", view)


def test_the_variable_of_completions(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What older notes tell to load still works, and names what takes its place."""
    monkeypatch.setenv("_TJAR_SYNC_COMPLETE", "zsh_source")
    code = main([])
    said = capsys.readouterr()
    monkeypatch.delenv("_TJAR_SYNC_COMPLETE")
    today = main(["completion", "zsh"])
    again = capsys.readouterr()

    assert (0, 0) == (code, today)
    assert said.err.endswith(": use `tjar-sync completion SHELL` (deprecated)\n")
    assert (said.out.strip(), "") == (again.out.strip(), again.err)
