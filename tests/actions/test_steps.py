"""The parts of the actions, one by one: inputs, outputs, GitHub's answers, and where a state may lie."""

from __future__ import annotations

import json
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from tjar_actions import state_home, tool
from tjar_actions.branch import MESSAGE, branch_name, bring, changed_files
from tjar_actions.errors import ForbiddenError, MissingError, StepError
from tjar_actions.exits import gravest, meaning
from tjar_actions.job import WorkflowJob
from tjar_actions.plan import tell
from tjar_actions.rest import GitHub
from tjar_actions.reviewed import MergedPull, merged, reviewed_plan
from tjar_actions.steps import main
from tjar_actions.threads import LONGEST, close_issue, comment, marked, open_issue

from tests.actions.github_server import BOT, OWN_ID, READS, REPOSITORY, WRITES, Hub, served
from tests.state.log.refs import clone, git, remote
from tjar_sync.errors import ExitCode
from tjar_sync.errors import gravest as the_tools

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """Give a hub over a repository of one commit."""
    with served(Hub(remote(tmp_path))) as found:
        yield found


def job(root: Path, event: Any = None, **environ: str) -> WorkflowJob:
    """Make a job of a push, with its files in a folder."""
    file = root / "event.json"
    file.write_text(json.dumps(event or {}), "utf-8")
    places = {
        "GITHUB_EVENT_PATH": str(file),
        "GITHUB_OUTPUT": str(root / "output"),
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_RUN_ID": "77",
        "GITHUB_SERVER_URL": "https://hub",
        "GITHUB_SHA": "a" * 40,
        "GITHUB_STEP_SUMMARY": str(root / "summary"),
        "GITHUB_WORKSPACE": str(root),
        "RUNNER_TEMP": str(root / "temp"),
    }
    return WorkflowJob({**places, **environ})


def client(hub: Hub, token: str = WRITES) -> GitHub:
    """Speak with the hub without ever waiting."""
    return GitHub(hub.url, REPOSITORY, token, lambda _seconds: None)


def test_the_gravest_code_is_the_tools_own() -> None:
    """What counts of several is what `tjar-sync` itself would say, and each has words."""
    codes = [int(one) for one in ExitCode if one is not ExitCode.USAGE]

    assert [the_tools([ExitCode(one), ExitCode(two)]) for one in codes for two in codes] == [
        gravest([one, two]) for one in codes for two in codes
    ]
    assert (0, -9) == (gravest([]), gravest([3, -9]))
    assert "ended in a way that nobody foresaw" == meaning(-9)
    assert all("nobody foresaw" not in meaning(int(one)) for one in ExitCode)


@pytest.mark.parametrize("text", ["a\nb=c", "a\rb", "a\u2028b", "a\x1b[1m"])
def test_an_output_is_one_plain_line(tmp_path: Path, text: str) -> None:
    """Whatever came into it, it cannot give another output."""
    with pytest.raises(StepError, match="is not plain"):
        job(tmp_path).output(folder=text)

    assert not (tmp_path / "output").exists()


def test_inputs_say_what_they_may(tmp_path: Path) -> None:
    """Neither yes nor no is a mistake, and so are other words; each is told in one line."""
    with pytest.raises(StepError, match="allow-public-state is 'yes'"):
        job(tmp_path, INPUT_ALLOW_PUBLIC_STATE="yes").is_on("allow-public-state")


@pytest.mark.parametrize(
    ("step", "more", "says"),
    [
        ("apply", {"INPUT_CHANGES": "some"}, "changes is 'some'%0Awrite reviewed or all"),
        ("drift", {"INPUT_ACCEPT": "yes"}, "accept is 'yes'%0Awrite pr or none"),
        ("plan", {"GITHUB_API_URL": "file:///etc"}, "which is no address"),
    ],
)
def test_what_cannot_be_meant_ends_the_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], step: str, more: dict[str, str], says: str
) -> None:
    """In one line for the run's page."""
    assert 1 == main([step], job(tmp_path, **more).environ)
    assert says in capsys.readouterr().out


