"""One store's API as requests need it: where it is, what it understands, how it answers."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, Protocol

from tjar_sync.dataclass import dataclass
from tjar_sync.providers.http.recording.privacy import Privacy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.model.masking import SecretMask
    from tjar_sync.model.platform import PlatformInfo
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.providers.http.envelope import Envelope


class Route(Protocol):
    """One request that a store understands, as far as sending it goes."""

    @property
    def method(self) -> str:
        """Read or write, in HTTP's words."""

    @property
    def path(self) -> str:
        """Below the base URL; `{id}` stands for a remote id."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How to get to a store, and how to understand it."""

    base_url: str
    key: SecretStr
    info: PlatformInfo
    envelope: Envelope
    routes: Mapping[str, Route] = field(repr=False)
    """By name: `product.read`."""
    our_name: Callable[[str, str], str] = field(repr=False)
    """Kind and name on the wire -> the field that a person wrote."""
    shows: Callable[[str, Mapping[str, Any]], bool] = field(repr=False)
    """Route's name and a body -> whether the body holds the resource that was asked or written."""
    mask: SecretMask = field(repr=False)
    """The secrets that no message may hold."""
    secret_names: frozenset[str] = field(default=frozenset(), repr=False)
    """Under which names, anywhere in a body, a store tells a secret."""
    privacy: Privacy = field(default_factory=Privacy, repr=False)
    """What a recording may hold."""
