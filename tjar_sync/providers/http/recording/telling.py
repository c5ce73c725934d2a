"""An answer as evidence: its beginning, without secrets, people, and the shop's own texts."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tjar_sync.providers.http.recording.replacements import Replacements
from tjar_sync.providers.http.recording.sanitizer import LOCAL, Learned, Rules, Sanitizer

if TYPE_CHECKING:
    from tjar_sync.providers.http.endpoint import Endpoint

LONGEST = 2_000
"""So many characters are kept."""
_MOST_READ = 50_000
"""So many bytes are cleaned; JSON that is longer is none, and none of its words is kept."""
SHORTEST_LABEL = 4


def answer_text(endpoint: Endpoint, route: str, status: int, content: bytes) -> str:
    """Return what may be told to anybody of an answer, with its status; never fails a run."""
    text = content[:_MOST_READ].decode("utf-8", "replace")
    known = Learned(Replacements(secrets.token_bytes(32)))
    learn_store(known, endpoint, anonymise=True)
    rules = Rules(endpoint.privacy, endpoint.mask, anonymise=True, alone=True)
    kind = route.partition(".")[0]
    try:
        once = Sanitizer(rules, known, kind).body(text)  # its end may tell what its beginning said
        cleaned = Sanitizer(rules, known, kind, again=True).body(once).strip()
    except Exception as error:  # noqa: BLE001 - evidence may not end the run that it is of
        cleaned = f"it could not be cleaned ({type(error).__name__})"
    more = "…" if len(cleaned) > LONGEST else ""
    return f"{status}: {cleaned[:LONGEST]}{more}" if cleaned else str(status)


def learn_store(known: Learned, endpoint: Endpoint, *, anonymise: bool) -> None:
    """Look from now on for a store's key and, to be anonymised, for what it is called."""
    known.learn_secret(endpoint.key.get_secret_value())
    host = re.sub(r":\d+$", "", urlsplit(endpoint.base_url).netloc)
    if not anonymise or LOCAL.fullmatch(host):
        return
    known.learn(host)
    label = host.partition(".")[0]
    if len(label) >= SHORTEST_LABEL:
        known.learn(label)
