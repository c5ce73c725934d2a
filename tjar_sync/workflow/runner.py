"""A CI runner is thrown away: what must not be kept on it alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tjar_sync.errors import UsageError
from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.settings import EMBEDDED
from tjar_sync.state import local_path
from tjar_sync.trust import is_ci

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.settings import Settings
    from tjar_sync.workflow.verb_options import PlanOptions

_WORKSPACES = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "WORKSPACE")
"""The variables by which CI systems name the folder that a job is given."""


def state_on_runner(settings: Settings, environ: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Warn of a state that CI keeps in a file of its checkout; of the built-in store's never."""
    place = local_path(settings.state)
    if place is None or not is_ci(environ) or settings.store.url == EMBEDDED:
        return ()
    folder = within_workspace(place, settings.root, environ)
    if folder is None:
        return ()
    summary = (
        f"the state is in {place.resolve().relative_to(folder)}, on this runner alone: it is lost"
        " with the runner, or with a cache that is evicted, and two runners do not see each other's"
        " lock and make things twice. Safe is what all of them share: write `state: git` into"
        " store.yaml (a ref of this repository; in GitHub Actions the job needs `permissions:"
        " contents: write`), and take the state there once: tjar-sync state migrate --to git"
    )
    return (warning(Caution.STATE_ON_RUNNER, summary),)


def secrets_lost(settings: Settings, options: PlanOptions) -> bool:
    """Say whether secrets would go with the runner; those of the built-in store are worth nothing."""
    return options.in_ci and options.secrets_dir is None and settings.store.url != EMBEDDED


def within_workspace(path: Path, root: Path, environ: Mapping[str, str]) -> Path | None:
    """Return the folder of a job's own that a path lies in, links followed; None for none of them.

    These are the checkout that the catalog is in, and what the CI system names.
    """
    folders = [
        checkout_of(root),
        *(Path(environ[name]) for name in _WORKSPACES if environ.get(name)),
    ]
    real = path.resolve()
    return next((one for one in map(Path.resolve, folders) if real.is_relative_to(one)), None)


def checkout_of(root: Path) -> Path:
    """Return the top of the git work tree that a catalog is in; its own folder where it is in none."""
    return next((one for one in (root, *root.parents) if (one / ".git").exists()), root)


def require_secrets_apart(
    folder: Path | None, settings: Settings, environ: Mapping[str, str]
) -> None:
    """Raise UsageError for a folder of secrets that is the checkout's or the state's, links followed."""
    if folder is None:
        return
    state = local_path(settings.state)
    kept = None if state is None else (state if state.is_dir() else state.parent).resolve()
    if (found := within_workspace(folder, settings.root, environ)) is not None:
        where = f"in the checkout ({found})"
    elif kept is not None and folder.resolve().is_relative_to(kept):
        where = f"in the state's folder ({kept})"
    else:
        return
    raise UsageError(
        f"--secrets-dir lies {where}, and would be kept or shared with it",
        where=str(folder),
        hint='name one outside of both: --secrets-dir "$RUNNER_TEMP/secrets"',
    )
