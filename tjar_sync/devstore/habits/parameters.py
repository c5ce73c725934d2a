"""What may follow a habit's name: nothing, a number, one word, or several words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

BETWEEN = "+"


class Parameter(Protocol):
    """What a habit takes after its name."""

    @property
    def default(self) -> str:
        """What is meant when nothing follows the name."""

    @property
    def about(self) -> str:
        """Say what may follow, as the end of the sentence 'this habit takes …'."""

    def accepts(self, text: str) -> bool:
        """Tell whether a text may follow the name."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A habit that is there or not."""

    default: str = ""
    about: str = "no parameter"

    def accepts(self, text: str) -> bool:
        """Accept nothing."""
        return not text


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number between two."""

    usual: int
    least: int = 0
    most: int = 100_000

    @property
    def default(self) -> str:
        """The usual number."""
        return str(self.usual)

    @property
    def about(self) -> str:
        """Name the range."""
        return f"a whole number from {self.least} to {self.most}"

    def accepts(self, text: str) -> bool:
        """Accept a number of the range."""
        digits = text.isascii() and text.isdigit() and len(text) <= len(str(self.most))
        return digits and self.least <= int(text) <= self.most


@dataclass(frozen=True, slots=True)
class Choice:
    """One word out of several; the first is the default."""

    words: tuple[str, ...]

    @property
    def default(self) -> str:
        """The first word."""
        return self.words[0]

    @property
    def about(self) -> str:
        """Name the words."""
        return f"one of {', '.join(self.words)}"

    def accepts(self, text: str) -> bool:
        """Accept one of the words."""
        return text in self.words


@dataclass(frozen=True, slots=True)
class Words:
    """Some words out of several, with a plus sign between them."""

    default: str
    words: tuple[str, ...]

    @property
    def about(self) -> str:
        """Name the words."""
        return f"words with {BETWEEN} between them, out of {', '.join(self.words)}"

    def accepts(self, text: str) -> bool:
        """Accept words that are all known."""
        return set(text.split(BETWEEN)) <= set(self.words)


def some(default: str, among: Iterable[str] = ()) -> Words:
    """Take words; without a choice of their own, out of the default's."""
    return Words(default, tuple(among) or tuple(default.split(BETWEEN)))
