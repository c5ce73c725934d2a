"""What a catalog keeps secret: masked in all that is told, and open to nobody but its owner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tjar_sync import state
from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import Warned
from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.masking import SecretMask

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.settings import Settings
    from tjar_sync.ports import Emit


def mask_of(catalog: Catalog) -> SecretMask:
    """Collect the secrets that the files hold, and those that earlier runs wrote for them."""
    mask = SecretMask()
    paths = {
        name: [path for path, field in kind.fields.items() if field.shape is Shape.SECRETS]
        for name, kind in KINDS.items()
    }
    for resource in catalog.resources.values():
        for path in paths[resource.address.kind]:
            found: Any = resource.values.get(path)
            for secret in found or ():
                mask.add(secret)
        if resource.secret_path is not None:
            mask.add(state.read_secret(resource.secret_path))
    return mask


def tell_open_rights(settings: Settings, catalog: Catalog, emit: Emit) -> None:
    """Warn of files and folders of state and secrets into which others may look."""
    files = [item.secret_path for item in catalog.resources.values() if item.secret_path]
    files.append(Path(settings.state))  # of a URL there is no such file
    folders = [file.parent for file in files if file.parent != settings.root]
    for path in state.open_to_others((*folders, *files)):
        summary = f"{path} is open to others than its owner: run `chmod go= {path}`"
        emit(Warned(warning(Caution.OPEN_RIGHTS, summary)))
