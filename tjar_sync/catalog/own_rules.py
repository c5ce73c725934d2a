"""`rules:`: what a catalog requires of itself, as expressions on what is planned."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.catalog import OwnRule
from tjar_sync.model.codes import Mistake
from tjar_sync.model.suggestions import guess

if TYPE_CHECKING:
    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.mistakes import Mistakes
    from tjar_sync.catalog.yaml.reader import Tree

RULES = "rules"
KEYS = ("when", "require", "message")
LONGEST = 1000
"""So many characters an expression or a message may have."""


@dataclass(slots=True)
class OwnRules:
    """All items of `rules:` in a catalog's files."""

    mistakes: Mistakes
    found: list[OwnRule] = field(default_factory=list)

    def add(self, document: Document, section: Tree) -> None:
        """Take in the list of a file; whether an expression can be read is told when it is judged."""
        if section is None:
            return
        if not isinstance(section, list):
            message = f"`{RULES}` must be a list: `{RULES}: [{{require: sale_price >= cost}}]`"
            self.mistakes.at_value(document, (RULES,), Mistake.WRONG_TYPE, message)
            return
        for index, item in enumerate(section):
            if self._is_right(document, index, item) and isinstance(item, dict):
                texts = {key: str(text) for key, text in item.items()}
                position = self.mistakes.place(document, (RULES, index))
                self.found.append(OwnRule(position=position, **texts))

    def _is_right(self, document: Document, index: int, item: Tree) -> bool:
        """Say whether an item is a rule, and note why it is none."""
        if not isinstance(item, dict) or "require" not in item:
            message = "write `{when: \"'gifts' in categories\", require: sale_price >= cost}`"
            self.mistakes.at_key(document, (RULES, index), Mistake.WRONG_TYPE, message)
            return False
        right = True
        for key, text in item.items():
            path = (RULES, index, key)
            if key not in KEYS:
                message = (
                    f"unknown key `{key}`{guess(key, KEYS) or '; a rule has ' + ', '.join(KEYS)}"
                )
                self.mistakes.at_key(document, path, Mistake.UNKNOWN_KEY, message)
                right = False
            elif not isinstance(text, str) or not 0 < len(text.strip()) <= LONGEST:
                message = f"`{key}` must be a text of at most {LONGEST:,} characters, in quotes"
                self.mistakes.at_value(document, path, Mistake.WRONG_TYPE, message)
                right = False
        return right
