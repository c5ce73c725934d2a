"""Somebody who follows a page: writes its files, types its commands, and reads what they say.

A page tells its reader in words what somebody does in the store's dashboard, and this one in a
comment: `<!-- in the store: {edit: COFFEE-1, sale_price: 45} -->`. A block is left out where the
comment `<!-- not run: why -->` stands before it; a test counts these. `undo RUN` is about the
newest run.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock
from urllib.parse import urlsplit

import yaml

from tests.strategies import png
from tjar_sync import devstore
from tjar_sync.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS, HOST = "https://YOUR-STORE.tjar.sa", "YOUR-STORE.tjar.sa"
"""How pages write the address of the reader's own store."""
OWN = "…"
"""How pages write a value that the reader alone has, such as a key."""
KEY = "a-key"
LIMITS = {"requests_per_second": 1000, "settle_seconds": 0, "read_back_seconds": 0}
"""A store that is spoken to without the waits that no test needs."""
FILES = {"yaml", "csv", "html"}
SHOWN = {"", "text", "markdown"}
"""What a block shows that is neither typed nor written."""
_PART = re.compile(
    r"^<!-- (?P<note>in the store|not run): (?P<said>.*?) -->$"
    r"|^```(?P<kind>\w*)(?P<more>[^\n`]*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_ENDS = "# exits with "
_NEEDS_PICTURE = re.compile(r"\b(?:media|images)/[\w-]+\.png\b")


class Piece(NamedTuple):
    """A block of a page, or what a comment says that happens there."""

    kind: str
    text: str
    name: str = ""


def parts(page: str) -> list[Piece]:
    """Return what a page has its reader do, in order; without the blocks that are not run."""
    found: list[Piece] = []
    for match in _PART.finditer(page):
        if match["note"]:
            found.append(Piece(match["note"], match["said"]))
        elif found and found[-1].kind == "not run":
            found[-1] = Piece("left out", found[-1].text)
        else:
            titled = re.search(r'title="([^"]+)"', match["more"])
            first = match["text"].partition("\n")[0]
            name = titled[1] if titled else match["more"].strip() or first.removeprefix("# ")
            found.append(Piece(match["kind"], match["text"], name))
    return found


@dataclass(slots=True)
class Follower:
    """Somebody at a desk: a folder, a store, and what they have set in their shell."""

    root: Path
    store: devstore.Store
    url: str

    @property
    def dashboard(self) -> devstore.Dashboard:
        """What a person sees and does in the store."""
        return devstore.Dashboard(self.store)

    def follow(self, page: str) -> None:
        """Do all that a page says, in its order."""
        own = page.replace(ADDRESS, self.url).replace(HOST, urlsplit(self.url).netloc)
        for part in parts(own):
            match part.kind:
                case "in the store":
                    self._in_the_store(yaml.safe_load(part.text))
                case "console" | "sh" | "bash":
                    self._type(part.text)
                case "python":
                    exec(compile(part.text, part.name, "exec"), {})  # noqa: S102 - a page of ours
                case kind if kind in FILES:
                    self._write(part)
                case kind:
                    assert kind in {*SHOWN, "left out"}, f"nobody knows how to follow `{kind}`"
                    assert not re.search(r"^(?:\$ |tjar-sync )", part.text, re.MULTILINE), part.text

    def _write(self, part: Piece) -> None:
        """Write a file as the page has it; store.yaml takes in what is new."""
        path = Path(part.name)
        assert " " not in part.name, f"this block names no file: {part.text}"
        text = part.text
        if path.name == "store.yaml":
            known = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
            text = yaml.safe_dump({**known, **yaml.safe_load(text)}, sort_keys=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        for picture in _NEEDS_PICTURE.findall(text):
            Path(picture).parent.mkdir(parents=True, exist_ok=True)
            Path(picture).write_bytes(png(len(picture)))

    def _type(self, block: str) -> None:
        """Type the lines of a block; each says what stands below it, and ends as it says."""
        typed = re.split(r"^\$ ", block, flags=re.MULTILINE)
        if len(typed) == 1:  # a block of commands alone
            typed += [line for line in block.splitlines() if line.strip()]
        for one in typed[1:]:
            command, *said = one.strip().splitlines()
            ends = [int(line.removeprefix(_ENDS)) for line in said if line.startswith(_ENDS)]
            _without_waits()
            code, answer = self._run(shlex.split(command, comments=True))

            assert (ends or [0]) == [code], f"{command}: {answer}"
            for line in said:
                assert line.startswith(_ENDS) or line in answer, f"{command}: {answer}"

    def _run(self, words: list[str]) -> tuple[int, str]:
        """Do what one line says; return how it ended, and what it said."""
        match words:
            case ["export", setting]:
                name, value = setting.split("=", 1)
                os.environ[name] = os.environ[name] if value == OWN else value
                return 0, ""
            case ["cd", folder]:
                os.chdir(folder)
                return 0, ""
            case ["mkdir", folder]:
                Path(folder).mkdir()
                return 0, ""
            case ["git", *_]:
                ran = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603 - a page of ours
                return ran.returncode, ran.stdout + ran.stderr
            case ["tjar-sync", *others, "RUN", "--auto-approve"]:
                latest = re.search(r"\brun (\w+)", self._run(["tjar-sync", "history"])[1])
                assert latest is not None
                return self._run(["tjar-sync", *others, latest[1], "--auto-approve"])
            case ["tjar-sync", *arguments]:
                out = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
                with redirect_stdout(out), redirect_stderr(out):
                    code = main(arguments)
                return code, out.buffer.getvalue().decode()
            case _:
                raise AssertionError(f"nobody knows how to type {words}")

    def _in_the_store(self, what: dict[str, Any]) -> None:
        """Let somebody do something in the dashboard."""
        match what:
            case {"products": count}:
                devstore.seed_products(self.store, count)
            case {"edit": sku, **fields}:
                self.dashboard.edit_product(self._id(sku), **fields)
            case {"create": kind, **fields}:
                self.dashboard.create_product(kind, **fields)
            case {"delete": sku}:
                self.dashboard.delete_product(self._id(sku))
            case _:
                raise AssertionError(f"nobody can do that in a dashboard: {what}")

    def _id(self, sku: str) -> int:
        (found,) = [one["id"] for one in self.dashboard.products() if one["sku"] == sku]
        return int(found)


def _without_waits() -> None:
    """Let the store of the catalog here be spoken to without the waits that no test needs."""
    path = Path("store.yaml")
    if not path.exists() or "settle_seconds" in path.read_text("utf-8"):
        return
    tree: Any = yaml.safe_load(path.read_text("utf-8"))
    for store in tree.get("stores", {}).values():
        store["limits"] = LIMITS
    path.write_text(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True), "utf-8")


@contextmanager
def reader(root: Path, **environ: str) -> Iterator[Follower]:
    """Sit somebody down in a folder, with a store of their own and its key."""
    here = Path.cwd()
    git = {
        f"GIT_{who}_{what}": "reader@example.com"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    shell = {"TJAR_API_KEY": KEY, "HOME": str(root), **git, **environ}
    settings = devstore.DevStoreSettings(api_key=KEY)
    with (
        devstore.Store(settings) as store,
        devstore.running(store) as url,
        mock.patch.dict(os.environ, {**shell, "TJAR_URL": url}),
    ):
        os.chdir(root)
        try:
            yield Follower(root, store, url)
        finally:
            os.chdir(here)
