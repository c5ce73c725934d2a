"""A page of the manual: what a diagnostic's code means, how it comes up, and what ends it."""

from __future__ import annotations

from tjar_sync.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ManualPage:
    """What there is to know of one code, in Markdown."""

    code: str
    family: str
    """Of which family the code is, as a heading: `Mistakes in the files`."""
    about: str
    """What all codes of the family have in common."""
    meaning: str
    cause: str
    way_out: str
    example: str = ""
    """Where it has one: a file that is told of, and mostly the same put right."""
    standing: str = ""
    """Of a check: how grave it is, and how it is set and lifted."""

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """What the page says, each part under its heading."""
        parts = {
            "Meaning": self.meaning,
            "Cause": self.cause,
            "Way out": self.way_out,
            "As it stands": self.standing,
            "Example": self.example,
        }
        return tuple((heading, text) for heading, text in parts.items() if text)

    @property
    def gist(self) -> str:
        """The first sentence of what it means."""
        return f"{self.meaning.partition('. ')[0].removesuffix('.')}."
