"""What counts of an entry for a while: the windows of its `schedule:` and of campaigns, as layers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.catalog.campaigns import ENDS, SET, CampaignEntry, Campaigns
from tjar_sync.catalog.compose import flat, lay
from tjar_sync.catalog.kind_checks import checker_of
from tjar_sync.catalog.languages import spelled_out
from tjar_sync.catalog.layers import Layer, find
from tjar_sync.catalog.messages import Subject
from tjar_sync.catalog.money import least_amount
from tjar_sync.catalog.window_rules import says, why_not
from tjar_sync.dataclass import dataclass
from tjar_sync.model.catalog import LayerKind
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds import Role
from tjar_sync.model.prices import paid
from tjar_sync.model.schedule import Window, shown_moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from tjar_sync.catalog.compose import RawEntry
    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.yaml.reader import Keys, Tree
    from tjar_sync.model.kinds import Kind

SCHEDULE = "schedule"
_CAMPAIGN = "campaign"
_HUNDRED = Decimal(100)


class _WindowPlace(NamedTuple):
    """Where a window stands, and what it sets."""

    document: Document
    prefix: Keys
    set: Mapping[str, Tree]


class Scheduled(NamedTuple):
    """What an entry has by time: all windows, and the layers of those that count now."""

    layers: tuple[Layer, ...] = ()
    windows: tuple[Window, ...] = ()


NOTHING_SCHEDULED = Scheduled()


@dataclass(slots=True)
class Schedules:
    """Reads the windows of entries, as they are at one instant."""

    campaigns: Campaigns
    at: datetime | None
    """The instant; None where nobody asks: then no window counts."""
    currency: str
    language: str
    """That of plain texts, in a store that has one alone."""

    def of(self, draft: RawEntry, layers: Sequence[Layer]) -> Scheduled:
        """Return what an entry that is laid together from `layers` has by time; note what is wrong."""
        taken = paid(draft.kind) and any(self.campaigns.for_product(draft.name))
        if not taken and not any(SCHEDULE in one.tree for one in layers):
            return NOTHING_SCHEDULED
        base = spelled_out(draft.kind, lay(draft.kind, layers), self.language)
        reader = _WindowReader(self, draft, base, layers)
        found = list(reader.read())
        reader.refuse_overlaps([window for window, _ in found])
        at = self.at
        active = (some for window, some in found if at is not None and window.holds(at))
        return Scheduled(tuple(chain.from_iterable(active)), tuple(window for window, _ in found))


@dataclass(slots=True)
class _WindowReader:
    """Reads the windows of one entry."""

    all: Schedules
    draft: RawEntry
    base: Mapping[str, Tree]
    """The entry as it is outside of all windows."""
    layers: Sequence[Layer]

    @property
    def kind(self) -> Kind:
        """What the entry is."""
        return self.draft.kind

    def read(self) -> Iterator[tuple[Window, tuple[Layer, ...]]]:
        """Yield each window with what it lays over the entry."""
        named = set()
        own = self.base.get(SCHEDULE)
        for index, tree in enumerate(own if isinstance(own, list) else ()):
            if not isinstance(tree, dict) or not self._is_sound(tree):
                continue  # which is told of the entry
            at = find(self.layers, (SCHEDULE, index), dict(self.base))
            given = tree.get(SET)
            place = _WindowPlace(
                at.layer.document,
                (*at.layer.prefix, *at.path),
                given if isinstance(given, dict) else {},
            )
            campaign = self._campaign(place, tree)
            if _CAMPAIGN in tree and campaign is None:
                continue
            named.add(campaign.about.name if campaign else "")
            ends = self._ends(place, tree, campaign)
            if ends is not None:
                yield from self._window(place, ends, campaign)
        if paid(self.kind):
            for campaign in self.all.campaigns.for_product(self.draft.name):
                if campaign.about.name not in named:
                    place = _WindowPlace(campaign.document, campaign.prefix, campaign.set)
                    yield from self._window(
                        place, (campaign.about.start, campaign.about.end), campaign
                    )

    def _is_sound(self, tree: Mapping[str, Tree]) -> bool:
        """Say whether a window has the form of one."""
        subject = Subject("", {SCHEDULE: [dict(tree)]}, lambda _: "")
        _, problems = checker_of(self.kind).check(subject)
        return not any(problem.path[:1] == (SCHEDULE,) for problem in problems)

    def _tell(self, place: _WindowPlace, keys: Keys, message: str, *, key: bool = False) -> None:
        mistakes = self.all.campaigns.mistakes
        note = mistakes.at_key if key else mistakes.at_value
        note(place.document, (*place.prefix, *keys), Mistake.WRONG_WINDOW, message)

    def _campaign(self, place: _WindowPlace, tree: Mapping[str, Tree]) -> CampaignEntry | None:
        """Return the campaign that a window names; None, and a mistake, where there is none."""
        name = tree.get(_CAMPAIGN)
        if not isinstance(name, str):
            return None
        found = self.all.campaigns.named(name)
        if found is None and (message := self.all.campaigns.missing(name)):
            path = (*place.prefix, _CAMPAIGN)
            mistakes = self.all.campaigns.mistakes
            mistakes.at_value(place.document, path, Mistake.MISSING_REFERENCE, message)
        return found

    def _ends(
        self, place: _WindowPlace, tree: Mapping[str, Tree], campaign: CampaignEntry | None
    ) -> tuple[datetime, datetime] | None:
        """Return when a window begins and ends: as it says, else as its campaign does."""
        said = [key for key in ENDS if key in tree]
        if not said and campaign is not None:
            return campaign.about.start, campaign.about.end
        if len(said) < len(ENDS):
            lacking = next(key for key in ENDS if key not in tree)
            message = f"`{lacking}` is missing: a window says when it begins and when it ends"
            self._tell(place, (), message, key=True)
            return None
        start, end = self.all.campaigns.ends(place.document, place.prefix, tree)
        if start is None or end is None:
            return None
        if campaign is not None and not campaign.about.start <= start < end <= campaign.about.end:
            message = f"it is not within its campaign `{campaign.about.name}`"
            self._tell(place, (ENDS[0],), message)
            return None
        return start, end

    def _window(
        self, place: _WindowPlace, ends: tuple[datetime, datetime], campaign: CampaignEntry | None
    ) -> Iterator[tuple[Window, tuple[Layer, ...]]]:
        """Yield a window, if there is something that it sets."""
        layers = []
        whole = dict(place.set)
        if campaign is not None and place.prefix != campaign.prefix:
            layers.append(_layer(campaign.document, campaign.prefix, campaign.set))
            whole = {**campaign.set, **whole}
        layers.insert(0, _layer(place.document, place.prefix, place.set))
        refused = {key for layer in layers for key in self._refused(layer)}
        path = paid(self.kind)
        if campaign is not None and campaign.about.discount is not None and path not in whole:
            lower = self._discounted(place, path, campaign.about.discount)
            if lower is not None:
                layers.append(
                    Layer(LayerKind.CAMPAIGN, place.document, place.prefix, {path: lower})
                )
                whole[path] = lower
        said = spelled_out(self.kind, whole, self.all.language)
        whole = {key: value for key, value in said.items() if key not in refused}
        layers = [_without(layer, refused) for layer in layers]
        paths = tuple(path for path in self.kind.fields if says(whole, path))
        if not paths:
            if not refused and not (campaign and campaign.about.discount):
                self._tell(place, (), "it sets nothing: say what, as `set: {…}`", key=True)
            return
        self._require_outside(place, paths)
        about = campaign.about if campaign is not None else None
        located = partial(self.all.campaigns.mistakes.place, place.document, place.prefix)
        window = Window(*ends, paths, located, about, self._prices(whole), self._prices(self.base))
        yield window, tuple(layer for layer in layers if layer.tree)

    def _refused(self, layer: Layer) -> set[str]:
        """Note what a window may not set, and return those keys."""
        mistakes = self.all.campaigns.mistakes
        subject = Subject(
            str(self.draft.address),
            flat(self.kind, spelled_out(self.kind, layer.tree, self.all.language)),
            lambda path: mistakes.raw(layer.document, (*layer.prefix, *path)),
        )
        _, problems = checker_of(self.kind).check(subject)
        for problem in problems:
            mistakes.problem(layer.document, layer.prefix, problem)
        wrong = {str(problem.path[0]) for problem in problems if problem.path}
        for key in layer.tree.keys() - wrong:
            if why := why_not(self.kind, self.base, key):
                path = (*layer.prefix, key)
                message = f"`{key}` of {self.draft.address} {why}"
                mistakes.at_key(layer.document, path, Mistake.WRONG_WINDOW, message)
                wrong.add(key)
        return wrong

    def _require_outside(self, place: _WindowPlace, paths: Sequence[str]) -> None:
        """Note the fields to which nobody says what they are once the window is over."""
        wrong = {key for layer in self.layers for key in layer.broken}
        for path in paths:
            if not says(self.base, path) and path.partition(".")[0] not in wrong:
                message = (
                    f"`{path}` is set in this window alone, so that nobody would put it back: say"
                    f" in {self.draft.address} what it is otherwise (null: nothing)"
                )
                self._tell(place, (SET, *path.split(".")), message, key=True)

    def _discounted(self, place: _WindowPlace, path: str, discount: Decimal) -> Decimal | None:
        """Return what the buyer pays in a campaign: so much less than otherwise, to the last decimal."""
        base = _amount(self.base.get(path))
        if base is None:
            message = f"a discount of {discount:f} % needs `{path}` in {self.draft.address}"
            self._tell(place, (), message, key=True)
            return None
        least = least_amount(self.all.currency)
        return (base * (_HUNDRED - discount) / _HUNDRED).quantize(least, ROUND_HALF_UP)

    def _prices(self, tree: Mapping[str, Tree]) -> dict[str, Decimal]:
        amounts = {path: _amount(tree.get(path)) for path in self.kind.with_role(Role.PRICE)}
        return {path: amount for path, amount in amounts.items() if amount is not None}

    def refuse_overlaps(self, windows: Sequence[Window]) -> None:
        """Note the windows that set one field at one time."""
        mistakes = self.all.campaigns.mistakes
        for index, later in enumerate(windows):
            for first in windows[:index]:
                if paths := first.meets(later):
                    start = max(first.start, later.start).astimezone(self.all.campaigns.zone)
                    end = min(first.end, later.end)
                    message = (
                        f"this window and the one in {first.position} both set"
                        f" {' and '.join(f'`{path}`' for path in sorted(paths))} of"
                        f" {self.draft.address} at one time, from {shown_moment(start, start)}"
                        f" to {shown_moment(end, start)}"
                    )
                    mistakes.at(later.position, Mistake.WRONG_WINDOW, message)


def _layer(document: Document, prefix: Keys, tree: Mapping[str, Tree]) -> Layer:
    return Layer(LayerKind.SCHEDULE, document, (*prefix, SET), tree)


def _without(layer: Layer, keys: set[str]) -> Layer:
    left = {key: value for key, value in layer.tree.items() if key not in keys}
    return layer._replace(tree=left)


def _amount(value: object) -> Decimal | None:
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return Decimal(value) if number else None  # type: ignore[arg-type] # the line above tells
