"""The guide to the listener does what it says, from the webhook to its second secret."""

from __future__ import annotations

import io
import re
import shlex
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.docs.guides import blocks
from tests.harness import AT_ONCE, KEY, World
from tests.listener.shop import free_port, listening
from tests.security import listener
from tjar_sync import devstore
from tjar_sync.cli import main

if TYPE_CHECKING:
    import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "listener.md"
_ENDS = "# exits with "


def typed(command: str, said: list[str]) -> None:
    """Type a command, and compare what it says and how it ends."""
    ends = [int(line.removeprefix(_ENDS)) for line in said if line.startswith(_ENDS)] or [0]
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        code = main(shlex.split(command)[1:])

    assert ends == [code], f"{command}: {out.getvalue()}"
    for line in said:
        assert line.startswith(_ENDS) or line in out.getvalue(), f"{command}: {out.getvalue()}"


def written(text: str, root: Path) -> None:
    """Write a file of the guide, without the waits that no test needs."""
    tree: Any = yaml.safe_load(text)
    for store in tree.get("stores", {}).values():
        store["limits"] = AT_ONCE
    name = text.partition("\n")[0].removeprefix("# ")
    (root / name).write_text(
        yaml.safe_dump(tree, sort_keys=False) if "stores" in tree else text, "utf-8"
    )


def test_the_guide_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is written, every command typed; the listener runs from the first sample on."""
    monkeypatch.chdir(tmp_path)
    port = free_port()
    with ExitStack() as stack:
        store = stack.enter_context(devstore.Store(devstore.DevStoreSettings(api_key=KEY)))
        url = stack.enter_context(devstore.running(store))
        told = stack.enter_context(listener.listening(lambda _: listener.Answer(204)))
        for name, value in {"URL": url, "API_KEY": KEY, "NOTIFY": told.url}.items():
            monkeypatch.setenv(f"TJAR_{name}", value)
        made = World(tmp_path, url, store, {"TJAR_URL": url, "TJAR_NOTIFY": told.url})
        heard = None
        for kind, block in blocks(GUIDE):
            text = block.replace("127.0.0.1:8787", f"127.0.0.1:{port}")
            if kind == "yaml":
                written(
                    text.replace("https://hooks.example.com", f"http://127.0.0.1:{port}"), tmp_path
                )
                continue
            for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                command, *said = part.splitlines()
                if "webhook test" in command:
                    heard = stack.enter_context(listening(made))
                if "verify" in command:
                    (tmp_path / "body.json").write_bytes(b"{}")
                if command.endswith("drift") and heard is not None:
                    made.dashboard.edit_product(1, sale_price=9)
                    assert [["product.cup"]] == heard.settled()
                typed(command, said)


def test_the_service_starts_a_command_that_there_is() -> None:
    """What systemd is to start takes just these options."""
    (line,) = re.findall(r"^ExecStart=\S+/tjar-sync (.*)$", GUIDE.read_text("utf-8"), re.MULTILINE)
    out = io.StringIO()
    with redirect_stdout(out):
        code = main([*shlex.split(line), "--help"])

    assert 0 == code
    assert "tjar-sync webhook listen" in out.getvalue()
