"""How a command can end: the exit codes, and every error a person can meet, each with its code.

TjarSyncError               1
├── UsageError             64  the command line asks for something impossible
├── CatalogError            6  the files have mistakes (all of them, at once)
├── PlanError               1  the plan cannot be made
│   └── StalePlan           9  the saved plan no longer holds
├── GuardError              5  a guard stands between the plan and the store
│   ├── CheckError          5  checks stop what the files say
│   └── UntrustedHost       5  nothing vouches for the host that the key would be sent to
├── StateError              1  the state cannot be read or written
│   ├── StateLocked         4  somebody else is applying
│   └── StateUnusable      10  the state is missing, damaged, or another store's
├── ProviderError           8  the store cannot be reached, or does not answer as one
│   ├── Incomplete          1  the store does not show all of what was asked for
│   ├── Refused             1  the store said no: nothing was written
│   │   ├── Unauthorized    7  the key is wrong, or lacks a right
│   │   ├── NotFound        1  no such resource
│   │   ├── Invalid         1  the store names fields it does not accept
│   │   ├── Throttled       1  too many requests, and waiting did not help
│   │   ├── NotAStore       8  something else answers at the store's address
│   │   └── NotSent         1  what it was to overwrite is not as it was seen, or the run ends
│   ├── Unreachable         8  the request never left: nothing was written
│   └── Unanswered          1  nobody knows whether it was written
│       └── Unproven        1  the store answered, and does not tell whether it was written
├── RecoveryError           1  what became of a lost answer cannot be told
│   └── StaleView           1  the store shows less than was written a moment ago
├── RecordingError          1  what goes over the wire cannot be kept
└── Overdue                 1  the deadline passed before anything was written
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tjar_sync.model.diagnostic import Diagnostic


class ExitCode(IntEnum):
    """What a command came to, the same in every command and format."""

    DONE = 0
    """Done, or nothing to do."""
    ERROR = 1
    """Another error, or something could not be told."""
    CHANGES = 2
    """Changes are present: `drift`, and `plan --detailed-exitcode`; `doctor`: something is
    contradicted, and not in the contract."""
    PARTIAL = 3
    """Applied in part."""
    LOCKED = 4
    """Somebody else holds the state's lock."""
    BLOCKED = 5
    """A guard stands between the plan and the store."""
    MISTAKES = 6
    """The files have mistakes."""
    KEY_REFUSED = 7
    """The store refused the key."""
    UNREACHABLE = 8
    """The store cannot be reached, or does not answer as one."""
    STALE_PLAN = 9
    """The saved plan no longer holds."""
    STATE_UNUSABLE = 10
    """The state is missing, damaged, or another store's."""
    USAGE = 64
    """The command line asks for something impossible."""
    INTERRUPTED = 130
    """A signal ended it."""

    @property
    def word(self) -> str:
        """The outcome as JSON says it: `stale-plan`."""
        return self.name.lower().replace("_", "-")


_GRAVEST_FIRST = (
    ExitCode.INTERRUPTED,
    ExitCode.USAGE,
    ExitCode.STATE_UNUSABLE,
    ExitCode.LOCKED,
    ExitCode.MISTAKES,
    ExitCode.KEY_REFUSED,
    ExitCode.UNREACHABLE,
    ExitCode.STALE_PLAN,
    ExitCode.BLOCKED,
    ExitCode.PARTIAL,
    ExitCode.ERROR,
    ExitCode.CHANGES,
    ExitCode.DONE,
)


def gravest(codes: Iterable[ExitCode]) -> ExitCode:
    """Return the one code for several outcomes at once; DONE for none."""
    return min(codes, key=_GRAVEST_FIRST.index, default=ExitCode.DONE)


class TjarSyncError(Exception):
    """What failed, where, and what to do next; `str()` gives all three.

    `diagnostics`: each single thing that led to it, for those who want them one by one.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.ERROR
    warnings: tuple[Diagnostic, ...] = ()
    """What was found besides, and stops nothing."""

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        hint: str = "",
        diagnostics: Sequence[Diagnostic] = (),
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint
        self.diagnostics = tuple(diagnostics)

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}\n  {self.hint}" if self.hint else head


class UsageError(TjarSyncError):
    """The command line asks for something impossible."""

    exit_code = ExitCode.USAGE


class CatalogError(TjarSyncError):
    """The author's mistakes, in file order; each prints as `file:line:column: message`."""

    exit_code = ExitCode.MISTAKES

    def __init__(
        self, diagnostics: Sequence[Diagnostic], hint: str = "", warnings: Sequence[Diagnostic] = ()
    ) -> None:
        count, self.warnings = len(diagnostics), tuple(warnings)
        noun = "mistake" if count == 1 else "mistakes"
        super().__init__(f"{count} {noun} in the catalog", hint=hint, diagnostics=diagnostics)

    def __str__(self) -> str:
        return "\n".join((*map(str, self.diagnostics), self.what))