def test_github_is_asked_again_but_never_written_to_twice(hub: Hub) -> None:
    """It may stumble while reading; a write that it stumbled at may have come about."""
    hub.failing = [502, 503]
    found = client(hub).is_public(REPOSITORY)
    hub.failing = [502]
    with pytest.raises(StepError, match=r"POST /issues: GitHub answered 502$"):
        client(hub).send("POST", "/issues", title="t", body="b")

    assert not found
    assert {} == hub.issues


def test_answers_that_are_none(hub: Hub) -> None:
    """What is missing, forbidden or out of reach is told apart."""
    hub.failing = [503, 503, 503]
    with pytest.raises(StepError, match="503"):
        client(hub).get("/issues")
    with pytest.raises(MissingError):
        client(hub).get("/nothing")
    with pytest.raises(ForbiddenError, match="Resource not accessible"):
        client(hub, READS).send("POST", "/issues", title="t", body="b")
    with pytest.raises(ForbiddenError, match="Bad credentials"):
        client(hub, "another").get("/issues")
    with pytest.raises(StepError, match="could not be reached"):
        GitHub("http://127.0.0.1:1", REPOSITORY, WRITES, lambda _seconds: None).get("/issues")


@pytest.mark.parametrize(
    ("status", "headers", "waited"),
    [
        (429, {}, [60]),
        (403, {"Retry-After": "7"}, [7]),
        (403, {"X-RateLimit-Remaining": "0"}, [60]),
        (429, {"Retry-After": "soon"}, [60]),
    ],
)
def test_what_came_too_often_is_done_later(
    hub: Hub, status: int, headers: dict[str, str], waited: list[float]
) -> None:
    """Also what writes: GitHub did not do it, and it is no missing permission."""
    slept: list[float] = []
    hub.failing, hub.headers = [status], headers
    GitHub(hub.url, REPOSITORY, WRITES, slept.append).send("POST", "/issues", title="t", body="b")

    assert (waited, 1) == (slept, len(hub.issues))


def test_who_is_to_wait_too_long_says_so(hub: Hub) -> None:
    """Nobody waits for hours, nor for ever; a stranger's missing permission is something else."""
    slept: list[float] = []
    github = GitHub(hub.url, REPOSITORY, WRITES, slept.append)
    for hub.failing, hub.headers in (([403], {"Retry-After": "3600"}), ([429] * 3, {})):
        with pytest.raises(StepError) as told:
            github.send("POST", "/issues", title="t", body="b")

        assert not isinstance(told.value, ForbiddenError)
        assert "asked too often" in told.value.hint
    github.close()

    assert ([60, 60], {}) == (slept, hub.issues)


def test_a_page_of_something_between_is_no_answer(hub: Hub) -> None:
    """A proxy's page says what it likes, with a status as if all were well."""
    hub.failing = [203]
    with pytest.raises(StepError, match=r"GET /api/repos/shop/catalog/issues: what came is no"):
        client(hub).get("/issues")


@pytest.mark.parametrize("named", [False, True])
def test_a_token_of_another_is_to_be_named(
    hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str], *, named: bool
) -> None:
    """Else each run would open another issue, for what it wrote before is not its own."""
    hub.login = "shop-app[bot]"
    here = job(tmp_path, INPUT_AUTHOR=hub.login if named else "")
    for _ in range(2):
        open_issue(client(hub), here, "title", "<!-- m -->")
        comment(client(hub), here, 7, "<!-- m -->")
    said = capsys.readouterr().out

    assert [1 if named else 2] * 2 == [len(hub.issues), len(hub.said(7))]
    assert (0 if named else 4) == said.count("say `author: shop-app[bot]` beside `token:`")


def test_lists_are_read_to_their_end(hub: Hub) -> None:
    """Page by page."""
    for number in range(205):
        hub.say(7, str(number), BOT)

    assert 205 == len([*client(hub).pages("/issues/7/comments")])


def test_a_text_below_its_mark_is_never_too_long() -> None:
    """What was added goes first; the rest is cut."""
    assert "m\n\nabc\n\nd" == marked("m", "abc", "", "d")
    assert "m\n\n" + "x" * (LONGEST - 5) == marked("m", "x" * (LONGEST - 5), "more")
    assert LONGEST == len(marked("m", "x" * LONGEST))


