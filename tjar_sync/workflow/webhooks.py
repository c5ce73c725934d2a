"""Webhooks of the files: their secrets, a rotation of one, and a sample that is sent like an event."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from tjar_sync.catalog.notify import wrong_address
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import UsageError
from tjar_sync.model.address import Address, normal_name
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.suggestions import nearest
from tjar_sync.providers import delivery_form, platform_info
from tjar_sync.session import read_state, validate
from tjar_sync.trust import Sent, require_trusted
from tjar_sync.workflow.editing import Said
from tjar_sync.workflow.notifying import posted

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tjar_sync.location import Location
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.delivery import DeliveryForm
    from tjar_sync.model.plan import Plan

_KIND = next(kind for kind in KINDS.values() if kind.key_of(Role.SECRET))
"""The kind whose secret the store makes, and whose file is told where it goes."""
_VERSION = next(path for path, field in _KIND.fields.items() if field.role is Role.SECRET)
"""The field that counts its rotations."""
SAMPLE = Sent("the sample", "`--url`", "if that is where your receiver is")
_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Signing:
    """How a store's events come, and where the secrets are that sign them."""

    form: DeliveryForm
    files: dict[str, Path]
    """By the webhook's name."""


def deliveries(location: Location, secrets_dir: Path | None) -> Signing:
    """Say how the events of a store come; nothing is asked of anybody.

    Raises UsageError for a platform that tells of none.
    """
    settings, catalog = validate(location)
    form = delivery_form(settings.store)
    if form is None:
        title = platform_info(settings.store.provider).title
        raise UsageError(f"{title}'s stores tell of no events")
    files = {
        resource.address.name: path if secrets_dir is None else secrets_dir / resource.address.name
        for resource in catalog.resources.values()
        if (path := resource.secret_path) is not None
    }
    return Signing(form, files)


def to_rotate(location: Location, name: str) -> tuple[Address, Said | None]:
    """Return a webhook, and what raises its secret's version in the files.

    None where they say a later one already than was applied. Raises UsageError where there is
    nothing to rotate.
    """
    settings, catalog = validate(location, lasting=True)
    resource = _named(catalog, name)
    if resource.secret_path is None:
        raise UsageError(
            f"{resource.address} has no `secret`, so nothing of it can be rotated",
            hint="say where it is to be written: secret: {write_to: secrets/NAME}, and apply",
        )
    row = read_state(location).resources.get(resource.address)
    if row is None:
        raise UsageError(
            f"{resource.address} was never applied, so it has no secret yet",
            hint="`tjar-sync apply` registers it, and writes its first one",
        )
    now, applied = resource.values.get(_VERSION), row.desired.get(_VERSION)
    if now != applied:
        return resource.address, None
    later = (now if isinstance(now, int) else 1) + 1
    return resource.address, Said(catalog, settings.root, {resource.address: {_VERSION: later}})


def require_alone(plan: Plan) -> None:
    """Raise UsageError where a plan does more than to rotate a secret."""
    more = sorted(
        item.path for change in plan.changes for item in change.fields if item.path != _VERSION
    )
    if more:
        address = plan.changes[0].address
        raise UsageError(
            f"{address} differs from the store in more than its secret: {', '.join(more)}",
            hint=f"apply that first, then rotate: tjar-sync apply --target {address}",
        )


def _named(catalog: Catalog, name: str) -> Resource:
    """Find a webhook by its name, or by its address. Raises UsageError."""
    found = normal_name(name.removeprefix(f"{_KIND.name}."))
    names = {one.name for one in catalog.resources if one.kind == _KIND.name}
    if found not in names:
        near = nearest(found, names)
        hint = f"did you mean {near}?" if near else "`webhooks:` of the files names them"
        raise UsageError(f"there is no webhook {found} in the catalog", hint=hint)
    return catalog.resources[Address(_KIND.name, found)]


def sample(form: DeliveryForm, now: datetime) -> bytes:
    """Return the body of an event that is about nothing: a product that no store has."""
    content = {
        "id": f"evt_sample_{secrets.token_hex(8)}",
        form.event: "product.updated",
        "created_at": now.isoformat(timespec="seconds"),
        "data": {"id": 0, "sample": True},
    }
    return json.dumps(content, separators=(",", ":")).encode()


def send(
    location: Location, url: str, form: DeliveryForm, body: bytes, signature: str
) -> tuple[int, str]:
    """Send a delivery once; return the status, 0 for none, and what to say where it is no good one.

    Raises UsageError for an address that cannot be used, and UntrustedHost for one that nothing
    vouches for.
    """
    if wrong := wrong_address(url):
        raise UsageError(wrong, where="--url")
    environ = location.environ
    require_trusted(url, environ, recorded=lambda: False, agree=location.agree, sent=SAMPLE)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "tjar-sync",
        form.header: signature,
    }
    return posted(url, headers, body, _SECONDS)
