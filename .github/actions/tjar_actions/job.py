"""One job of a workflow, as GitHub tells it to a step: the run, the event, the inputs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tjar_actions.errors import StepError

if TYPE_CHECKING:
    from collections.abc import Mapping

_INPUT = "INPUT_"
_WITHOUT_SECRETS = frozenset({"dependabot[bot]"})
"""Whose pull requests run without a repository's secrets, as those from forks do."""


@dataclass(frozen=True)
class WorkflowJob:
    """What a step knows."""

    environ: Mapping[str, str]

    def input(self, name: str) -> str:
        """Return an input of the action; empty when it is not given."""
        return self.environ.get(f"{_INPUT}{name.upper().replace('-', '_')}", "").strip()

    def is_on(self, name: str) -> bool:
        """Say whether an input says yes. Raises StepError for what is neither yes nor no."""
        text = self.input(name)
        if text not in {"", "true", "false"}:
            raise StepError(f"{name} is {text!r}", hint="write true or false")
        return text == "true"

    @property
    def repository(self) -> str:
        """Whose workflow it is: owner/name."""
        return self.environ["GITHUB_REPOSITORY"]

    @property
    def server(self) -> str:
        """Where people look at it."""
        return self.environ.get("GITHUB_SERVER_URL", "https://github.com").rstrip("/")

    @property
    def sha(self) -> str:
        """The commit that the run is about; of a pull request the proposed one."""
        head = self.pull_request.get("head", {})
        return str(head.get("sha") or self.environ["GITHUB_SHA"])

    @property
    def run_url(self) -> str:
        """The run's page."""
        return f"{self.server}/{self.repository}/actions/runs/{self.environ['GITHUB_RUN_ID']}"

    @property
    def workspace(self) -> Path:
        """The checkout."""
        return Path(self.environ["GITHUB_WORKSPACE"])

    @property
    def catalog(self) -> Path:
        """The catalog's folder in the checkout."""
        return self.workspace / (self.input("catalog") or ".")

    @cached_property
    def event(self) -> Mapping[str, Any]:
        """What set the workflow off."""
        found: Mapping[str, Any] = json.loads(
            Path(self.environ["GITHUB_EVENT_PATH"]).read_text("utf-8")
        )
        return found

    @property
    def pull_request(self) -> Mapping[str, Any]:
        """The pull request that the event is about; empty where it is about none."""
        found: Mapping[str, Any] = self.event.get("pull_request") or {}
        return found

    @property
    def is_without_secrets(self) -> bool:
        """Say whether GitHub gives this run no secret: it is of a stranger's pull request."""
        if not self.pull_request:
            return False
        origin = (self.pull_request["head"].get("repo") or {}).get("full_name")
        writer = self.environ.get("GITHUB_ACTOR", "")
        return origin != self.repository or writer in _WITHOUT_SECRETS

    @property
    def which(self) -> str:
        """Name the store in a title, where it is one of several."""
        return f" {self.input('store')}" if self.input("store") else ""

    @property
    def subject(self) -> str:
        """Name this catalog and store among the repository's others, in plain letters."""
        catalog = Path(self.input("catalog") or ".").as_posix()
        named = json.dumps([catalog, self.input("store")])
        return hashlib.sha256(named.encode()).hexdigest()[:12]

    def folder(self, verb: str) -> Path:
        """Make the folder for what a step leaves, outside of the checkout."""
        found = Path(self.environ["RUNNER_TEMP"], "tjar-sync", f"{verb}-{self.subject}")
        found.mkdir(parents=True, exist_ok=True)
        return found

    def output(self, **values: object) -> None:
        """Give the action's outputs. Raises StepError for what would be more than one line."""
        lines = []
        for name, value in values.items():
            text = str(value).lower() if isinstance(value, bool) else str(value)
            if not text.isprintable():
                raise StepError(f"the output {name} is not plain: {text!r}")
            lines.append(f"{name.replace('_', '-')}={text}\n")
        with Path(self.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
            file.writelines(lines)

    def summarise(self, markdown: str) -> None:
        """Add to the page of the run."""
        with Path(self.environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as file:
            file.write(f"{markdown}\n")
