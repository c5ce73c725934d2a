"""In CI a secret that a store shows once goes where it is kept, and not with the runner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.planning.checks.check import Check, CheckInput, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = "secret-in-ci"
INSTEAD = (
    'pass --secrets-dir DIR, a folder outside the checkout ("$RUNNER_TEMP/secrets"), and hand the'
    " file on in the same job"
)


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block making or rotating a webhook whose secret would be lost with the checkout."""
    for item in given.changes if given.secrets_lost else ():
        resource = given.catalog.resources.get(item.address)
        due = KINDS[item.address.kind].path_of(Role.SECRET)
        if resource is None or resource.secret_path is None:
            continue
        if any(one.path == due for one in item.fields):
            name = item.address.name
            summary = (
                f"the store shows the secret of {item.address} this once, and in CI it would be"
                " written into a checkout that goes with the runner"
            )
            variable = f"{name.upper().replace('-', '_').replace('.', '_')}_SECRET"
            fix = f"{INSTEAD}, as with: gh secret set {variable} < DIR/{name}"
            yield blocked(CODE, (item.address,), summary, fix)


CHECK = Check(
    CODE,
    "Makes or rotates a webhook's secret in CI, where its file goes with the runner.",
    find,
    instead=INSTEAD,
)
