"""Work of the engine, away from the loop that speaks with the client."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import anyio
import anyio.to_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.library import CatalogSession

_Outcome = TypeVar("_Outcome")


class Turns:
    """Does one thing at a time: two calls never look, plan or write side by side."""

    def __init__(self) -> None:
        self._lock = anyio.Lock()

    async def work(self, session: CatalogSession, work: Callable[[], _Outcome]) -> _Outcome:
        """Do some work of a session in a thread of its own, when its turn comes.

        Where the client cancels the call, the session is cancelled, and its end is waited for:
        nothing goes on behind anybody's back.
        """
        async with self._lock:
            running = session.follow(lambda **_emit: work())
            try:
                return await anyio.to_thread.run_sync(running.result, abandon_on_cancel=True)
            except anyio.get_cancelled_exc_class():
                session.cancel()
                with anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(running.wait)
                raise
