"""A GitHub on this machine: the REST routes that the actions use, over one bare repository."""

from __future__ import annotations

import base64
import io
import json
import re
import threading
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from tests.state.log.refs import git

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

REPOSITORY = "shop/catalog"
OWN_ID, FORKS_ID = 1, 2
BOT = "github-actions[bot]"
WRITES, READS = "a-token-that-writes", "a-token-that-reads"

Answer = tuple[int, Any]


@dataclass(slots=True)
class Hub:
    """What the server knows, and what it was asked."""

    bare: Path
    private: bool = True
    issues: dict[int, dict[str, Any]] = field(default_factory=dict)
    comments: dict[int, dict[str, Any]] = field(default_factory=dict)
    pulls: dict[int, dict[str, Any]] = field(default_factory=dict)
    artifacts: dict[int, dict[str, Any]] = field(default_factory=dict)
    files: dict[int, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    failing: list[int] = field(default_factory=list)
    """Statuses with which the next answers are given, in place of the right ones."""
    headers: dict[str, str] = field(default_factory=dict)
    """What such an answer comes with."""
    locked: set[int] = field(default_factory=set)
    """Where nobody may comment."""
    has_issues: bool = True
    login: str = BOT
    """Whom the tokens write as."""
    blob_headers: list[dict[str, str]] = field(default_factory=list)
    may_open_pulls: bool = True
    url: str = ""
    blob_url: str = ""
    count: int = 0

    def next_id(self) -> int:
        """Return a number that nothing has yet."""
        self.count += 1
        return self.count

    def propose(self, branch: str, *, fork: bool = False) -> dict[str, Any]:
        """Open a pull request of a branch of the repository, or of a fork's."""
        number = self.next_id()
        sha = git(self.bare, "rev-parse", branch)
        home = {"full_name": "stranger/catalog" if fork else REPOSITORY}
        self.pulls[number] = {
            "number": number,
            "state": "open",
            "merged": False,
            "merged_at": None,
            "merge_commit_sha": None,
            "head": {"sha": sha, "ref": branch, "repo": home},
            "base": {"ref": "main"},
            "user": {"login": "ali"},
            "body": "",
            "title": branch,
            "html_url": f"https://hub/{REPOSITORY}/pull/{number}",
        }
        return self.pulls[number]

    def merge(self, number: int, sha: str) -> None:
        """Take note that a pull request came in by a commit of main."""
        self.pulls[number] |= {
            "state": "closed",
            "merged": True,
            "merged_at": "2026-11-26T12:00:00Z",
            "merge_commit_sha": sha,
        }

    def keep(self, name: str, files: Iterable[Path], **more: Any) -> int:
        """Keep files as actions/upload-artifact does."""
        number, data = self.next_id(), io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            for path in files:
                archive.writestr(path.name, path.read_bytes())
        self.artifacts[number] = {
            "id": number,
            "name": name,
            "expired": False,
            "created_at": f"2026-11-26T12:00:{number % 60:02}Z",
            **more,
        }
        self.files[number] = data.getvalue()
        return number

    def say(self, number: int, body: str, login: str) -> int:
        """Write a comment, as whoever it is."""
        key = self.next_id()
        self.comments[key] = {"id": key, "issue": number, "body": body, "user": {"login": login}}
        return key

    def open_issue(self, body: str) -> None:
        """Open an issue as the workflow's token does."""
        _open_issue(self, {}, {"title": "an issue", "body": body})

    def said(self, number: int) -> list[str]:
        """Return what stands below an issue or a pull request."""
        return [one["body"] for one in self.comments.values() if one["issue"] == number]

    def writes(self) -> list[str]:
        """Return what was written since the last look."""
        found = [line for line in self.asked if not line.startswith("GET ")]
        self.asked.clear()
        return found


def _page(listed: list[Any], query: Mapping[str, str]) -> Answer:
    size, page = int(query.get("per_page", "30")), int(query.get("page", "1"))
    return 200, listed[(page - 1) * size : page * size]


def _repository(hub: Hub, _query: Mapping[str, str], _sent: Any) -> Answer:
    return 200, {"full_name": REPOSITORY, "private": hub.private}


def _comments(hub: Hub, query: Mapping[str, str], _sent: Any, number: str) -> Answer:
    found = [one for one in hub.comments.values() if one["issue"] == int(number)]
    return _page(found, query)


def _comment(hub: Hub, _query: Mapping[str, str], sent: Any, number: str) -> Answer:
    if int(number) in hub.locked:
        return 403, {"message": "Unable to create comment because issue is locked."}
    key = hub.say(int(number), sent["body"], hub.login)
    return 201, hub.comments[key]


def _edit_comment(hub: Hub, _query: Mapping[str, str], sent: Any, key: str) -> Answer:
    hub.comments[int(key)] |= sent
    return 200, hub.comments[int(key)]


def _delete_comment(hub: Hub, _query: Mapping[str, str], _sent: Any, key: str) -> Answer:
    del hub.comments[int(key)]
    return 204, None


def _issues(hub: Hub, query: Mapping[str, str], _sent: Any) -> Answer:
    if not hub.has_issues:
        return 410, {"message": "Issues has been disabled in this repository."}
    listed = [
        *hub.issues.values(),
        *({**one, "pull_request": {}} for one in hub.pulls.values()),
    ]
    state, creator = query.get("state", "open"), query.get("creator")
    found = [one for one in listed if one["state"] == state]
    return _page([one for one in found if creator in {None, one["user"]["login"]}], query)


def _open_issue(hub: Hub, _query: Mapping[str, str], sent: Any) -> Answer:
    if not hub.has_issues:
        return 410, {"message": "Issues has been disabled in this repository."}
    number = hub.next_id()
    page = f"https://hub/{REPOSITORY}/issues/{number}"
    made = {
        "number": number,
        "state": "open",
        "user": {"login": hub.login},
        "html_url": page,
        **sent,
    }
    hub.issues[number] = made
    return 201, made


def _edit_issue(hub: Hub, _query: Mapping[str, str], sent: Any, number: str) -> Answer:
    hub.issues[int(number)] |= sent
    return 200, hub.issues[int(number)]


def _pull(hub: Hub, _query: Mapping[str, str], _sent: Any, number: str) -> Answer:
    return 200, hub.pulls[int(number)]


def _pulls(hub: Hub, query: Mapping[str, str], _sent: Any) -> Answer:
    if "head" not in query:
        closed = [one for one in hub.pulls.values() if one["state"] == query["state"]]
        return _page(closed[::-1], query)
    owner, _, branch = query["head"].partition(":")
    found = [
        one
        for one in hub.pulls.values()
        if one["state"] == query["state"] and one["head"]["ref"] == branch
    ]
    return _page(found if owner == REPOSITORY.partition("/")[0] else [], query)


def _open_pull(hub: Hub, _query: Mapping[str, str], sent: Any) -> Answer:
    if not hub.may_open_pulls:
        return 403, {"message": "GitHub Actions is not permitted to create pull requests"}
    made = hub.propose(sent["head"])
    made |= {"user": {"login": BOT}, "title": sent["title"], "body": sent["body"]}
    return 201, made


def _edit_pull(hub: Hub, _query: Mapping[str, str], sent: Any, number: str) -> Answer:
    hub.pulls[int(number)] |= sent
    return 200, hub.pulls[int(number)]


def _pulls_of(hub: Hub, query: Mapping[str, str], _sent: Any, sha: str) -> Answer:
    """List what a commit belongs to: all commits of a branch, not the one that merged it alone."""
    found = [
        one for one in hub.pulls.values() if sha in {one["merge_commit_sha"], one["head"]["sha"]}
    ]
    return _page(found, query)


def _artifacts(hub: Hub, query: Mapping[str, str], _sent: Any) -> Answer:
    found = [one for one in hub.artifacts.values() if one["name"] == query["name"]]
    return 200, {"total_count": len(found), "artifacts": found}


def _git_commit(hub: Hub, _query: Mapping[str, str], _sent: Any, sha: str) -> Answer:
    tree, parents, message = git(hub.bare, "show", "-s", "--format=%T%x00%P%x00%B", sha).split("\0")
    shown = [{"sha": one} for one in parents.split()]
    return 200, {"sha": sha, "tree": {"sha": tree}, "parents": shown, "message": message.strip()}


def _git_blob(hub: Hub, _query: Mapping[str, str], sent: Any) -> Answer:
    file = hub.bare / "incoming"
    file.write_bytes(base64.b64decode(sent["content"]))
    return 201, {"sha": git(hub.bare, "hash-object", "-w", str(file))}


def _git_tree(hub: Hub, _query: Mapping[str, str], sent: Any) -> Answer:
    def index(*arguments: str) -> str:
        return git(hub.bare, "-c", "core.bare=false", f"--work-tree={hub.bare}", *arguments)

    index("read-tree", sent["base_tree"])
    for one in sent["tree"]:
        if one["sha"] is None:
            index("update-index", "--force-remove", one["path"])
        else:
            index(
                "update-index", "--add", "--cacheinfo", f"{one['mode']},{one['sha']},{one['path']}"
            )
    return 201, {"sha": index("write-tree")}


def _make_commit(hub: Hub, _query: Mapping[str, str], sent: Any) -> Answer:
    parents = [word for one in sent["parents"] for word in ("-p", one)]
    sha = git(hub.bare, "commit-tree", sent["tree"], *parents, "-m", sent["message"])
    return 201, {"sha": sha}


def _ref(hub: Hub, _query: Mapping[str, str], _sent: Any, name: str) -> Answer:
    found = git(hub.bare, "for-each-ref", "--format=%(objectname)", f"refs/{name}")
    return (200, {"object": {"sha": found}}) if found else (404, {"message": "Not Found"})


def _make_ref(hub: Hub, _query: Mapping[str, str], sent: Any) -> Answer:
    git(hub.bare, "update-ref", sent["ref"], sent["sha"], "")
    return 201, {}


def _move_ref(hub: Hub, _query: Mapping[str, str], sent: Any, name: str) -> Answer:
    git(hub.bare, "update-ref", f"refs/{name}", sent["sha"])
    return 200, {}


ROUTES: tuple[tuple[str, str, Callable[..., Answer]], ...] = (
    ("GET", "", _repository),
    ("GET", r"/issues/(\d+)/comments", _comments),
    ("POST", r"/issues/(\d+)/comments", _comment),
    ("PATCH", r"/issues/comments/(\d+)", _edit_comment),
    ("DELETE", r"/issues/comments/(\d+)", _delete_comment),
    ("GET", "/issues", _issues),
    ("POST", "/issues", _open_issue),
    ("PATCH", r"/issues/(\d+)", _edit_issue),
    ("GET", r"/pulls/(\d+)", _pull),
    ("GET", "/pulls", _pulls),
    ("POST", "/pulls", _open_pull),
    ("PATCH", r"/pulls/(\d+)", _edit_pull),
    ("GET", r"/commits/([0-9a-f]{40})/pulls", _pulls_of),
    ("GET", "/actions/artifacts", _artifacts),
    ("GET", r"/git/commits/([0-9a-f]{40})", _git_commit),
    ("POST", "/git/blobs", _git_blob),
    ("POST", "/git/trees", _git_tree),
    ("POST", "/git/commits", _make_commit),
    ("GET", r"/git/ref/(heads/.+)", _ref),
    ("POST", "/git/refs", _make_ref),
    ("PATCH", r"/git/refs/(heads/.+)", _move_ref),
)
_NOT_GITHUBS = frozenset({203, 502, 503, 504})
"""What something before GitHub answers, a proxy or a page of errors."""
_ARCHIVE = re.compile(r"/actions/artifacts/(\d+)/zip")


def answer(hub: Hub, method: str, target: str, token: str, body: bytes) -> Answer:
    """Answer as GitHub would; what it has no route for is 404."""
    parts = urlsplit(target)
    hub.asked.append(f"{method} {parts.path}")
    if hub.failing:
        return hub.failing.pop(0), {"message": "as the test wants it"}
    if token not in {WRITES, READS}:
        return 401, {"message": "Bad credentials"}
    if method != "GET" and token == READS:
        return 403, {"message": "Resource not accessible by integration"}
    below = parts.path.removeprefix(f"/api/repos/{REPOSITORY}")
    for verb, pattern, route in ROUTES:
        found = re.fullmatch(pattern, below)
        if verb == method and found and below != parts.path:
            return route(
                hub, dict(parse_qsl(parts.query)), json.loads(body or b"null"), *found.groups()
            )
    return 404, {"message": "Not Found"}


class _Handler(BaseHTTPRequestHandler):
    hub: Hub

    def _serve(self) -> None:
        kept = re.fullmatch(r"/blob/(\d+)", self.path)
        archive = _ARCHIVE.search(self.path)
        if kept:
            self.hub.blob_headers.append(dict(self.headers))
            self._reply(200, self.hub.files[int(kept[1])])
        elif archive and int(archive[1]) not in self.hub.files:
            self._reply(410, b"{}")
        elif archive:
            self._reply(302, b"", Location=f"{self.hub.blob_url}/blob/{archive[1]}")
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            headers = self.hub.headers if self.hub.failing else {}
            status, shown = answer(self.hub, self.command, self.path, token, body)
            page = b"<html>" if status in _NOT_GITHUBS else json.dumps(shown).encode()
            self._reply(status, b"" if shown is None else page, **headers)

    do_GET = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815 - http.server's names

    def _reply(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, text in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def served(hub: Hub) -> Iterator[Hub]:
    """Serve a hub at its url, and what it keeps at another, as GitHub does."""
    handler = type("_OfOneHub", (_Handler,), {"hub": hub})
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), handler) for _ in range(2)]
    threads = [threading.Thread(target=one.serve_forever, args=(0.01,)) for one in servers]
    for thread in threads:
        thread.start()
    urls = [f"http://127.0.0.1:{one.server_address[1]}" for one in servers]
    hub.url, hub.blob_url = f"{urls[0]}/api", urls[1]
    try:
        yield hub
    finally:
        for one, thread in zip(servers, threads, strict=True):
            one.shutdown()
            thread.join()
            one.server_close()
