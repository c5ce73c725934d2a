"""What those whom `notify:` names are told, in the generic format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.errors import ExitCode
from tjar_sync.model.notification import NotifyEvent
from tjar_sync.render.schemas.parts import COUNT, MAYBE_TEXT, TEXT, TEXTS, WORD, one_of

if TYPE_CHECKING:
    from tjar_sync.render.schemas.parts import Schema

NOTIFICATION: dict[str, Schema] = {
    "event": one_of(NotifyEvent),
    "store": WORD,
    "summary": TEXT,
    "exit_code": one_of(ExitCode),
    "outcome": one_of(code.word for code in ExitCode),
    "at": WORD,
    "count": {**COUNT, "description": "How many resources it is about."},
    "addresses": {**TEXTS, "description": "The first of them."},
    "page": {**MAYBE_TEXT, "description": "The page of the CI run, where it was one."},
}
