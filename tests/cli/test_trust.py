"""Where a store's key may be sent: what the environment, the state or a person vouches for."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from tests.catalog.test_commit import git
from tests.cli.process import terminal
from tests.cli.samples import fill
from tests.harness import KEY
from tjar_sync.cli.options import agree_to_host
from tjar_sync.errors import UntrustedHost
from tjar_sync.trust import nobody_agrees, require_trusted

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import World


def refused(url: str, environ: dict[str, str], *, recorded: bool = False) -> str:
    """Return why a host may not have the key; empty where it may."""
    try:
        require_trusted(url, environ, recorded=lambda: recorded, agree=nobody_agrees)
    except UntrustedHost as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("pins", "url"),
    [
        ("shop.example", "https://shop.example"),
        ("other.example,Shop.Example.", "https://shop.example:443"),
        ("other.example  shop.example", "https://SHOP.example"),
        ("shop.example", "https://shop.example:8443"),
        ("shop.example:8443", "https://shop.example:8443"),
        ("https://shop.example/", "https://shop.example"),
        ("xn--mgbh0fb.example", "https://مثال.example"),
        ("مثال.example", "https://xn--mgbh0fb.example"),
        ("[::1]:8200", "http://[::1]:8200"),
    ],
)
def test_a_pinned_host_may_have_the_key(pins: str, url: str) -> None:
    """A pin names a host, in whatever letters, and may name its port."""
    assert not refused(url, {"TJAR_SYNC_HOSTS": pins, "CI": "true"})


@pytest.mark.parametrize(
    ("pins", "url"),
    [
        ("shop.example", "https://shop.example.evil.example"),
        ("shop.example", "https://evil-shop.example"),
        ("*.example", "https://evil.example"),
        ("*", "https://evil.example"),
        ("example", "https://shop.example"),
        ("shop.example:8443", "https://shop.example"),
        ("shop.example:no", "https://shop.example"),
        ("shop.example", "http://127.0.0.1:8200"),
        (",", "https://shop.example"),
        ("\ud800.example", "https://shop.example"),
        ("аpple.example", "https://apple.example"),
    ],
)
def test_with_pins_nothing_else_counts(pins: str, url: str) -> None:
    """Neither a like name, nor what the state knows, nor this very machine."""
    found = refused(url, {"TJAR_SYNC_HOSTS": pins}, recorded=True)

    assert found.startswith("TJAR_SYNC_HOSTS does not name ")
    assert "so the key was not sent there\n" in found


@pytest.mark.parametrize("ci", ["true", "1", "woodpecker"])
@pytest.mark.parametrize("url", ["https://shop.example", "http://127.0.0.1:8200"])
def test_in_ci_something_must_vouch(ci: str, url: str) -> None:
    """Nobody is there to be asked, and on this machine others' services run, too."""
    found = refused(url, {"CI": ci})

    assert "set TJAR_SYNC_HOSTS=" in found
    assert "never by what a catalog can change" in found
    assert not refused(url, {"CI": ci}, recorded=True)


@pytest.mark.parametrize("ci", ["", "0", "False"])
def test_on_this_machine_a_store_may_be_spoken_to(ci: str) -> None:
    """The key does not leave; what is elsewhere is another thing, even where nobody can be asked."""
    assert not refused("http://127.0.0.1:8200", {"CI": ci})
    assert not refused("http://localhost", {"CI": ci})
    assert "nothing vouches for shop.example," in refused("https://shop.example", {"CI": ci})


def test_in_ci_the_state_vouches_after_the_first_apply(desk: World) -> None:
    """A pin for the first time, and from then on the address that was applied to."""
    fill(desk, "shoe")
    desk.environ["CI"] = "true"
    before = desk.run("plan")
    asked = desk.store.requests.total
    desk.environ["TJAR_SYNC_HOSTS"] = "127.0.0.1"
    applied = desk.apply()
    del desk.environ["TJAR_SYNC_HOSTS"]
    after = desk.run("plan")

    assert (5, 0) == (before.code, asked)
    assert "nothing vouches for 127.0.0.1:" in before.err
    assert (0, 0) == (applied.code, after.code), applied.err + after.err


