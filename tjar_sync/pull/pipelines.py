"""What a catalog's repository needs so that its pull requests are planned and its merges applied."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

GITHUB, GITLAB = "github", "gitlab"


class PinnedSource(NamedTuple):
    """The very commit of tjar-sync that runners use."""

    repository: str
    """owner/name on GitHub."""
    commit: str


class CatalogPlace(NamedTuple):
    """Where a catalog lies."""

    folder: str
    """From the repository's top; `.` for the top itself."""
    branch: str
    """What is merged into."""


def pipeline(service: str, pinned: PinnedSource, place: CatalogPlace) -> dict[str, str]:
    """Return the files for a service, by path from the repository's top."""
    return _PIPELINES[service](pinned, place)


def _github(pinned: PinnedSource, place: CatalogPlace) -> dict[str, str]:
    nested = place.folder != "."
    words = {
        **pinned._asdict(),
        "branch": place.branch,
        "catalog": f"catalog: {place.folder}, " if nested else "",
        "paths": f'\n    paths: ["{place.folder}/**"]' if nested else "",
        "on_pull": f'\n  pull_request: {{paths: ["{place.folder}/**"]}}'
        if nested
        else " pull_request",
    }
    return {
        f".github/workflows/catalog-{name}.yml": _filled(text, words)
        for name, text in _WORKFLOWS.items()
    }


def _gitlab(pinned: PinnedSource, place: CatalogPlace) -> dict[str, str]:
    return {".gitlab-ci.yml": _filled(_GITLAB, {**pinned._asdict(), "catalog": place.folder})}


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f"<{name}>", word)
    return text


_PIPELINES: Mapping[str, Callable[[PinnedSource, CatalogPlace], dict[str, str]]] = {
    GITHUB: _github,
    GITLAB: _gitlab,
}

_CALL = """\
    uses: <repository>/.github/workflows/{name}.yml@<commit>
    with: {{<catalog>hosts: "${{{{ vars.TJAR_SYNC_HOSTS }}}}"}}
    secrets: {{TJAR_API_KEY: "${{{{ secrets.TJAR_API_KEY }}}}"}}
"""
_WORKFLOWS = {
    "plan": """\
# Tells below a pull request what it would change in the store.
name: catalog plan
on:<on_pull>
permissions: {contents: read, pull-requests: write}
jobs:
  plan:
"""
    + _CALL.format(name="plan"),
    "apply": """\
# Carries out what was reviewed, when it is merged; started by hand, all that the files ask for.
name: catalog apply
on:
  push:
    branches: [<branch>]<paths>
  workflow_dispatch:
permissions: {actions: read, contents: write, issues: write, pull-requests: write}
jobs:
  apply:
    if: github.ref == 'refs/heads/<branch>'
"""
    + _CALL.format(name="apply"),
    "drift": """\
# Keeps an issue open as long as somebody's edits in the store are in no file.
name: catalog drift
on:
  schedule: [{cron: "17 2 * * *"}]
  workflow_dispatch:
permissions: {contents: write, issues: write, pull-requests: write}
jobs:
  drift:
"""
    + _CALL.format(name="drift"),
}

_GITLAB = """\
# Plans each merge request, plans the default branch for a person to apply, and looks for drift.
# Settings > CI/CD > Variables: TJAR_API_KEY, masked and protected, and TJAR_SYNC_HOSTS, your store's
# host. With `state: git`, let job tokens push: Settings > CI/CD > Job token permissions.
# Build > Pipeline schedules: one a night, for drift.
variables:
  TJAR_SYNC_CATALOG: <catalog>

.catalog:
  image: python:3.12
  before_script:
    - git clone --quiet https://github.com/<repository> /tmp/tjar-sync
    - git -C /tmp/tjar-sync checkout --quiet <commit>
    - python -I -m venv /tmp/venv
    - /tmp/venv/bin/pip install --quiet --no-deps --require-hashes --only-binary :all: -r /tmp/tjar-sync/requirements.lock
    - /tmp/venv/bin/pip install --quiet --no-deps --no-build-isolation /tmp/tjar-sync
    - export PATH="/tmp/venv/bin:$PATH"

catalog plan:
  extends: .catalog
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script: # a fork, or a branch that is not protected, has no key: against what was recorded
    - if [ -n "$TJAR_API_KEY" ]; then set --; else set -- --offline; fi
    - tjar-sync plan "$@" --output html=plan.html
  artifacts:
    when: always
    expose_as: What it would change in the store
    paths: [plan.html]

catalog review:
  extends: .catalog
  rules:
    - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - tjar-sync plan --out plan.tjar --output html=plan.html
  artifacts:
    when: always
    paths: [plan.tjar, plan.html]

catalog apply:
  extends: .catalog
  needs: [catalog review]
  resource_group: tjar-sync
  rules:
    - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
      when: manual
  script: # the plan above, as a person looked at it; what came since is left
    - tjar-sync apply plan.tjar --reviewed --lock-timeout 30m --output html=report.html
  artifacts:
    when: always
    paths: [report.html]

catalog drift:
  extends: .catalog
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  script: # ends with 2, and so fails, as long as there is drift
    - tjar-sync drift --refresh full --output html=drift.html
  artifacts:
    when: always
    paths: [drift.html]
"""
