"""Environment variables in store.yaml: which may stand there, and what they stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tjar_sync.model.secret import SecretStr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tjar_sync.catalog.yaml.reader import Tree

REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
ALLOWED = "TJAR_SYNC_ALLOW_ENV"
"""The variable that names others which a catalog may use besides its own."""
_OURS = "TJAR_"
_NOT_TEXT = re.compile("[\ud800-\udfff]")
_SECRET = re.compile(
    r"(?:.*_)?(?:KEY|SECRET|PASSWORD|PASSWD|PASS|TOKEN|CREDENTIALS?)", re.IGNORECASE
)
"""What variables that hold secrets are called."""


class Variables:
    """Puts environment variables in the place of `${NAME}`, and remembers which are not set."""

    def __init__(self, environ: Mapping[str, str], key_variable: str, keys: frozenset[str]) -> None:
        self._environ = environ
        self._allowed = {key_variable, *re.split(r"[\s,]+", environ.get(ALLOWED, ""))}
        self._keys = keys
        self.unset: list[str] = []

    def refusals(self, text: str, *, is_key: bool) -> Iterator[str]:
        """Say of each reference in a text what forbids it: who proposes a file must gain no secret."""
        for name in dict.fromkeys(REFERENCE.findall(text)):
            if name not in self._allowed and not name.startswith(_OURS):
                yield (
                    f"a catalog may use variables that begin with {_OURS}, and not ${{{name}}}; to "
                    f"allow that one, too, set {ALLOWED}={name} where tjar-sync runs"
                )
            elif not is_key and (name in self._keys or sounds_secret(name)):
                yield f"${{{name}}} is a secret, and would be shown here; only `api_key` may name it"
            elif problem := not_text(name, self._environ.get(name, "")):
                yield problem

    def text(self, text: str) -> str:
        """Expand what is set; the rest stays as it is written."""
        return REFERENCE.sub(lambda found: self._value(found[1]) or found[0], text)

    def secret(self, text: str | None) -> SecretStr | None:
        """Expand a text that is one reference and nothing else."""
        found = REFERENCE.fullmatch(text) if text is not None else None
        value = self._value(found[1]) if found else ""
        return SecretStr(value) if value else None

    def _value(self, name: str) -> str:
        value = self._environ.get(name, "").strip()
        if not value and name not in self.unset:
            self.unset.append(name)
        return value


def not_text(name: str, value: str) -> str:
    """Say what is wrong with a variable whose bytes are no text, and show none of it; empty else."""
    if _NOT_TEXT.search(value) is None:
        return ""
    return f"the variable {name} holds what is not UTF-8 text; set it anew"


def sounds_secret(name: str) -> bool:
    """Say whether a variable is called as those are that hold secrets."""
    return _SECRET.fullmatch(name) is not None


def keys_in(stores: Mapping[str, Tree]) -> frozenset[str]:
    """Return the variables that any store names as its key."""
    entries = (entry for entry in stores.values() if isinstance(entry, dict))
    return frozenset(
        name for entry in entries for name in REFERENCE.findall(str(entry.get("api_key", "")))
    )
