"""`campaigns:`, what several products share for a while: read from all files, each name once."""

from __future__ import annotations

from dataclasses import field
from datetime import UTC
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from tjar_sync.catalog.messages import Checker, Subject
from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import NAME, NAME_ADVICE, normal_name
from tjar_sync.model.codes import Advice, Mistake
from tjar_sync.model.schedule import Campaign, parse_moment
from tjar_sync.model.suggestions import guess

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime, tzinfo

    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.mistakes import Mistakes
    from tjar_sync.catalog.yaml.reader import Keys, Tree

CAMPAIGNS = "campaigns"
SET = "set"
ENDS = ("from", "until")
_LANGUAGES = ("ar", "en")


class CampaignEntry(NamedTuple):
    """One campaign, and where it stands."""

    about: Campaign
    document: Document
    prefix: Keys
    set: Mapping[str, Tree]
    """What it sets in each of its products."""
    products: tuple[str, ...]
    """Patterns of the names that it is for, besides those whose entries name it."""

    def takes(self, name: str) -> bool:
        """Say whether it is for a product, whose entry does not say so."""
        return any(fnmatchcase(name, pattern) for pattern in self.products)


@cache
def _checker() -> Checker:
    from tjar_sync.model.kinds.windows import CAMPAIGN  # noqa: PLC0415 - heavy, and only where one is

    return Checker(CAMPAIGN, frozenset())


@dataclass(slots=True)
class Campaigns:
    """All campaigns of a catalog."""

    mistakes: Mistakes
    zone: tzinfo
    found: dict[str, CampaignEntry] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    """Names of those that are wrong: nothing more is said of what names them."""
    used: set[str] = field(default_factory=set)
    """Names of those that an entry asked for."""

    def add(self, document: Document, section: Tree) -> None:
        """Take in those of a file."""
        if section is None:
            return
        if not isinstance(section, dict):
            message = f"`{CAMPAIGNS}` must be a map from names to campaigns"
            self.mistakes.at_value(document, (CAMPAIGNS,), Mistake.WRONG_TYPE, message)
            return
        for key, tree in section.items():
            prefix, name = (CAMPAIGNS, key), normal_name(key)
            if not NAME.fullmatch(name):
                message = f"`{name}` cannot be a name; {NAME_ADVICE}"
                self.mistakes.at_key(document, prefix, Mistake.WRONG_NAME, message)
            elif name in self.found or name in self.broken:
                message = f"there is a campaign `{name}` already; its name is unique"
                self.mistakes.at_key(document, prefix, Mistake.NAME_TAKEN, message)
            elif not isinstance(tree, dict):
                message = f"the campaign `{name}` must be a map of keys and values"
                self.mistakes.at_value(document, prefix, Mistake.WRONG_TYPE, message)
                self.broken.add(name)
            elif (entry := self._read(document, prefix, name, tree)) is not None:
                self.found[name] = entry
            else:
                self.broken.add(name)

    def _read(
        self, document: Document, prefix: Keys, name: str, tree: dict[str, Tree]
    ) -> CampaignEntry | None:
        subject = Subject(
            f"campaign {name}", tree, lambda path: self.mistakes.raw(document, (*prefix, *path))
        )
        values, problems = _checker().check(subject)
        lacking = [key for key in ENDS if key not in tree]
        for problem in problems:
            self.mistakes.problem(document, prefix, problem)
        for key in lacking:
            message = f"`{key}` is missing in campaign {name}"
            self.mistakes.at_key(document, prefix, Mistake.MISSING_KEY, message)
        if problems or lacking:
            return None
        start, end = self.ends(document, prefix, values)
        if start is None or end is None:
            return None
        about = Campaign(
            name,
            _title(values.get("name"), name),
            start,
            end,
            document.position(prefix) or self.mistakes.place(document, prefix),
            values.get("permit", ""),
            values.get("discount"),
        )
        products = tuple(item.removeprefix("product.") for item in values.get("products", ()))
        return CampaignEntry(about, document, prefix, values.get(SET, {}), products)

    def ends(
        self, document: Document, prefix: Keys, tree: Mapping[str, Any]
    ) -> tuple[datetime | None, datetime | None]:
        """Return both ends of a time; None, and a mistake, for what cannot be one."""
        found: list[datetime | None] = []
        for which in ENDS:
            try:
                moment = parse_moment(str(tree[which]), self.zone, ends=which == ENDS[1])
                found.append(moment.astimezone(UTC))  # times of one zone compare by their clocks
            except ValueError as error:
                place, message = (*prefix, which), f"`{which}`: {error}"
                self.mistakes.at_value(document, place, Mistake.WRONG_WINDOW, message)
                found.append(None)
        start, end = found
        if start is not None and end is not None and end <= start:
            message = "it ends before it begins: `until` must be later than `from`"
            place = (*prefix, ENDS[1])
            self.mistakes.at_value(document, place, Mistake.WRONG_WINDOW, message)
            return None, None
        return start, end

    def named(self, name: str) -> CampaignEntry | None:
        """Return a campaign by its name, if there is one that is right."""
        self.used.add(normal_name(name))
        return self.found.get(normal_name(name))

    def missing(self, name: str) -> str:
        """Say that there is no such campaign; the empty text where it is there, and wrong."""
        if normal_name(name) in self.broken:
            return ""
        return f"there is no campaign `{name}`{guess(name, self.found)}"

    def check_products(self, names: Collection[str]) -> None:
        """Note the patterns that fit no product of the catalog."""
        for entry in self.found.values():
            for index, pattern in enumerate(entry.products):
                if not any(fnmatchcase(name, pattern) for name in names):
                    message = f"`{pattern}` fits no product of the catalog{guess(pattern, names)}"
                    place = (*entry.prefix, "products", index)
                    self.mistakes.at_value(
                        entry.document, place, Mistake.MISSING_REFERENCE, message
                    )

    def tell_idle(self, stores: Collection[str]) -> None:
        """Note those that are for no product; all entries must have been read.

        Not where there are several stores: the overlays of another one, which are not read, may
        name it.
        """
        for name, entry in self.found.items():
            if len(stores) == 1 and not entry.products and name not in self.used:
                message = (
                    f"campaign `{name}` is for no product: name some in its `products`,"
                    " or the campaign in the `schedule` of some"
                )
                self.mistakes.at_key(entry.document, entry.prefix, Advice.IDLE_CAMPAIGN, message)

    def for_product(self, name: str) -> Iterator[CampaignEntry]:
        """Yield those that are for a product, in the order of the files."""
        return (entry for entry in self.found.values() if entry.takes(name))


def _title(given: object, name: str) -> str:
    """Return what people call a campaign: its name in both languages, or as it is written."""
    if isinstance(given, dict):
        return " / ".join(given[one] for one in _LANGUAGES if one in given) or name
    return str(given) if given else name
