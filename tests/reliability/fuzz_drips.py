"""Servers that drip: whatever never ends, each request does, within its limit."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest import mock

from tests.reliability.drips import DRIPS, dripping
from tests.reliability.fuzz_answers import check_refusal, open_provider, record
from tests.reliability.fuzz_wire import SCENES
from tjar_sync.errors import ProviderError
from tjar_sync.providers.http import body_limit
from tjar_sync.providers.http.network import Network
from tjar_sync.providers.http.transport import Time

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from tests.reliability.fuzz_answers import Parts

LIMIT = 0.2
"""Seconds that a request may take in all."""


class Drips:
    """Asks and writes at a server that drips."""

    def __init__(self, folder: Path) -> None:
        self._scenes = {scene.name: scene for scene in record(folder) if scene.name in SCENES}

    def make(self, luck: Random) -> Parts:
        """Draw a scene, and what drips."""
        return {"scene": luck.choice(SCENES).encode(), "drip": luck.choice(list(DRIPS)).encode()}

    def use(self, parts: Parts) -> bool:
        """Return False when it was refused in words; an answer that never ends is never accepted."""
        clock = Time(sleep=lambda _: None, chance=lambda: 0.0)
        scene = self._scenes[parts["scene"].decode()]
        with (
            mock.patch.object(body_limit, "LONGEST_REQUEST", LIMIT),
            dripping(parts["drip"].decode()) as url,
        ):
            provider = open_provider(Network(clock), url, clock)
            try:
                found = scene.act(provider)
            except ProviderError as error:
                check_refusal(error, [])
                return False
            finally:
                provider.close()
        raise AssertionError(f"an answer without an end was accepted: {found}")