def test_what_is_not_open_is_not_closed(hub: Hub, tmp_path: Path) -> None:
    """Another's issue with our mark is none of ours."""
    hub.open_issue("<!-- m -->")
    hub.issues[1]["user"] = {"login": "mallory"}
    close_issue(client(hub), job(tmp_path), "<!-- m -->", "gone")

    assert [] == hub.writes()


@pytest.mark.parametrize(
    ("state", "private", "refused"),
    [
        ("state: git", False, True),
        ("state: git", True, False),
        ("state: ${TJAR_PLACE:-git}", False, True),
        (f"state: git+https://hub/{REPOSITORY}.git", False, True),
        (f"state: GIT+HTTPS://HUB/{REPOSITORY}.git", False, True),
        ("state: git+https://hub/somebody/else.git", False, False),
        ("state: git+ssh://git@elsewhere/o/r.git", False, False),
        ("state: .tjar/state.db", False, False),
        ("state: [", False, False),
        ("- 1", False, False),
    ],
)
def test_a_state_is_not_kept_where_everybody_reads_it(
    hub: Hub, tmp_path: Path, state: str, *, private: bool, refused: bool
) -> None:
    """Unless somebody says that everybody may."""
    hub.private = private
    (tmp_path / "store.yaml").write_text(state, "utf-8")
    state_home.require_private(client(hub), job(tmp_path, INPUT_ALLOW_PUBLIC_STATE="true"))
    if refused:
        with pytest.raises(StepError, match=f"kept in {REPOSITORY}, which is public"):
            state_home.require_private(client(hub), job(tmp_path))
    else:
        state_home.require_private(client(hub), job(tmp_path))


def test_the_runner_says_where_the_state_is(hub: Hub, tmp_path: Path) -> None:
    """Its variable counts before store.yaml; without either it is a file."""
    hub.private = False
    state_home.require_private(client(hub), job(tmp_path))
    with pytest.raises(StepError, match="which is public"):
        state_home.require_private(client(hub), job(tmp_path, TJAR_SYNC_STATE="git"))


def test_the_tool_gets_no_token_but_git_does(tmp_path: Path) -> None:
    """One header for GitHub alone, also where the checkout has kept another."""
    given = job(
        tmp_path,
        INPUT_TOKEN=WRITES,
        INPUT_API_KEY="k",
        GITHUB_TOKEN=WRITES,
        ACTIONS_RUNTIME_TOKEN="t",  # noqa: S106 - of nothing
        INPUT_HOSTS="h",
    )
    environ = tool.environment(given)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "config", "http.https://hub/.extraheader", "AUTHORIZATION: basic old")
    asked = subprocess.run(  # noqa: S603 - words of this test
        ["git", "-C", str(tmp_path), "config", "--get-all", "http.https://hub/.extraheader"],  # noqa: S607 - the user's git
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **environ},
        capture_output=True,
        text=True,
        check=True,
    )
    old, empty, ours = asked.stdout.splitlines()

    assert ("k", "h") == (environ["TJAR_API_KEY"], environ["TJAR_SYNC_HOSTS"])
    assert WRITES not in "".join(environ.values())
    assert not {"GITHUB_TOKEN", "ACTIONS_RUNTIME_TOKEN", "GITHUB_OUTPUT"} & set(environ)
    assert ("AUTHORIZATION: basic old", "") == (old, empty)
    assert ours.startswith("AUTHORIZATION: basic ")
    assert "GIT_CONFIG_COUNT" not in tool.environment(job(tmp_path))


