"""`tjar-sync webhook`: listening, and looking after secrets."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import threading
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.cli.process import until
from tests.listener.deliveries import TJAR, delivery
from tests.listener.shop import HOOK, listening, port_of, seen, shop, waiting
from tests.security import listener
from tjar_sync.cli import webhook_listen
from tjar_sync.listener.signing import signature
from tjar_sync.model.secret import SecretStr
from tjar_sync.providers import PLATFORMS
from tjar_sync.providers.tjar.platform import TJAR as TJAR_PLATFORM
from tjar_sync.session import open_state

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World


UNSIGNED = "no webhook's secret is known, so nothing can be signed or verified"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[World]:
    """Make a shop whose products and webhook are applied."""
    with shop(tmp_path) as found:
        yield found


def secret(made: World) -> SecretStr:
    """Return the webhook's secret, as its file has it."""
    return SecretStr((made.root / "secrets" / "here").read_text("utf-8").strip())


def verified(made: World, body: bytes, given: str) -> tuple[int, str]:
    """Verify a body that was kept in a file."""
    file = made.root / "body.json"
    file.write_bytes(body)
    done = made.run("webhook", "verify", str(file), "--signature", given)
    assert "" == done.err
    return done.code, done.out


def test_a_kept_delivery_is_verified_offline(made: World) -> None:
    """Whose secret signed it is named; otherwise it is said what may be wrong. Nobody is asked."""
    body = delivery(1)
    right = signature(TJAR, secret(made), body)
    made.store.requests.reset()
    no = "Signed with no secret that is known here.\n"

    assert (0, "Signed with the secret of here.\n") == verified(made, body, right)
    assert (1, no) == verified(made, body + b" ", right)
    assert (
        1,
        f"{no}Without the line break at its end it would be: save the body byte by byte.\n",
    ) == verified(made, body + b"\n", right)
    assert (1, f"{no}Such a signature begins with sha256=\n") == verified(
        made, body, right.removeprefix("sha256=")
    )
    assert () == made.store.requests.recent


def test_what_came_of_a_delivery_is_a_document_too(made: World) -> None:
    """Machines get whose secret it was, where it went, and what was answered."""
    file = made.root / "body.json"
    file.write_bytes(b"{}\n")
    right = signature(TJAR, secret(made), b"{}")
    verified = made.run("webhook", "verify", str(file), "--signature", right, "--format", "json")
    url = f"http://127.0.0.1:{port_of(made)}/"
    sent = made.run("webhook", "test", "--url", url, "--format", "json")
    found, went = json.loads(verified.out), json.loads(sent.out)

    assert (1, None, None, None) == (
        verified.code,
        found["webhook"],
        found["url"],
        found["status"],
    )
    assert "Without the line break" in found["hint"]
    assert (8, "here", url, None) == (sent.code, went["webhook"], went["url"], went["status"])


def test_a_contract_says_how_a_store_signs(made: World) -> None:
    """A store whose signature is bare, under another header, says so in store.yaml."""
    made.settings(store={"contract": {"deliveries": {"header": "Signature", "prefix": ""}}})
    body = delivery(1)
    digits = signature(TJAR, secret(made), body).removeprefix("sha256=")

    assert (0, "Signed with the secret of here.\n") == verified(made, body, digits)


def test_a_secret_of_the_environment_counts(made: World) -> None:
    """A webhook that a dashboard registered has its secret in the environment; the old one, too."""
    made.environ |= {
        "TJAR_SYNC_WEBHOOK_SECRET": "whsec_new",
        "TJAR_SYNC_WEBHOOK_SECRET_OLD": "whsec_old",
    }
    body = delivery(1)
    for name, value in (("", "whsec_new"), ("_OLD", "whsec_old")):
        said = verified(made, body, signature(TJAR, SecretStr(value), body))
        assert (0, f"Signed with the secret of TJAR_SYNC_WEBHOOK_SECRET{name}.\n") == said