class PlanError(TjarSyncError):
    """The plan cannot be made."""


class StalePlan(PlanError):  # noqa: N818 - it is a state of the world, as httpx names its own
    """The saved plan is used up, out of date or damaged; a new one must be made."""

    exit_code = ExitCode.STALE_PLAN


class GuardError(TjarSyncError):
    """A guard stands between the plan and the store; the hint names the flag that lifts it."""

    exit_code = ExitCode.BLOCKED


class CheckError(GuardError):
    """Checks stop what the files say, before any store is asked; each is one diagnostic."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        count = len(diagnostics)
        super().__init__(
            f"{count} {'check stops' if count == 1 else 'checks stop'} what the files say",
            hint="where it is meant, lift a check for one entry with `allow:` there, or set it to "
            "`warning` or `off` in `checks:` of store.yaml",
            diagnostics=diagnostics,
        )


class UntrustedHost(GuardError):  # noqa: N818 - reads as what is met
    """Nothing vouches for the host that a store's key would be sent to: nothing was sent."""


class StateError(TjarSyncError):
    """The state cannot be read or written; nothing was changed in it."""


class StateLocked(StateError):  # noqa: N818 - it is a state of the world, as httpx names its own
    """Somebody else holds the state's lock; the message says who."""

    exit_code = ExitCode.LOCKED


class StateUnusable(StateError):  # noqa: N818 - it is a state of the world, as httpx names its own
    """The state is missing, damaged, made by a later release, or another store's."""

    exit_code = ExitCode.STATE_UNUSABLE


class ProviderError(TjarSyncError):
    """The store cannot be reached, or does not answer as one."""

    exit_code = ExitCode.UNREACHABLE
    answer: str = ""
    """What may be told to anybody of the answer to a write that it came of, if one came."""
    until: str = ""
    """Until when the store asks to be left alone, where that is longer than a run waits: nothing
    more is sent."""


class Incomplete(ProviderError):  # noqa: N818 - reads as the answer's fate
    """The store does not show all of what was asked for, so something cannot be told."""

    exit_code = ExitCode.ERROR


class Refused(ProviderError):  # noqa: N818 - reads as the store's answer
    """The store said no: nothing was written."""

    exit_code = ExitCode.ERROR


class Unauthorized(Refused):
    """The key is wrong, or lacks a right (A20: 401)."""

    exit_code = ExitCode.KEY_REFUSED


class NotFound(Refused):
    """The store says that it has no such resource (404)."""


class Throttled(Refused):
    """Too many requests, and waiting did not help (A20: 429)."""


class NotAStore(Refused):
    """Something else than a store of this platform answers at its address."""

    exit_code = ExitCode.UNREACHABLE


class NotSent(Refused):
    """We did not send it: what it was to overwrite is not as it was seen, or the run ends."""


class Invalid(Refused):
    """The store names fields it does not accept (422): `fields` maps wire name -> messages.

    `hidden`: the values, by our path, that it calls taken although nothing that it shows has them.
    `paths`: our paths of `fields`.
    """

    hidden: Mapping[str, object]
    paths: tuple[str, ...]

    def __init__(
        self,
        what: str,
        *,
        fields: Mapping[str, Sequence[str]],
        where: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.hidden = {}
        self.paths = ()
        self.fields = {name: tuple(messages) for name, messages in fields.items()}


class Unreachable(ProviderError):  # noqa: N818 - reads as the store's condition
    """No connection could be made, so the request never left: nothing was written."""


class Unanswered(ProviderError):  # noqa: N818 - reads as the request's fate
    """The request may have been carried out: only a look at the store can tell."""

    exit_code = ExitCode.ERROR


class Unproven(Unanswered):
    """The store answered, and its answer tells neither that it was done nor that it was not."""


class RecoveryError(TjarSyncError):
    """What became of a lost answer cannot be told: a person must decide."""


class StaleView(RecoveryError):  # noqa: N818 - it is a state of the world, as httpx names its own
    """The store shows less than was written a moment ago, so that nothing is proven by it."""


class RecordingError(TjarSyncError):
    """What goes over the wire cannot be kept where it was asked for."""


class Overdue(TjarSyncError):  # noqa: N818 - reads as the run's fate
    """The deadline passed before anything was written."""
