"""What can go wrong inside the built-in store.

Exception
├── Rejected         the input breaks a rule: 422 with messages by field (A5, A20)
├── Missing          no such thing: 404 (A20)
├── Unreadable       the body is no JSON object: 422
├── OtherAnswer      a habit answers in a way of its own
└── ConnectionLost   a fault broke the connection, in-process only
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tjar_sync.devstore.messages import Sentence


class Rejected(Exception):  # noqa: N818 - the word of the page, not of Python
    """Input that breaks rules: for every field what is said of it, shared sentences by their key."""

    def __init__(self, errors: Mapping[str, Sequence[str | Sentence]]) -> None:
        told = (f"{field}: {'/'.join(map(str, said))}" for field, said in errors.items())
        super().__init__(", ".join(told))
        self.errors = {field: tuple(said) for field, said in errors.items()}


class Missing(Exception):  # noqa: N818 - the word of the page, not of Python
    """Nothing has this id here."""


class Unreadable(Exception):  # noqa: N818 - the word of the page, not of Python
    """The body of a request is not a JSON object."""


class OtherAnswer(Exception):  # noqa: N818 - says what the client sees
    """A habit of the store: the work is not done, and this is the answer."""

    def __init__(self, status: int, body: Mapping[str, object]) -> None:
        super().__init__(status)
        self.status = status
        self.body = dict(body)


class ConnectionLost(Exception):  # noqa: N818 - says what the client sees
    """A fault broke the connection while the store was called in-process.

    Over a real socket the connection is closed (or reset) instead.
    A caller that runs the application in-process maps this to its own transport error.
    """