def test_a_sample_reaches_the_listener(made: World) -> None:
    """Signed as the store signs, kept, and about nothing; who does not answer is told, no token of it."""
    url = f"http://127.0.0.1:{port_of(made)}/"
    with listening(made) as heard:
        sent = made.run("webhook", "test", "--url", url)
        told = heard.settled()
    nobody = made.run("webhook", "test", "here", "--url", f"{url}?token=t0p-s3cret#part")

    assert (0, f"Sent with the secret of here; {url} answered with HTTP 200.\n") == (
        sent.code,
        sent.out,
    )
    assert ([], 0) == (told, waiting(made))
    assert (8, f"Sent with the secret of here; {url} could not be reached (ConnectError).\n") == (
        nobody.code,
        nobody.out,
    )
    assert "t0p-s3cret" not in nobody.err


def test_a_sample_that_is_refused_is_told(made: World) -> None:
    """Another secret than the listener knows: the answer's status is told, exit 1."""
    url = f"http://127.0.0.1:{port_of(made)}/"
    with listening(made):
        made.environ |= {"TJAR_SYNC_WEBHOOK_SECRET": "whsec_unknown"}
        refused = made.run("webhook", "test", "TJAR_SYNC_WEBHOOK_SECRET", "--url", url)

    assert (
        1,
        f"Sent with the secret of TJAR_SYNC_WEBHOOK_SECRET; {url} answered with HTTP 401.\n",
    ) == (refused.code, refused.out)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--url", "http://shop.example.com/"), 64, "would travel in clear over http; use https"),
        (
            ("--url", "https://shop.example.com/"),
            5,
            "nothing vouches for shop.example.com, so the sample",
        ),
        (("there",), 64, "no secret of there is known\n  known are here"),
    ],
)
def test_where_no_sample_is_sent(
    made: World, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """To no host that nothing vouches for, in clear to none, and with no secret that is unknown."""
    done = made.run("webhook", "test", *arguments)

    assert code == done.code
    assert said in done.err


def test_whose_secret_signs_a_sample_is_said_where_there_are_several(made: World) -> None:
    """One of two is not guessed; one whose file is gone is named with its place."""
    made.environ |= {"TJAR_SYNC_WEBHOOK_SECRET": "whsec_other"}
    several = made.run("webhook", "test")
    (made.root / "secrets" / "here").unlink()
    gone = made.run("webhook", "test", "here")

    assert "several secrets are known\n  name one of here, TJAR_SYNC_WEBHOOK_SECRET" in several.err
    assert (
        f"no secret of here is known: nothing can be read from {made.root}/secrets/here" in gone.err
    )
    assert (64, 64) == (several.code, gone.code)


def test_without_any_secret_nothing_is_signed_or_verified(made: World) -> None:
    """It is said that there is none, and how one comes, rather than that none of them fits."""
    (made.root / "secrets" / "here").unlink()
    sent = made.run("webhook", "test")
    read = made.run("webhook", "verify", str(made.root / "hooks.yaml"), "--signature", "sha256=0")

    assert (64, 64) == (sent.code, read.code)
    assert sent.err == read.err
    assert f"{UNSIGNED}\n  at {made.root}/secrets/here\n  apply the webhook first" in sent.err


def test_a_rotation_raises_the_version_and_applies_that_alone(made: World) -> None:
    """Comments stay, other edits of the files wait, and the new secret is where the file says."""
    before = secret(made)
    text = (
        (made.root / "products.yaml").read_text("utf-8").replace("sale_price: 5", "sale_price: 6")
    )
    made.write("products.yaml", text)
    done = made.run("webhook", "rotate", "here", "--auto-approve")

    assert 0 == done.code, done.err
    assert "webhook.here.secret.version: 1 -> 2  (hooks.yaml:3)" in done.err
    assert done.out.endswith("Applied: 1 updated.\n")
    assert (HOOK % port_of(made)).replace("/here}", "/here, version: 2}") == (
        made.root / "hooks.yaml"
    ).read_text("utf-8")
    assert before != secret(made)
    assert "Plan: 1 to update" in made.run("plan").out
    again = made.run("webhook", "rotate", "webhook.here", "--auto-approve")
    assert "webhook.here.secret.version: 2 -> 3" in again.err


def test_a_secret_may_be_kept_in_another_folder(made: World, tmp_path: Path) -> None:
    """As where the files are a checkout: a rotation writes it there, and deliveries are verified by it."""
    folder, old = tmp_path.parent / f"{tmp_path.name}-secrets", secret(made)
    apart = ("--secrets-dir", str(folder))
    done = made.run("webhook", "rotate", "here", "--auto-approve", *apart)
    new = SecretStr((folder / "here").read_text("utf-8").strip())
    body = made.root / "body.json"
    body.write_bytes(b"{}")
    given = signature(TJAR, new, b"{}")
    verified = [
        made.run("webhook", "verify", str(body), "--signature", given, *more).code
        for more in (apart, ())
    ]

    assert 0 == done.code, done.err
    assert old == secret(made) != new
    assert [0, 1] == verified


def test_a_rotation_that_nobody_agrees_to_leaves_the_files(made: World) -> None:
    """Where nothing was sent, the files say what they said: nobody there, or a guard in the way."""
    before = (made.root / "hooks.yaml").read_bytes()
    nobody = made.run("webhook", "rotate", "here")
    kept = (made.root / "hooks.yaml").read_bytes()
    made.environ["CI"] = "true"
    made.environ["TJAR_SYNC_HOSTS"] = "127.0.0.1"
    guarded = made.run("webhook", "rotate", "here", "--auto-approve")

    assert 64 == nobody.code
    assert "hooks.yaml is as it was before." in nobody.err
    assert before == kept == (made.root / "hooks.yaml").read_bytes()
    assert 5 == guarded.code, guarded.err


def test_a_rotation_applies_no_other_edit_of_its_webhook(made: World) -> None:
    """What else the files or the store changed of it is named; nothing is sent, and no file changes."""
    path = made.root / "hooks.yaml"
    path.write_text(path.read_text("utf-8").replace(", order.created", ""), "utf-8")
    before = path.read_bytes(), secret(made)
    done = made.run("webhook", "rotate", "here", "--auto-approve")

    assert 64 == done.code
    assert (
        "webhook.here differs from the store in more than its secret: events\n"
        "  apply that first, then rotate: tjar-sync apply --target webhook.here"
    ) in done.err
    assert before == (path.read_bytes(), secret(made))
    assert 3 == len(made.dashboard.webhooks()[0]["events"])


class Reviewer(io.StringIO):
    """Stdin that nobody sits at; somebody edits the files while that is looked up."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def isatty(self) -> bool:
        """Say that it is none, after an edit of what was raised."""
        text = self.path.read_text("utf-8")
        if "version: 2" in text:
            self.path.write_text(f"{text}# mine\n", "utf-8")
        return False


def test_what_somebody_edits_while_a_rotation_is_asked_about_stays(
    made: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is put back only where it still holds what the rotation wrote."""
    path = made.root / "hooks.yaml"
    monkeypatch.setattr("sys.stdin", Reviewer(path))
    done = made.run("webhook", "rotate", "here")

    assert 64 == done.code
    assert "hooks.yaml was edited meanwhile, so the raised version stays in it." in done.err
    text = path.read_text("utf-8")
    assert text.endswith("# mine\n")
    assert "version: 2" in text


def test_a_rotation_that_was_cut_off_is_finished(made: World) -> None:
    """Where the files say a later version than was applied, that is applied, and none is raised."""
    path = made.root / "hooks.yaml"
    path.write_text(path.read_text("utf-8").replace("/here}", "/here, version: 5}"), "utf-8")
    done = made.run("webhook", "rotate", "here", "--auto-approve")

    assert 0 == done.code, done.err
    assert "secret.version: 1 -> 5" in done.out
    assert "version: 5" in path.read_text("utf-8")


def test_a_platform_without_events_has_nothing_to_listen_to(
    made: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said at once, whichever verb is asked."""
    mute = replace(TJAR_PLATFORM, contract=replace(TJAR_PLATFORM.contract, deliveries=None))
    monkeypatch.setitem(PLATFORMS, "tjar", mute)
    done = made.run("webhook", "listen", "--port=0")

    assert (64, "Error: Tjar's stores tell of no events\n") == (done.code, done.err)


@pytest.mark.parametrize(
    ("hooks", "name", "said"),
    [
        ("", "hree", "there is no webhook hree in the catalog\n  did you mean here?"),
        (
            "",
            "zzzzzzzz",
            "there is no webhook zzzzzzzz in the catalog\n  `webhooks:` of the files names them",
        ),
        (
            "webhooks: {bare: {url: https://a.example/x, events: [order.created]}}\n",
            "bare",
            "webhook.bare has no `secret`, so nothing of it can be rotated",
        ),
        (
            """\
            webhooks:
              new:
                url: https://a.example/x
                events: [order.created]
                secret: {write_to: secrets/new}
            """,
            "new",
            "webhook.new was never applied, so it has no secret yet",
        ),
    ],
)
def test_what_cannot_be_rotated(made: World, hooks: str, name: str, said: str) -> None:
    """It is said why, and nothing is written."""
    made.write("more.yaml", hooks or "{}\n")
    done = made.run("webhook", "rotate", name, "--auto-approve")

    assert 64 == done.code
    assert said in done.err


def test_a_version_that_others_share_is_raised_for_one(made: World) -> None:
    """What an anchor says for several entries is written out in the one that is rotated."""
    made.write(
        "hooks.yaml",
        f"""\
        x-secret: &secret {{write_to: secrets/here}}
        webhooks:
          here:
            url: http://127.0.0.1:{port_of(made)}/hooks
            events: [product.updated, product.deleted, order.created]
            secret: *secret
        """,
    )
    done = made.run("webhook", "rotate", "here", "--auto-approve")
    first, *_, last = (made.root / "hooks.yaml").read_text("utf-8").splitlines()

    assert 0 == done.code, done.err
    assert "x-secret: &secret {write_to: secrets/here}" == first
    assert "    secret: {write_to: secrets/here, version: 2}" == last


def test_the_listener_works_until_a_signal(made: World) -> None:
    """Drift is told to its receivers; then a signal ends it, with nothing left to look into."""
    health = f"http://127.0.0.1:{port_of(made)}/healthz"

    def edited_and_ended() -> None:
        until(lambda: is_well(health))
        made.dashboard.edit_product(1, sale_price=9)
        until(lambda: seen(made))
        os.kill(os.getpid(), signal.SIGTERM)

    with listener.listening(lambda _: listener.Answer(204)) as told:
        made.settings(notify=[{"url": told.url}])
        person = threading.Thread(target=edited_and_ended)
        person.start()
        done = made.run("webhook", "listen", f"--port={port_of(made)}", "--host=127.0.0.1")
        person.join()

    assert (0, "") == (done.code, done.out)
    lines = [re.sub(r"^\S+T\S+|evt_\w+", "…", line) for line in done.err.splitlines()]
    url = f"http://127.0.0.1:{port_of(made)}"
    assert [
        f"Listening at {url} for deliveries signed with the secret of: here.",
        "… POST /hooks 200 product.updated …: kept",
        "Drift: product.cup",
        "Looked into 1 event, 1 product of ours: 1 drifted, 1 newly.",
        "The listener has ended; what it kept stays.",
    ] == lines
    assert 0 == waiting(made)
    (news,) = told.arrived
    assert b'"event":"drift"' in news.body.replace(b" ", b"")
    assert b"product.cup" in news.body


def is_well(health: str) -> bool:
    """Ask a listener how it is; one that is not there yet is not well."""
    try:
        return httpx.get(health, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def test_a_listener_that_cannot_begin_says_why(made: World) -> None:
    """A port in use, an unfit state, and no secret: each is told at once, with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        port = made.run("webhook", "listen", f"--port={taken}")
    nowhere = made.run("webhook", "listen", "--host=::1%none", "--port=0")
    with closing(open_state(made.place)) as home:
        home.leave("postgresql://db/shop")
    moved = made.run("webhook", "listen", "--port=0")
    (made.root / "secrets" / "here").unlink()
    secret = made.run("webhook", "listen", "--port=0")

    assert (64, 64, 10, 64) == (port.code, nowhere.code, moved.code, secret.code)
    assert "::1%none, port 0, cannot be used: there is no such address" in nowhere.err
    assert f"127.0.0.1, port {taken}, cannot be used: Address already in use" in port.err
    assert "this state was moved to postgresql://db/shop" in moved.err
    assert UNSIGNED in secret.err


def test_who_listens_to_others_is_told_of_the_proxy() -> None:
    """An address that others reach is no mistake, and is told."""
    quiet = list(webhook_listen.welcome("http://127.0.0.1:8787", "127.0.0.1", ["here"]))
    (_, loud) = webhook_listen.welcome("http://0.0.0.0:8787", "0.0.0.0", ["here"])  # noqa: S104 - a case

    assert [
        "Listening at http://127.0.0.1:8787 for deliveries signed with the secret of: here."
    ] == quiet
    assert "Others than this machine may speak to it" in loud
