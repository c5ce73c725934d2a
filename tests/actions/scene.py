"""A catalog in a repository, its store, and the runner that GitHub starts for it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from tjar_actions.steps import main

from tests.actions.github_server import FORKS_ID, OWN_ID, READS, REPOSITORY, WRITES, Hub, served
from tests.cli.samples import products
from tests.harness import KEY, World, world
from tests.state.log.refs import clone, git, remote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[2]
ACTIONS = ROOT / ".github" / "actions"
SUBJECT = hashlib.sha256(b'[".", ""]').hexdigest()[:12]
"""How the default store of a catalog at the repository's top is called."""
CLIENT = Path(__file__).with_name("warm_client.py")
_RUN = re.compile(r'"\$RUNNER_TEMP/tjar-sync/venv/bin/python" -E -s "[^"]*/run\.py" (\w+)')
_EXPRESSION = re.compile(r"\$\{\{ ([\w.-]+) \}\}")


@dataclass(slots=True)
class Outcome:
    """How one action went."""

    code: int
    outputs: Mapping[str, str]
    log: str
    summary: str


@dataclass(slots=True)
class Scene:
    """A repository with a catalog, cloned; a store; a hub; and a folder for each runner."""

    folder: Path
    desk: World
    hub: Hub
    place: Mapping[str, str]
    """Where the state is, as a runner's variable says; nothing where store.yaml does."""
    warm: str = ""
    """Where a warm process takes commands, and steps run in this process, where their lines are
    counted; without it, each starts anew in bash, as on a runner."""
    count: int = 0

    @property
    def host(self) -> str:
        """Where the store is."""
        return self.desk.url.partition("//")[2]

    def git(self, *arguments: str) -> str:
        """Run git at the desk."""
        return git(self.desk.root, *arguments)

    def commit(self, message: str = "change") -> str:
        """Commit all that is in the catalog, and return the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def propose(self, text: str, branch: str = "change", *, fork: bool = False) -> dict[str, Any]:
        """Push a branch with another shop.yaml, and open a pull request; the desk is back on main."""
        self.git("switch", "--quiet", "-c", branch, "main")
        self.desk.write("shop.yaml", text)
        self.commit()
        self.git("push", "--quiet", "origin", branch)
        self.git("switch", "--quiet", "main")
        return self.hub.propose(branch, fork=fork)

    def merge(self, pull: Mapping[str, Any], *, squash: bool = False) -> str:
        """Merge a pull request into main, one way or the other, and return the commit of main."""
        how = ("--squash",) if squash else ("--no-ff", "-m", "merge")
        self.git("merge", "--quiet", *how, pull["head"]["ref"])
        if squash:
            self.commit("squashed")
        sha = self.git("rev-parse", "HEAD")
        self.git("push", "--quiet", "origin", "main")
        self.hub.merge(pull["number"], sha)
        return sha

    def on_pull(self, action: str, pull: Mapping[str, Any], **inputs: str) -> Outcome:
        """Run an action as GitHub does for a pull request; a stranger's gets no secret."""
        stranger = pull["head"]["repo"]["full_name"] != REPOSITORY
        if stranger:
            inputs = {"api-key": "", "hosts": "", "token": READS, **inputs}
        event = {"pull_request": dict(pull)}
        environ = {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_REF": "refs/pull/1/merge"}
        return self.run(action, pull["head"]["ref"], event, environ, **inputs)

    def on_push(self, action: str, commits: tuple[str, ...] = (), **inputs: str) -> Outcome:
        """Run an action as GitHub does for a push to main."""
        event = {"commits": [{"id": one} for one in commits]}
        return self.run(action, "main", event, {"GITHUB_EVENT_NAME": "push"}, **inputs)

    def on_schedule(self, action: str, **inputs: str) -> Outcome:
        """Run an action as GitHub does at a time that a workflow names."""
        return self.run(action, "main", {}, {"GITHUB_EVENT_NAME": "schedule"}, **inputs)

    def run(
        self,
        action: str,
        branch: str,
        event: Mapping[str, Any],
        environ: Mapping[str, str],
        **inputs: str,
    ) -> Outcome:
        """Check a branch out on a new runner, and run an action's steps there."""
        runner = self.runner(branch, event, environ)
        given = {"api-key": KEY, "hosts": self.host, "token": WRITES}
        return runner.action(action, {**given, **inputs})

    def runner(self, branch: str, event: Mapping[str, Any], environ: Mapping[str, str]) -> Runner:
        """Check a branch out on a new runner."""
        self.count += 1
        home = self.folder / f"runner-{self.count}"
        home.mkdir()
        checkout = clone(home / "work", self.hub.bare, f"--branch={branch}")
        (home / "event.json").write_text(json.dumps(event), "utf-8")
        return Runner(home, checkout, self, environ)


class Runner:
    """One machine of GitHub's."""

    def __init__(
        self, home: Path, checkout: Path, scene: Scene, environ: Mapping[str, str]
    ) -> None:
        self.home = home
        self.scene = scene
        self.log = ""
        for name in ("output", "summary", "path"):
            (home / name).touch()
        sha = git(checkout, "rev-parse", "HEAD")
        self.environ = {
            "PATH": f"{home}/temp/tjar-sync/bin:{os.environ['PATH']}",
            "HOME": str(home),
            "TMPDIR": str(home),
            "LANG": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTOR": "ali",
            "GITHUB_API_URL": scene.hub.url,
            "GITHUB_EVENT_PATH": str(home / "event.json"),
            "GITHUB_OUTPUT": str(home / "output"),
            "GITHUB_PATH": str(home / "path"),
            "GITHUB_REF": "refs/heads/main",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_RUN_ID": "77",
            "GITHUB_SERVER_URL": "https://hub",
            "GITHUB_SHA": sha,
            "GITHUB_STEP_SUMMARY": str(home / "summary"),
            "GITHUB_WORKSPACE": str(checkout),
            "RUNNER_TEMP": str(home / "temp"),
            **scene.place,
            **environ,
        }
        self._install()

    def action(self, name: str, inputs: Mapping[str, str]) -> Outcome:
        """Run the steps of a composite action, until one fails."""
        text = (ACTIONS / name / "action.yml").read_text("utf-8")
        tree: Any = yaml.safe_load(text)
        known = {
            f"inputs.{key}": inputs.get(key, str(one.get("default", "")))
            for key, one in tree["inputs"].items()
        }
        assert set(inputs) <= set(tree["inputs"]) or name == "apply", inputs
        code = 0
        for step in tree["runs"]["steps"]:
            if self._is_due(step.get("if", "true"), known, failed=bool(code)):
                code = max(code, self._step(ACTIONS / name, step, known))
        outputs = {
            key: _filled(one["value"], known) for key, one in tree.get("outputs", {}).items()
        }
        return Outcome(code, outputs, self.log, (self.home / "summary").read_text("utf-8"))

    def _is_due(self, condition: str, known: Mapping[str, str], *, failed: bool) -> bool:
        """Say whether a step is to run: `always()`, and an output that is not empty."""
        always, _, named = condition.rpartition(" && ")
        output = named.removesuffix(" != ''")
        return (bool(always) or not failed) and (output == "true" or known.get(output, "") != "")

    def _step(self, folder: Path, step: Mapping[str, Any], known: dict[str, str]) -> int:
        if "uses" in step:
            return self._keep(step, known)
        given = {key: _filled(text, known) for key, text in step["env"].items()}
        environ = {**self.environ, **given, "GITHUB_ACTION_PATH": str(folder)}
        word = _RUN.fullmatch(step["run"])
        if word is None or not self.scene.warm:
            code = self._in_bash(step["run"], environ)
        else:
            code = self._here(word[1], environ)
        lines = (self.home / "output").read_text("utf-8").splitlines()
        for line in lines:
            key, _, text = line.partition("=")
            known[f"steps.{step.get('id')}.outputs.{key}"] = text
        (self.home / "output").write_text("", "utf-8")
        return code

    def _in_bash(self, script: str, environ: Mapping[str, str]) -> int:
        """Run a script as the runner does."""
        ran = subprocess.run(  # noqa: S603 - a step of ours
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],  # noqa: S607 - the system's bash
            cwd=environ["GITHUB_WORKSPACE"],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self.log += ran.stdout
        return ran.returncode

    def _here(self, word: str, environ: Mapping[str, str]) -> int:
        """Run what a script would start, in this process, where its lines are counted."""
        with redirect_stdout(io.StringIO()) as said:
            code = main([word], environ)
        self.log += said.getvalue()
        return code

    def _keep(self, step: Mapping[str, Any], known: dict[str, str]) -> int:
        """Do what actions/upload-artifact does, with a folder or with all files of a kind."""
        assert step["uses"].startswith("actions/upload-artifact@")
        given = {key: _filled(str(text), known) for key, text in step["with"].items()}
        event = json.loads((self.home / "event.json").read_text("utf-8"))
        head = event.get("pull_request", {}).get("head", {"sha": self.environ["GITHUB_SHA"]})
        home = head.get("repo", {}).get("full_name", REPOSITORY)
        run = {
            "head_sha": head["sha"],
            "repository_id": OWN_ID,
            "head_repository_id": OWN_ID if home == REPOSITORY else FORKS_ID,
        }
        path = Path(given["path"])
        files = sorted(path.iterdir() if path.is_dir() else path.parent.glob(path.name))
        name = path.name if given.get("archive") == "False" else given["name"]
        key = self.scene.hub.keep(name, files, workflow_run=run)
        known[f"steps.{step.get('id')}.outputs.artifact-url"] = f"https://hub/artifacts/{key}"
        return 0

    def _install(self) -> None:
        """Put there what the setup installs: this very checkout."""
        home = self.home / "temp" / "tjar-sync"
        tool = f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m tjar_sync "$@"'
        if self.scene.warm:
            tool = f'exec "{sys.executable}" -I -S "{CLIENT}" "{self.scene.warm}" "$@"'
        for place, line in (
            (home / "bin" / "tjar-sync", tool),
            (home / "venv" / "bin" / "python", f'exec "{sys.executable}" "$@"'),
        ):
            place.parent.mkdir(parents=True)
            place.write_text(f"#!/bin/sh\n{line}\n", "utf-8")
            place.chmod(0o755)
        (home / "lock").write_text(f"{ROOT / 'requirements.lock'}\n", "utf-8")


def _filled(text: str, known: Mapping[str, str]) -> str:
    """Put in what the runner puts in; what is not known is empty."""
    return _EXPRESSION.sub(lambda found: known.get(found[1], ""), text)


@contextmanager
def scene(folder: Path, warm: str = "", *, in_git: bool = False) -> Iterator[Scene]:
    """Make a repository whose main has a shoe and a hat, which are in the store."""
    bare = remote(folder)
    root = clone(folder / "desk", bare)
    place = {} if in_git else {"TJAR_SYNC_STATE": str(folder / "state.db")}
    settings: dict[str, Any] = {"state": "git"} if in_git else {}
    with world(root, **settings) as desk, served(Hub(bare)) as hub:
        desk.environ |= place
        made = Scene(folder, desk, hub, place, warm)
        desk.write("shop.yaml", products("shoe", "hat"))
        desk.write(".gitignore", ".tjar/\n")
        made.commit("begin")
        made.git("push", "--quiet", "origin", "main")
        assert desk.apply().code == 0
        desk.writes()
        yield made
