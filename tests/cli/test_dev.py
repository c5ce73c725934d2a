"""`tjar-sync dev`: the built-in store in a browser, until Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import socket
import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.catalog.test_commit import git
from tests.cli.process import done, ended, started, until
from tests.cli.samples import embedded
from tests.harness import run
from tjar_sync.cli import main
from tjar_sync.devstore import HABITS
from tjar_sync.embedded import embedded_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def taken() -> Iterator[int]:
    """Give a port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_store_is_served_until_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    """The page shows what was applied; a signal ends the store, and what is in it stays."""
    embedded(tmp_path, "shoe")
    run(tmp_path, "apply", "--auto-approve")
    with started(
        tmp_path, "dev", "--port=0", "--orders=2", environ={"PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stdout is not None
        welcome = "".join(process.stdout.readline() for _ in range(4))
        url = re.findall(r"http://127.0.0.1:\d+", welcome)[0]
        page = httpx.get(url, trust_env=False)
        dashboard = httpx.get(f"{url}/dashboard", trust_env=False)
        key = {"Authorization": f"Bearer {re.findall(r'key: ([^)]+)', welcome)[0]}"}
        orders = httpx.get(f"{url}/api/core/v1/orders", headers=key, trust_env=False).json()
        process.send_signal(number)
        code, out, err = ended(process)

    assert [200, 200] == [page.status_code, dashboard.status_code]
    assert "Shoe" in page.text
    assert 2 == orders["data"]["pagination"]["total"]
    assert (0, "\nThe store is closed; what is in it stays.\n", "") == (code, out, err)
    assert 0 == run(tmp_path, "plan", "--detailed-exitcode").code


def test_a_port_in_use(tmp_path: Path, taken: int) -> None:
    """A port that is taken is told with the option that chooses another."""
    ran = run(tmp_path, "dev", "--port", str(taken))

    assert (64, "") == (ran.code, ran.out)
    assert ran.err.startswith(f"Error: port {taken} cannot be used: Address already in use\n")
    assert "--port" in ran.err


def served(root: Path, *options: str) -> tuple[int, int]:
    """Serve in this process until a visitor came; returns the exit code and the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = int(server.getsockname()[1])

    def visit() -> None:
        until(lambda: listens(port))
        os.kill(os.getpid(), signal.SIGINT)

    visitor = threading.Thread(target=visit)
    visitor.start()
    code = main(["dev", "--port", str(port), "--catalog", str(root), *options])
    visitor.join()
    return code, port


def test_served_in_this_process(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same here; afterwards signals do what they did before."""
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    code, port = served(tmp_path)
    out = capsys.readouterr().out

    assert 0 == code
    assert f"The shop:       http://127.0.0.1:{port}/\n" in out
    assert "Ctrl-C ends it.\n" in out
    assert before == (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM))


def test_habits_stay_until_others_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Habits of the command line are told, and kept by the store that is opened again."""
    told = []
    for options in (["--habit", "lag=9,bom", "--habit", "drips=0"], [], ["--habit", "none"], []):
        assert 0 == served(tmp_path, *options)[0]
        told += re.findall("Its habits: .*", capsys.readouterr().out)

    assert ["Its habits:     bom, drips=0, lag=9"] * 2 == told


def recorded(root: Path) -> Path:
    """Record a look at the built-in store."""
    embedded(root, "shoe")
    assert 0 == run(root, "apply", "--auto-approve").code
    path = root / "store.har"
    assert 0 == run(root, "plan", "--record", str(path)).code
    return path


def test_a_recording_is_served(tmp_path: Path) -> None:
    """What was planned then is planned now, of whatever key; a signal ends it."""
    path = recorded(tmp_path)
    plan = run(tmp_path, "plan").out
    with started(
        tmp_path, "dev", "--port=0", "--replay", str(path), environ={"PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stdout is not None
        welcome = "".join(process.stdout.readline() for _ in range(3))
        url = re.findall(r"http://127.0.0.1:\d+", welcome)[0]
        never = httpx.get(f"{url}/api/core/v1/products/9", trust_env=False)
        again = tmp_path / "again"
        again.mkdir()
        text = (tmp_path / "store.yaml").read_text("utf-8")
        (again / "store.yaml").write_text(
            text.replace("url: embedded", f"url: {url}, api_key: '${{TJAR_API_KEY}}'"), "utf-8"
        )
        for file in tmp_path.glob("*.yaml"):
            if file.name != "store.yaml":
                (again / file.name).write_bytes(file.read_bytes())
        code, out, err = done(again, "plan")
        process.send_signal(signal.SIGTERM)
        end, _, _ = ended(process)

    assert (0, 0, 404) == (code, end, never.status_code), err
    assert "recorded exchanges of" in welcome
    assert "1 unchanged" in plan
    assert "1 to adopt" in out


def test_a_recording_is_served_in_this_process(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same here."""
    path = recorded(tmp_path)
    code, port = served(tmp_path, "--replay", str(path))

    assert 0 == code
    assert f"The store:  http://127.0.0.1:{port}\n" in capsys.readouterr().out


def test_what_is_no_recording_is_not_served(tmp_path: Path) -> None:
    """Nor is one together with what a store alone can be."""
    path = tmp_path / "store.har"
    path.write_text("{}", "utf-8")
    none = run(tmp_path, "dev", "--replay", str(path))
    both = run(tmp_path, "dev", "--replay", str(path), "--orders", "3")

    assert (64, 64) == (none.code, both.code)
    assert "store.har is no recording (HAR 1.2)" in none.err
    assert "leave out --orders, --habit and --key" in both.err


def test_a_mistyped_habit_is_told(tmp_path: Path) -> None:
    """A habit that does not exist is a wrong usage, answered with the nearest one."""
    ran = run(tmp_path, "dev", "--habit", "patch-ignord")

    assert (64, "") == (ran.code, ran.out)
    assert "There is no habit 'patch-ignord'. Did you mean 'patch-ignored'?" in ran.err
    assert [] == list(tmp_path.iterdir())


def test_the_help_explains_every_habit(tmp_path: Path) -> None:
    """The help lists each habit by name, with its parameter where it has one."""
    words = run(tmp_path, "dev", "--help").out.split()

    for habit in HABITS.values():
        default = habit.takes.default
        assert (f"{habit.name}={default}" if default else habit.name) in words


def listens(port: int) -> bool:
    """Say whether somebody listens on a port."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def test_a_mistyped_folder_is_not_made(tmp_path: Path) -> None:
    """A folder that does not exist is a typo, not a wish."""
    code, out, err = done(tmp_path, "dev", "--catalog", "shpo")

    assert (64, "") == (code, out)
    assert "there is no folder 'shpo'" in err
    assert [] == list(tmp_path.iterdir())


def test_each_folder_has_a_key_of_its_own(tmp_path: Path) -> None:
    """The key is random and stays; what it opens is its owner's alone, and no plan is forged with it."""
    one, two = tmp_path / "one", tmp_path / "two"
    keys = []
    for folder in (one, two):
        folder.mkdir()
        embedded(folder, "shoe")
        assert 0 == run(folder, "plan", "--out", str(folder / "plan.tjar")).code
        keys.append(embedded_key(folder).get_secret_value())
        assert keys[-1] == embedded_key(folder).get_secret_value()
    run(two, "apply", str(two / "plan.tjar"))
    kept = {
        path.name: path.stat().st_mode & 0o777
        for path in (one / ".tjar").iterdir()
        if path.name.startswith("embedded-store.") and not path.name.endswith(("-wal", "-shm"))
    }

    assert keys[0] != keys[1]
    assert {"embedded-store.db": 0o600, "embedded-store.key": 0o600} == kept
    (one / "plan.tjar").unlink()
    (one / "plan.tjar").write_bytes((two / "plan.tjar").read_bytes())
    assert "it was not made with this store's key" in run(one, "apply", str(one / "plan.tjar")).err


def test_the_api_is_for_this_machine_alone(tmp_path: Path) -> None:
    """A web page whose name was bent to this machine is turned away before its key is looked at."""
    (tmp_path / "store.yaml").write_text("", "utf-8")
    line = ("dev", "--port=0", "--key=chosen")
    with started(tmp_path, *line, environ={"PYTHONUNBUFFERED": "1"}) as process:
        assert process.stdout is not None
        welcome = "".join(process.stdout.readline() for _ in range(4))
        url = re.findall(r"http://127.0.0.1:\d+", welcome)[0]

        def asked(host: str, key: str) -> int:
            headers = {"Authorization": f"Bearer {key}", "Host": host}
            return httpx.get(
                f"{url}/api/core/v1/products", headers=headers, trust_env=False
            ).status_code

        found = [
            asked(host, "chosen") for host in ("localhost", "127.0.0.1:1", "[::1]", "embedded")
        ]
        bent = [asked(host, "chosen") for host in ("evil.example", "127.0.0.1.evil.example:80")]
        wrong = asked("localhost", "dev-key")

    assert ([200] * 4, [403, 403], 401) == (found, bent, wrong)
    assert "(key: chosen)" in welcome


@pytest.mark.parametrize("name", [".tjar", ".data"])
def test_no_link_of_a_commit_says_where_files_are_made(tmp_path: Path, name: str) -> None:
    """A link that git keeps is refused; one that this machine's owner made is followed."""
    root, other = tmp_path / "shop", tmp_path / "other"
    root.mkdir()
    other.mkdir()
    embedded(root, "shoe")
    text = (root / "store.yaml").read_text("utf-8")
    (root / "store.yaml").write_text(f"{text}state: {name}/state.db\n", "utf-8")
    (root / name).symlink_to(other)
    git(root, "init")
    git(root, "add", name)
    refused = run(root, "plan")
    made = list(other.iterdir())
    git(root, "rm", "-q", "--cached", name)
    followed = run(root, "apply", "--auto-approve")

    assert (10, [], 0) == (refused.code, made, followed.code), followed.err
    assert "a link that git keeps" in refused.err
    assert (other / "state.db").is_file()


def test_a_store_of_another_platform_is_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With all that whoever speaks to it must know."""
    code, port = served(tmp_path, "--provider=hajatek", "--plan=starter", "--key=a-key")
    out = capsys.readouterr().out

    assert 0 == code
    assert f"http://127.0.0.1:{port}/v1   (key: a-key)\n" in out
    assert "Its store_id:   str_demo\nIts plan:       starter\n" in out
    assert (tmp_path / ".tjar/embedded-hajatek.db").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--provider=hajatec"], "there is no provider `hajatec`; did you mean `hajatek`?"),
        (["--provider=hajatek", "--plan=free"], "there is no plan free\n  Hajatek has starter"),
        (["--provider=hajatek", "--orders=2"], "leave out --orders and --habit"),
        (["--provider=hajatek", "--habit=lag"], "leave out --orders and --habit"),
        (["--plan=pro"], "add --provider hajatek"),
    ],
)
def test_what_another_platforms_store_does_not_have_is_told(
    tmp_path: Path, options: list[str], said: str
) -> None:
    """Nothing is served, and no database is made."""
    ran = run(tmp_path, "dev", "--port=0", *options)

    assert 64 == ran.code
    assert said in ran.err
    assert not (tmp_path / ".tjar").exists()