def test_annotations_alone_are_handed_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They go to stderr; all else is shown where the runner takes no command."""
    file = tmp_path / "bin" / "tjar-sync"
    file.parent.mkdir()
    file.write_text(
        "#!/bin/sh\necho '::error title=x::out'\necho '::error title=y::err' >&2\necho '::set-env name=a::b' >&2\necho \"$@\" >&2\nexit 5\n",
        "utf-8",
    )
    file.chmod(0o755)
    code = tool.run(job(tmp_path, PATH=f"{file.parent}:/usr/bin:/bin", INPUT_STORE="s"), "plan")
    lines = capsys.readouterr().out.splitlines()
    word = lines[0].removeprefix("::stop-commands::")
    shown = lines[1 : lines.index(f"::{word}::")]

    assert 5 == code
    assert ["::error title=y::err"] == lines[len(shown) + 2 :]
    assert "::set-env name=a::b" in shown
    assert "::error title=x::out" in shown
    assert f"plan --catalog {tmp_path} --store s" in shown


def test_a_command_that_leaves_nothing_behind(tmp_path: Path) -> None:
    """Such as one that was killed: there are no counts and no page, and its code is told."""
    file = tmp_path / "bin" / "tjar-sync"
    file.parent.mkdir()
    file.write_text("#!/bin/sh\nexit 137\n", "utf-8")
    file.chmod(0o755)
    code = main(["plan"], job(tmp_path, PATH=f"{file.parent}:/usr/bin:/bin").environ)
    lines = (tmp_path / "output").read_text("utf-8").splitlines()

    assert 0 == code
    assert {"exit-code=137", "has-changes=false", "page=", "create=0"} <= set(lines)


def test_a_closed_pull_request_tells_itself_whether_it_was_merged(hub: Hub, tmp_path: Path) -> None:
    """For workflows on pull_request."""
    pull = {"number": 3, "merged": True, "head": {"sha": "b" * 40}}

    assert (MergedPull(3, "b" * 40),) == merged(client(hub), job(tmp_path, {"pull_request": pull}))
    assert () == merged(client(hub), job(tmp_path, {"pull_request": {**pull, "merged": False}}))


def test_a_commit_of_a_branch_merges_nothing(hub: Hub, tmp_path: Path) -> None:
    """A pull request belongs to the commit that brought it in, and to the branch that it was for."""
    pull = hub.propose("main")
    sha = pull["head"]["sha"]
    pushed = job(tmp_path, GITHUB_SHA=sha)
    open_ = merged(client(hub), pushed)
    hub.merge(pull["number"], "c" * 40)
    elsewhere = merged(client(hub), pushed)
    hub.merge(pull["number"], sha)
    other = merged(client(hub), job(tmp_path, GITHUB_SHA=sha, GITHUB_REF="refs/heads/live"))
    found = merged(client(hub), pushed)

    assert ((), (), ()) == (open_, elsewhere, other)
    assert (MergedPull(pull["number"], sha),) == found


def test_a_push_of_very_many_commits_merges_all_that_it_merges(hub: Hub, tmp_path: Path) -> None:
    """Several merges at once: the first is as far from the tip as its successors are long."""
    first, second, other = (hub.propose("main") for _ in range(3))
    commits = [f"{number:040x}" for number in range(1, 90)]
    hub.merge(first["number"], commits[0])
    hub.merge(second["number"], commits[-1])
    hub.merge(other["number"], "f" * 40)
    event = {"commits": [{"id": one} for one in commits]}
    found = merged(client(hub), job(tmp_path, event, GITHUB_SHA=commits[-1]))

    assert [first["number"], second["number"]] == [one.number for one in found]


def test_what_is_kept_may_be_no_plan(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damaged, too large, made offline, or gone since it was listed."""
    here = job(tmp_path)
    (tmp_path / "plan.tjar").write_text("plan", "utf-8")
    name = f"tjar-sync-plan-{here.subject}-{'b' * 40}"
    run = {"head_sha": "b" * 40, "repository_id": OWN_ID, "head_repository_id": OWN_ID}
    key = hub.keep(name, [tmp_path / "plan.tjar"], workflow_run=run)
    pull = MergedPull(3, "b" * 40)
    whole = reviewed_plan(client(hub), here, pull)
    monkeypatch.setattr("tjar_actions.reviewed._LARGEST", 3)
    with pytest.raises(StepError, match="larger than 3 bytes"):
        reviewed_plan(client(hub), here, pull)
    monkeypatch.setattr("tjar_actions.rest._LARGEST", 3)
    with pytest.raises(StepError, match="larger than 3 bytes"):
        reviewed_plan(client(hub), here, pull)
    monkeypatch.undo()
    hub.files[key] = b"no archive"
    with pytest.raises(StepError, match="damaged"):
        reviewed_plan(client(hub), here, pull)
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("plan.md", "offline")
    hub.files[key] = (tmp_path / "other.zip").read_bytes()
    offline = reviewed_plan(client(hub), here, pull)
    del hub.files[key]

    assert (b"plan", None, None) == (whole, offline, reviewed_plan(client(hub), here, pull))


