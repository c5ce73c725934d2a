"""Where scenes are tried: each world prepared once, copied for every trial, at one address."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.harness import World
from tests.reliability.goods import BY_HAND
from tests.reliability.shop import ShopAddress
from tests.reliability.storefronts import FRONTS, front_of
from tjar_sync.session import read_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from tests.reliability.places import Place
    from tests.reliability.scenes import Scene

FREE = {"max_deletes": 100, "max_delete_percent": 100, "max_price_change_percent": 1000}


@contextmanager
def common_disk(_folder: Path) -> Iterator[None]:
    """Let a folder be where it is."""
    yield


class Ground:
    """One process's worlds, one after the other."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ground-"))
        self._address = ShopAddress()
        self._count = 0
        self._prepared: dict[tuple[str, str, str], Path] = {}

    @property
    def address(self) -> ShopAddress:
        """Where the stores are open."""
        return self._address

    @contextmanager
    def world(
        self,
        scene: Scene,
        place: Place,
        disk: Callable[[Path], AbstractContextManager[None]] = common_disk,
    ) -> Iterator[World]:
        """Give a fresh world of a scene, its files edited and nothing applied yet.

        `disk` makes the folder that the state is in a disk of its own.
        """
        root = self._fresh()
        (root / place.disk).mkdir()
        (root / "catalog").mkdir(exist_ok=True)
        with disk(root / place.disk), place.reached():
            if place.served:
                self._begin(root, scene, place)
            else:
                shutil.copytree(self._prepare(scene, place), root, dirs_exist_ok=True)
            with self._address.open(root / "store.db", FRONTS[scene.provider]) as store:
                desk = World(root / "catalog", self._address.url, store)
                _settle_in(desk, scene, place.of(desk.root))
                scene.after.write(desk)
                yield desk
        shutil.rmtree(root)

    def _fresh(self) -> Path:
        self._count += 1
        root = self._folder / f"world-{self._count}"
        root.mkdir()
        return root

    def _prepare(self, scene: Scene, place: Place) -> Path:
        key = (scene.provider, scene.name, place.name)
        if key not in self._prepared:
            root = self._fresh()
            self._begin(root, scene, place)
            self._prepared[key] = root
        return self._prepared[key]

    def _begin(self, root: Path, scene: Scene, place: Place) -> None:
        """Live through what was before the scene."""
        (root / "catalog").mkdir(exist_ok=True)
        place = place.of(root / "catalog")
        place.clear(root / "catalog")
        with self._address.open(root / "store.db", FRONTS[scene.provider]) as store:
            desk = World(root / "catalog", self._address.url, store)
            _settle_in(desk, scene, place)
            front_of(desk).begin(desk)
            if scene.born:
                scene.before.write(desk)
                ran = desk.apply()
                assert 0 == ran.code, ran.err
                touch(desk, front_of(desk).hands[0])
            if scene.lost:
                place.clear(desk.root)
                shutil.rmtree(desk.root / ".tjar", ignore_errors=True)


def _settle_in(desk: World, scene: Scene, place: Place) -> None:
    limits = {
        "requests_per_second": 1000,
        "parallel": scene.parallel,
        "settle_seconds": scene.patience,
        "read_back_seconds": 1,
    }
    state = {} if place.served else {"state": place.url}
    front = FRONTS[scene.provider]
    desk.environ = {**front.environ, **place.surroundings}
    entry = {**front.settings, "limits": limits}
    desk.settings(store=entry, guards=FREE, on_remove=scene.on_remove, **state)


def touch(desk: World, name: str) -> dict[Any, str]:
    """Write a field that no file manages, by hand, into all that is ours; return which."""
    front = front_of(desk)
    ids = front.ours(desk)
    for each in ids:
        front.write(desk, each, name)
    return dict.fromkeys(ids, name)


def lost_edits(desk: World, edits: dict[Any, str]) -> list[str]:
    """Say which edits by hand are gone from products that are still there."""
    kept = {each: front_of(desk).kept(desk, each) for each in edits}
    return [
        f"what was written by hand in {edits[each]} of id {each} is gone"
        for each, found in kept.items()
        if found is not None and found.get(edits[each]) != BY_HAND
    ]


def others(desk: World) -> list[Any]:
    """Return all that is not ours, to the second of its last change."""
    return front_of(desk).others(desk)


def open_intents(desk: World) -> int:
    """Return how many writes of the journal nobody has accounted for."""
    return len(read_state(desk.place).intents)
