"""What a contract tells of names that are the platform's own, and of those of secrets."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.providers.rest.contract import secret_names

if TYPE_CHECKING:
    from tjar_sync.providers.http.recording.privacy import Privacy
    from tjar_sync.providers.rest.contract import Contract

SECRETS = "secrets"
"""The codec of what is sold as a secret."""
_APART = re.compile(r"[./]")


def privacy_of(privacy: Privacy, contract: Contract, base_path: str) -> Privacy:
    """Return what a platform says of privacy, with what the rows of its contract say of it."""
    names = [
        name
        for row in contract.fields.values()
        for name in (row.create, row.update, row.read)
        if name is not None
    ]
    sold = {
        name
        for row in contract.fields.values()
        if row.codec == SECRETS
        for name in (row.create, row.update, row.read)
        if name is not None
    }
    names += [base_path, *(row.path for row in contract.endpoints.values())]
    names += [*privacy.kept, *privacy.texts, *privacy.said, *privacy.called, *privacy.labelled]
    own = {part for name in names for part in _APART.split(name)}
    return replace(
        privacy,
        secret=privacy.secret | secret_names(contract) | sold,
        words=privacy.words | (own - {""}),
    )