@pytest.mark.parametrize("name", ["state.db", ":state.db"])
def test_a_state_that_git_keeps_vouches_for_nothing(desk: World, name: str) -> None:
    """Whoever proposes a commit may have put it there, and whatever it says into it, by any name."""
    fill(desk, "shoe")
    desk.settings(state=f".tjar/{name}")
    desk.apply()
    git(desk.root, "init")
    git(desk.root, "--literal-pathspecs", "add", "-f", f".tjar/{name}")
    desk.environ["CI"] = "true"
    kept = desk.run("plan")
    git(desk.root, "--literal-pathspecs", "rm", "-q", "--cached", f".tjar/{name}")
    loose = desk.run("plan")
    (desk.root / ".git" / "HEAD").unlink()
    unknown = desk.run("plan")

    assert (5, 0, 5) == (kept.code, loose.code, unknown.code)


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_part_of_a_state_that_git_keeps_is_never_read(desk: World, ending: str) -> None:
    """A commit's file beside the state would be read into it, and then say what it likes."""
    fill(desk, "shoe")
    desk.apply()
    part = desk.root / ".tjar" / f"state.db{ending}"
    part.write_bytes(b"x" * 100)
    git(desk.root, "init")
    git(desk.root, "add", "-f", f".tjar/state.db{ending}")
    desk.store.requests.reset()
    kept = desk.run("plan")
    left, asked = part.read_bytes(), desk.store.requests.total
    git(desk.root, "rm", "-q", "--cached", f".tjar/state.db{ending}")
    loose = desk.run("plan")

    assert (10, 0, b"x" * 100, 0) == (kept.code, asked, left, loose.code)
    assert "git keeps this part of a state" in kept.err
    assert f".tjar/state.db{ending}\n" in kept.err


def test_another_address_is_not_the_one_that_was_applied_to(desk: World) -> None:
    """What vouches for a store vouches for no other, neither under its name nor under a new one."""
    fill(desk, "shoe")
    desk.apply()
    desk.environ["CI"] = "true"
    desk.store.requests.reset()
    desk.settings(store={"url": desk.url.replace("127.0.0.1", "localhost")})
    moved = desk.run("plan")
    text = (desk.root / "store.yaml").read_text("utf-8")
    (desk.root / "store.yaml").write_text(text.replace("live", "evil"), "utf-8")
    renamed = desk.run("plan")

    assert (10, 5) == (moved.code, renamed.code)
    assert not desk.store.requests.total


@pytest.mark.parametrize(("answer", "code"), [("yes\r", 8), ("y\r", 5), ("\r", 5)])
def test_a_person_is_asked(tmp_path: Path, answer: str, code: int) -> None:
    """On a terminal somebody can say that the host is the store's; a plain Enter is a no."""
    (tmp_path / "store.yaml").write_text(
        "version: 1\nstores: {live: {provider: tjar, url: 'https://shop.invalid',"
        " api_key: '${TJAR_API_KEY}'}}\n",
        "utf-8",
    )
    with terminal(tmp_path, "plan", environ={"HTTPS_PROXY": "http://127.0.0.1:9"}) as shown:
        shown.read("Type 'yes' to go on")
        shown.type(answer)
        ended = shown.close()

    assert code == ended, shown.said
    assert "Nothing was ever applied to shop.invalid from here." in shown.said
    assert KEY not in shown.said


class Keyboard(io.StringIO):
    """A terminal's side at which somebody types."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


@pytest.mark.parametrize(
    ("answer", "agreed"), [("yes\n", True), (" YES \n", True), ("نعم\n", True), ("y\n", False)]
)
def test_only_a_whole_yes_agrees(
    monkeypatch: pytest.MonkeyPatch, answer: str, *, agreed: bool
) -> None:
    """The question names the host, on stderr, where a pipe does not swallow it."""
    asked = Keyboard()
    monkeypatch.setattr(sys, "stdin", Keyboard(answer))
    monkeypatch.setattr(sys, "stderr", asked)

    assert agreed is agree_to_host("shop.example")
    assert "Nothing was ever applied to shop.example from here." in asked.getvalue()


def test_where_nobody_types_nobody_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe, a job, a timer: no question, and no yes."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("yes\n"))

    assert not agree_to_host("shop.example")


def test_folders_that_others_may_look_into_are_told(desk: World) -> None:
    """What was there before the first run keeps its rights, and the run says how to take them."""
    fill(desk, "shoe")
    folder = desk.root / ".tjar"
    folder.mkdir()
    folder.chmod(0o755)
    told = desk.run("plan")
    folder.chmod(0o700)

    assert f"{folder} is open to others than its owner: run `chmod go= {folder}`" in told.err
    assert "open to others" not in desk.run("plan").err
