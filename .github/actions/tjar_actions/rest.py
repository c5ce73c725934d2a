"""GitHub's REST, as much of it as the actions need."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from tjar_actions.errors import ForbiddenError, MissingError, StepError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TRIES = 3
_PATIENCE = 30.0
_PAGE = 100
_LARGEST = 64 * 1024 * 1024
_LEFT = "X-RateLimit-Remaining"
Shown = dict[str, Any]
"""What GitHub shows of something."""
_LONGEST_PAUSE = 120
_USUAL_PAUSE = 60
"""So many seconds GitHub wants to be left alone where it does not say for how long."""
_PASSING = frozenset({500, 502, 503, 504})


class GitHub:
    """One repository. Every method raises StepError, and nothing else.

    What reads is tried again where GitHub stumbles; what writes is not, unless GitHub refused it
    for coming too often, and so did not do it.
    """

    def __init__(
        self,
        api: str,
        repository: str,
        token: str,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if urlsplit(api).scheme not in {"https", "http"}:
            raise StepError(f"GITHUB_API_URL is {api!r}, which is no address")
        self._sleep = sleep
        self._base = f"{api.rstrip('/')}/repos/"
        self._repository = repository
        self._client = httpx.Client(
            timeout=_PATIENCE,
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {token}",
                "User-Agent": "tjar-sync",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def get(self, path: str, **query: str | int) -> Shown:
        """Read one thing of the repository, by its path below it."""
        found: Shown = _told(self._answered("GET", path, params=query))
        return found

    def pages(self, path: str, **query: str | int) -> Iterator[Shown]:
        """Yield all of a list, page by page."""
        found: list[Shown] = []
        page = 1
        while page == 1 or len(found) == _PAGE:
            asked = {**query, "per_page": _PAGE, "page": page}
            found = _told(self._answered("GET", path, params=asked))
            yield from found
            page += 1

    def send(self, method: str, path: str, **content: object) -> Shown:
        """Write something, and return what GitHub shows of it."""
        answer = self._answered(method, path, json=content)
        found: Shown = _told(answer) if answer.content else {}
        return found

    def download(self, path: str) -> bytes:
        """Return the bytes of a file, wherever GitHub keeps it; the token goes to GitHub alone."""
        answer = self._answered("GET", path, follow_redirects=True)
        if len(answer.content) > _LARGEST:
            raise StepError(f"{path} is larger than {_LARGEST:,} bytes")
        return answer.content

    def is_public(self, name: str) -> bool:
        """Say whether everybody may read a repository; what the token may not see is not public."""
        try:
            return not _told(self._answered("GET", "", repository=name))["private"]
        except MissingError:
            return False

    def _answered(
        self, method: str, path: str, repository: str = "", **more: Any
    ) -> httpx.Response:
        url = f"{self._base}{repository or self._repository}{path}"
        for left in reversed(range(_TRIES)):
            try:
                answer = self._client.request(method, url, **more)
            except httpx.HTTPError as error:
                if left and method == "GET":
                    self._sleep(1)
                    continue
                raise StepError(f"GitHub could not be reached: {error}") from error
            pause = _pause(answer)
            if left and 0 < pause <= _LONGEST_PAUSE:
                self._sleep(pause)
                continue
            return _checked(answer, f"{method} {path or 'the repository'}")
        raise AssertionError  # pragma: no cover - the last try returns or raises


def _pause(answer: httpx.Response) -> int:
    """Say after how many seconds the same is asked again; 0 where that would not help."""
    if _is_too_often(answer):
        told = answer.headers.get("Retry-After", "")
        return int(told) if told.isdecimal() else _USUAL_PAUSE
    return int(answer.request.method == "GET" and answer.status_code in _PASSING)


def _is_too_often(answer: httpx.Response) -> bool:
    """Say whether an answer is about how often was asked; a missing permission is 403 as well."""
    if answer.status_code == httpx.codes.FORBIDDEN:
        return "Retry-After" in answer.headers or answer.headers.get(_LEFT) == "0"
    return answer.status_code == httpx.codes.TOO_MANY_REQUESTS


def _told(answer: httpx.Response) -> Any:  # noqa: ANN401 - whatever GitHub shows
    """Return the JSON of an answer. Raises StepError where it is none."""
    try:
        return answer.json()
    except ValueError as error:
        asked = f"{answer.request.method} {answer.request.url.path}"
        raise StepError(f"{asked}: what came is no answer of GitHub's") from error


def _checked(answer: httpx.Response, what: str) -> httpx.Response:
    """Return an answer that is one. Raises StepError."""
    if answer.is_success:
        return answer
    try:
        said = str(answer.json().get("message", ""))[:200]
    except (ValueError, AttributeError):
        said = ""
    message = f"{what}: GitHub answered {answer.status_code}{f': {said}' if said else ''}"
    if _is_too_often(answer):
        raise StepError(message, hint="GitHub was asked too often; run this again later")
    if answer.status_code in {httpx.codes.NOT_FOUND, httpx.codes.GONE}:
        raise MissingError(message)
    if answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
        raise ForbiddenError(
            message, hint="see the permissions that the workflow gives to its token"
        )
    raise StepError(message)
