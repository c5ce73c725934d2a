"""A HAR file as questions and answers, each question's in the order in which they were given."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tjar_sync.devstore.replay.question import form_body, question

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tjar_sync.devstore.replay.question import Question

_OF_THE_WAY = frozenset(
    {"connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"}
)
"""Headers that tell of the connection on which an answer came, and not of the answer."""


class NoRecording(ValueError):  # noqa: N818 - it is a state of the file, as `Missing` is of a thing
    """The file is not one; its text says why."""


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """What a store answered."""

    status: int
    """0 where it did not answer."""
    words: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    """None where it was left out of the recording."""


class Recording:
    """Answers as a store once did. Safe to use from several threads."""

    def __init__(self, exchanges: Iterable[tuple[Question, RecordedAnswer]]) -> None:
        self._answers: dict[Question, list[RecordedAnswer]] = defaultdict(list)
        self._asked: dict[Question, int] = defaultdict(int)
        self._lock = Lock()
        self.count = 0
        for asked, answer in exchanges:
            self.count += 1
            self._answers[asked].append(answer)
            if asked.alike != asked:
                self._answers[asked.alike].append(answer)

    def answer(self, asked: Question) -> RecordedAnswer | None:
        """Return the next answer to a question, and the last one over and over; None: never asked.

        What was not asked in these very words is answered as what differs from it in days or
        values alone.
        """
        known = asked if asked in self._answers else asked.alike
        with self._lock:
            answers = self._answers.get(known, ())
            number = self._asked[known]
            self._asked[known] += 1
        return answers[min(number, len(answers) - 1)] if answers else None


def load_recording(path: Path) -> Recording:
    """Read a HAR file. Raises NoRecording, or OSError where it cannot be read."""
    try:
        entries = json.loads(path.read_bytes())["log"]["entries"]
        return Recording([(_question(one["request"]), _answer(one["response"])) for one in entries])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NoRecording(f"{path} is no recording (HAR 1.2)") from error


def _question(request: dict[str, Any]) -> Question:
    post = request.get("postData", {})
    body = post.get("text") or ""
    if post.get("params"):
        body = form_body((one["name"], one.get("value", "")) for one in post["params"])
    pairs = [(one["name"], one["value"]) for one in request["queryString"]]
    return question(request["method"], urlsplit(request["url"]).path, pairs, body)


def _answer(response: dict[str, Any]) -> RecordedAnswer:
    content = response["content"]
    text = content.get("text", None if content.get("comment") else "")
    body = None if text is None else text.encode("utf-8", "surrogatepass")
    if body is not None and content.get("encoding") == "base64":
        body = base64.b64decode(body)
    headers = tuple(
        (one["name"], one["value"])
        for one in response["headers"]
        if one["name"].lower() not in _OF_THE_WAY
    )
    return RecordedAnswer(int(response["status"]), str(response["statusText"]), headers, body)
