"""What a probe tried, and what came of it: values, before anybody judges them."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import NotAStore, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.doctor.observations import Payload, ReadReply, Sample, SeenRow
    from tjar_sync.model.address import Address
    from tjar_sync.model.live import Live


class TrialName(StrEnum):
    """The name of each trial: what was asked of the store."""

    BARE = "a product of a name and a selling price alone"
    MAIN = "a physical product with everything"
    DIGITAL = "a digital product"
    BOOKING = "a booking"
    SERVICE = "a service"
    SPARE = "a product to be deleted"
    NAMELESS = "a product without a name"
    PRICELESS = "a product without a selling price"
    SAME_SKU = "a product of a sku that is taken"
    AGAIN = "a product of the sku and the slug that a delete left"
    RENAMED = "another name"
    RENAMED_BARE = "another name of the bare product"
    RENAMED_DIGITAL = "another name of a digital product"
    RENAMED_BOOKING = "another name of a booking"
    RENAMED_SERVICE = "another name of a service"
    RENAMED_SPARE = "another name of the spare one"
    FOREIGN = "an update by the path of another type"
    REPLACED = "other tags and pictures"
    EMPTY_LISTS = "empty lists"
    NULLS = "nulls"
    EMPTY_TEXT = "an empty text"
    CATEGORY = "a category"
    CATEGORY_AS_CREATED = "a category, by the name that creates use"
    FIRST_ZERO = "variants, the first of them sold out"
    ALL_ZERO = "variants, all of them sold out"
    FEW_COLUMNS = "variants without some columns"
    TEXTS = "texts with spaces, marks, tags and scripts"
    LONG_NAME = "a long name"
    LONG_SUMMARY = "a long summary"
    MONEY = "amounts with three decimals"
    DEAR = "a selling price above the price before discount"
    SLUG = "a slug with spaces and capitals"
    ARABIC_SLUG = "an Arabic slug"
    SKU_CASE = "a sku that is taken, in small letters"
    SAME_SLUG = "a slug that is taken"
    UNFLAGGED = "an update without the flag"
    DELETED = "a delete"
    DELETED_TWICE = "a second delete"
    UPLOADED = "a picture"
    UPLOADED_TWIN = "another picture of the same name"
    ALT = "another text for a picture"
    HOOK = "a webhook"
    ROTATED = "another secret"
    SIGNED = "a right signature"
    FORGED = "a wrong signature"


MAKING = frozenset(
    {
        *(
            TrialName.BARE,
            TrialName.MAIN,
            TrialName.DIGITAL,
            TrialName.BOOKING,
            TrialName.SERVICE,
            TrialName.SPARE,
        ),
        *(TrialName.NAMELESS, TrialName.PRICELESS, TrialName.SAME_SKU, TrialName.AGAIN),
    }
)
"""The trials that make a product where the store does not refuse it."""
RENAMES = (
    *(
        TrialName.RENAMED_SPARE,
        TrialName.RENAMED_BARE,
        TrialName.RENAMED_DIGITAL,
        TrialName.RENAMED_BOOKING,
    ),
    *(TrialName.RENAMED_SERVICE, TrialName.RENAMED),
)
"""The updates of a name alone: one of each product that more is tried with."""


@dataclass(frozen=True, slots=True)
class ProbeTrial:
    """One write, and what the store showed before and after it."""

    name: TrialName
    sent: Payload
    reply: ReadReply
    label: str = ""
    """Which of the scratch products it is about."""
    before: Live | None = None
    after: Live | None = None
    """None where nothing could be read."""
    raw: Payload = field(default_factory=lambda: MappingProxyType({}), repr=False)
    """What the look after it showed, as it came."""
    moment: float = 0.0
    """The store's clock by its `Date`, else this machine's, in seconds since 1970."""

    @property
    def done(self) -> bool:
        """The store did not say no."""
        return self.reply.error is None

    @property
    def refused(self) -> bool:
        """The store said no."""
        return isinstance(self.reply.error, Refused)

    @property
    def status(self) -> int:
        """The status code of the answer; 0 for none."""
        return self.reply.exchange.status if self.reply.exchange else 0

    def was(self, path: str) -> Any:  # noqa: ANN401 - a value of the path's shape
        """Return what was shown before; None where it was not shown."""
        return self.before.values.get(path) if self.before else None

    def shown(self, path: str) -> Any:  # noqa: ANN401 - a value of the path's shape
        """Return what is shown after it; None where it is not shown."""
        return self.after.values.get(path) if self.after else None

    def shows(self, path: str) -> bool:
        """Say whether it is shown at all."""
        return self.after is not None and path in self.after.values


def keeps_name(trial: ProbeTrial) -> bool:
    """Say whether the name that was sent is shown, be it cut."""
    shown, sent = str(trial.shown("name.en") or ""), str(trial.sent.get("name_en"))
    return bool(shown) and (sent.startswith(shown) or shown == sent)


@dataclass(frozen=True, slots=True)
class Scratch:
    """One product that the probe made."""

    label: str
    type: str
    address: Address
    remote_id: str


@dataclass(frozen=True, slots=True)
class Served:
    """One uploaded picture, looked at as a visitor does."""

    name: str
    """The name it was uploaded under."""
    url: str
    moment: float
    sent: bytes = field(repr=False)
    content: bytes | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class Probed:
    """All that a probe saw."""

    trials: Mapping[TrialName, ProbeTrial]
    ids: Mapping[str, str]
    """Label -> remote id of what was made, and not deleted on the way."""
    samples: tuple[Sample, ...] = ()
    """One product of each type, read by every path."""
    rows: tuple[SeenRow, ...] = ()
    """Their rows of the list."""
    highest: int = 0
    """The highest id that was there when the last product was made."""
    order: tuple[str, ...] = ()
    """The ids of the list's first page, after an older product was updated."""
    after_delete: ReadReply | None = None
    """A deleted product, read by its id."""
    pictures: tuple[Served, ...] = ()
    late: float = 0.0
    """For how many seconds a write was not shown."""
    list_late: float = 0.0
    """For how many seconds the list did not show what details showed."""
    stopped: str = ""
    """Why the probe ended early, if it did."""
    left: tuple[str, ...] = ()
    """What could not be removed, by name and id."""
    requests: int = 0
    hook_unmade: str = ""
    """Why no webhook was registered, where one was asked for."""

    def told(self, name: TrialName) -> ProbeTrial | None:
        """Return a trial that tells something; None for an update of what keeps no update."""
        trial = self.trials.get(name)
        if trial is None or isinstance(trial.reply.error, NotAStore):
            return None
        renames = (self.trials.get(one) for one in RENAMES)
        rename = next((one for one in renames if one and one.label == trial.label), None)
        if name in MAKING or name in RENAMES or rename is None:
            return trial
        return (
            trial if rename.done and (keeps_name(rename) or not rename.shown("name.en")) else None
        )