def test_a_slow_run_says_nothing_of_an_older_commit(hub: Hub, tmp_path: Path) -> None:
    """The newest commit's run does; nor does a run that is about no pull request at all."""
    pull = hub.propose("main")
    event = {"pull_request": {**pull, "head": {**pull["head"], "sha": "d" * 40}}}
    codes = [tell(client(hub), job(tmp_path, one, INPUT_EXIT_CODE="7")) for one in (event, None)]

    assert ([7, 7], []) == (codes, hub.said(pull["number"]))
    assert 2 == (tmp_path / "summary").read_text("utf-8").count("the store refused the key")


def test_a_token_that_may_not_comment_is_told(hub: Hub, tmp_path: Path) -> None:
    """Where no stranger is in play, a missing permission is a mistake of the workflow."""
    pull = hub.propose("main")
    with pytest.raises(ForbiddenError):
        tell(client(hub, READS), job(tmp_path, {"pull_request": pull}, INPUT_EXIT_CODE="0"))


def test_dependabot_has_no_secrets_either(tmp_path: Path) -> None:
    """Nor has a fork that is gone."""
    ours = {"pull_request": {"head": {"sha": "b" * 40, "repo": {"full_name": REPOSITORY}}}}
    gone = {"pull_request": {"head": {"sha": "b" * 40, "repo": None}}}

    assert not job(tmp_path).is_without_secrets
    assert not job(tmp_path, ours).is_without_secrets
    assert job(tmp_path, ours, GITHUB_ACTOR="dependabot[bot]").is_without_secrets
    assert job(tmp_path, gone).is_without_secrets


def ours(hub: Hub, tree: str) -> str:
    """Commit the files of main as a run does that proposed `tree`."""
    words = f"{MESSAGE}\n\nFiles-As-Proposed: {tree}"
    return git(hub.bare, "commit-tree", "main^{tree}", "-m", words)


@pytest.mark.parametrize("who", ["a person", "a person who amended", "an older run"])
def test_a_branch_of_somebody_else_stays(hub: Hub, tmp_path: Path, who: str) -> None:
    """Only our own commit is replaced, and only by another; what is gone, new or a program is so there."""
    root = clone(tmp_path / "work", hub.bare)
    (root / "gone").write_text("gone", "utf-8")
    git(root, "add", "gone")
    git(root, "commit", "--quiet", "-m", "begin")
    git(root, "push", "--quiet", "origin", "main")
    here = job(tmp_path, GITHUB_WORKSPACE=str(root))
    git(hub.bare, "branch", branch_name(here), "main")
    if who == "an older run":
        made = ours(hub, git(hub.bare, "rev-parse", "main^{tree}"))
        git(hub.bare, "update-ref", f"refs/heads/{branch_name(here)}", made)
    if who == "a person who amended":
        made = ours(hub, git(hub.bare, "mktree"))
        git(hub.bare, "update-ref", f"refs/heads/{branch_name(here)}", made)
    (root / "gone").unlink()
    (root / "قهوة.sh").write_text("new", "utf-8")
    (root / "قهوة.sh").chmod(0o755)
    files = changed_files(here)
    brought = [bring(client(hub), here, files) for _ in range(2)]
    moves = [line for line in hub.writes() if "/git/refs" in line]
    shown = git(hub.bare, "-c", "core.quotePath=false", "ls-tree", "-r", branch_name(here))

    assert {"gone": None, "قهوة.sh": root / "قهوة.sh"} == files
    assert [who == "an older run"] * 2 == brought
    assert (1 if who == "an older run" else 0) == len(moves)
    assert (who == "an older run") == (shown.startswith("100755") and shown.endswith("قهوة.sh"))


def test_a_folder_without_git_ends_the_step(tmp_path: Path) -> None:
    """In git's words."""
    with pytest.raises(StepError, match="git status: fatal: not a git repository"):
        changed_files(job(tmp_path, GIT_CEILING_DIRECTORIES=str(tmp_path)))
