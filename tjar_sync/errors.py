"""Every error a person can meet; each class carries its exit code.

TjarSyncError               1
├── UsageError             64  the command line asks for something impossible
├── CatalogError            1  the files have mistakes (all of them, at once)
├── PlanError               1  the plan cannot be made, or no longer be applied
├── GuardError              1  a guard stands between the plan and the store
├── StateError              1  the state cannot be read or written
│   └── StateLocked         4  somebody else is applying
├── ProviderError           1  the store did not do what was asked
│   ├── Refused             1  the store said no: nothing was written
│   │   ├── Unauthorized    1  the key is wrong, or lacks a right
│   │   ├── NotFound        1  no such resource
│   │   ├── Invalid         1  the store names fields it does not accept
│   │   └── Throttled       1  too many requests, and waiting did not help
│   ├── Unreachable         1  the request never left: nothing was written
│   └── Unanswered          1  nobody knows whether it was written
├── RecoveryError           1  what became of a lost answer cannot be told
└── Overdue                 1  the deadline passed before anything was written
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class TjarSyncError(Exception):
    """What failed, where, and what to do next; `str()` gives all three."""

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}\n  {self.hint}" if self.hint else head


class UsageError(TjarSyncError):
    """The command line asks for something impossible."""

    exit_code = 64


class CatalogError(TjarSyncError):
    """The author's mistakes: each a line `file:line:column: message`, in file order."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        count = len(mistakes)
        noun = "mistake" if count == 1 else "mistakes"
        super().__init__(f"{count} {noun} in the catalog")
        self.mistakes = tuple(mistakes)

    def __str__(self) -> str:
        return "\n".join((*self.mistakes, self.what))


class PlanError(TjarSyncError):
    """The plan cannot be made, or no longer be applied."""


class GuardError(TjarSyncError):
    """A guard stands between the plan and the store; the hint names the flag that lifts it."""


class StateError(TjarSyncError):
    """The state cannot be read or written; nothing was changed in it."""


class StateLocked(StateError):  # noqa: N818 - it is a state of the world, as httpx names its own
    """Somebody else holds the state's lock; the message says who."""

    exit_code = 4


class ProviderError(TjarSyncError):
    """The store did not do what was asked."""


class Refused(ProviderError):  # noqa: N818 - reads as the store's answer
    """The store said no: nothing was written."""


class Unauthorized(Refused):
    """The key is wrong, or lacks a right (A20: 401)."""


class NotFound(Refused):
    """The store says that it has no such resource (404)."""


class Throttled(Refused):
    """Too many requests, and waiting did not help (A20: 429)."""


class Invalid(Refused):
    """The store names fields it does not accept (422): `fields` maps wire name -> messages."""

    def __init__(
        self,
        what: str,
        *,
        fields: Mapping[str, Sequence[str]],
        where: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.fields = {name: tuple(messages) for name, messages in fields.items()}


class Unreachable(ProviderError):  # noqa: N818 - reads as the store's condition
    """No connection could be made, so the request never left: nothing was written."""


class Unanswered(ProviderError):  # noqa: N818 - reads as the request's fate
    """The request may have been carried out: only a look at the store can tell."""


class RecoveryError(TjarSyncError):
    """What became of a lost answer cannot be told: a person must decide."""


class Overdue(TjarSyncError):  # noqa: N818 - reads as the run's fate
    """The deadline passed before anything was written."""
