"""What happens during a run, told as it happens; the progress display is fed with these."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import ExitCode
from tjar_sync.model.codes import Caution

if TYPE_CHECKING:
    from tjar_sync.model.address import Address
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Action, Change
    from tjar_sync.model.value import Value


@dataclass(frozen=True, slots=True)
class Reading:
    """A kind's list is being read: `done` of `total` pages or resources."""

    what: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """The store asked for patience."""

    seconds: float
    why: str


@dataclass(frozen=True, slots=True)
class Recovered:
    """An earlier write whose answer was lost has been accounted for."""

    address: Address
    message: str


@dataclass(frozen=True, slots=True)
class Applying:
    """The writes begin; `total` changes in all."""

    total: int


@dataclass(frozen=True, slots=True)
class Started:
    """A change is about to be sent: what is to happen is durable, and no answer is there yet."""

    change: Change


@dataclass(frozen=True, slots=True)
class Done:
    """A change is carried out and recorded."""

    change: Change
    remote_id: str | None


@dataclass(frozen=True, slots=True)
class Normalized:
    """The store keeps a value otherwise than it was written; told once."""

    address: Address
    path: str
    written: Value
    shown: Value
    how: str = ""
    """By which rules its spelling is made of what was sent."""


@dataclass(frozen=True, slots=True)
class Unverified:
    """A value was written, and the store shows it nowhere: nobody can tell whether it is kept."""

    address: Address
    path: str


class Remedy(StrEnum):
    """What becomes of a field that our own write changed besides those it sent."""

    PUT_BACK = "put back"
    """It is written once more, as the files or the look right before want it."""
    WANTED = "wanted"
    """The write itself has failed: the next plan wants both."""
    LOST = "lost"
    """It cannot be written back as it was: a person must."""
    LEFT = "left"
    """It is stock, which may have been sold: it is only named."""


@dataclass(frozen=True, slots=True)
class SideEffect:
    """Our own write of other fields changed this one: nobody else did."""

    address: Address
    path: str
    before: Value
    after: Value
    managed: bool
    """The files say what it is to be."""
    remedy: Remedy

    @property
    def cleared(self) -> bool:
        """True when nothing is left of it."""
        return self.after in (None, "", ())


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a write left otherwise than the files want was put right by another one."""

    address: Address
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """A change was refused or its fate is unknown; `recovers` tells that the next run looks."""

    change: Change
    message: str
    recovers: bool = False
    exit_code: ExitCode = ExitCode.ERROR
    """What it says of the whole run; ERROR where it says nothing of the other changes."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A change was not tried, because of something else."""

    change: Change
    because: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something a person should know, that stops nothing."""

    diagnostic: Diagnostic


Event: TypeAlias = (
    Reading
    | Waiting
    | Recovered
    | Applying
    | Started
    | Done
    | Normalized
    | Unverified
    | SideEffect
    | Repaired
    | Failed
    | Skipped
    | Warned
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: counted from acknowledged results, never from intentions."""

    done: tuple[Done, ...] = ()
    failed: tuple[Failed, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    normalized: tuple[Normalized, ...] = ()
    unverified: tuple[Unverified, ...] = ()
    repaired: tuple[Repaired, ...] = ()
    side_effects: tuple[SideEffect, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    interrupted: bool = False

    @property
    def exit_codes(self) -> tuple[ExitCode, ...]:
        """What the run came to, each outcome once; none when all is done."""
        found = {item.exit_code for item in self.failed}
        if self.failed or self.skipped:
            found.add(ExitCode.PARTIAL)
        if self.interrupted:
            found.add(ExitCode.INTERRUPTED)
        if any(one.code == Caution.RUN_NOT_CLOSED for one in self.warnings):
            found.add(ExitCode.ERROR)
        return tuple(sorted(found))

    def count(self, action: Action) -> int:
        """How many changes of this action are carried out."""
        return sum(item.change.action is action for item in self.done)


def nobody_is_told(_event: Event) -> None:
    """Tell nobody what happens."""
