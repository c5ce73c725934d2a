"""What of an exchange may be told: everything else is replaced, the same by the same."""

from __future__ import annotations

import re
from dataclasses import field
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, quote_plus, unquote, unquote_plus, urlsplit, urlunsplit

from tjar_sync.dataclass import dataclass
from tjar_sync.model.masking import KnownTexts
from tjar_sync.providers.http.recording.json_text import parted, rewritten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.masking import SecretMask
    from tjar_sync.providers.http.recording.json_text import Names
    from tjar_sync.providers.http.recording.privacy import Privacy
    from tjar_sync.providers.http.recording.replacements import Replacements

SHORTEST = 4
"""Bytes of what is looked for outside its own place; shorter, it would be found in any word."""
SHORTEST_NUMBER = 7
SHORTEST_WORD = 5
_SMALL_NUMBER = 4
_EMAIL = re.compile(r"[\w.+-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(r"(?<![\w./:-])(?:\+|00)?\d(?:[ -]?\d){8,14}(?![\w./:-])")
_URL = re.compile(r"https?://[^\s\"'<>]+")
_CODE = re.compile(r"[^\s@]*|[\d:T.+Z -]+")
"""One word, or a time: what is kept as it is."""
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,60}|\d{1,5}")
LOCAL = re.compile(r"(embedded|localhost|[\d.]+|\[[0-9a-f:]*\])(:\d+)?")
"""Hosts that are this machine, or known by a number alone: no store is called so."""
_HEADERS = re.compile(
    "accept(-encoding|-language)?|allow|cache-control|cf-mitigated|connection|date|etag|expires"
    "|content-(encoding|language|length|type)|host|keep-alive|last-modified|link|location|pragma"
    "|(x-)?ratelimit-(limit|remaining|reset)|retry-after|server|transfer-encoding|user-agent|vary"
    "|via|www-authenticate|x-powered-by"
)
"""What they say is told; of any other header, that it was there."""


@dataclass(slots=True)
class Learned:
    """What was seen so far of secrets and people, and is to be nowhere."""

    replacements: Replacements
    secrets: KnownTexts = field(default_factory=KnownTexts)
    people: KnownTexts = field(default_factory=lambda: KnownTexts(SHORTEST))
    count: int = 0
    """Rises with each; what was cleaned at a lower one is looked at again."""

    def learn_secret(self, text: str) -> None:
        """Look for a secret from now on."""
        self.count += self.secrets.add(text)

    def learn(self, text: str, *, words: bool = False) -> None:
        """Look for what tells of a person from now on, and perhaps for each word of it."""
        telling = any(map(str.isalnum, text))
        long_enough = len(text) >= (SHORTEST_NUMBER if text.isdigit() else SHORTEST)
        if telling and long_enough and not text.startswith(("http://", "https://")):
            for spelled in {text, text.strip(), unescape(text)}:
                self.count += self.people.add(spelled)
        for word in text.split() if words else ():
            if word.isalpha() and len(word) >= SHORTEST_WORD:
                self.count += self.people.add(word)


@dataclass(frozen=True, slots=True)
class Rules:
    """What is told of one store."""

    privacy: Privacy
    mask: SecretMask
    """The secrets that the run knows."""
    anonymise: bool = False
    """Replace texts, and what the store is called, too."""
    alone: bool = False
    """No other exchange tells what is to be nowhere: the store's own sentences, and keys that are
    no names of fields, are replaced as well."""


@dataclass(frozen=True, slots=True)
class Sanitizer:
    """Cleans what belongs to one exchange; a `Visitor` of its JSON."""

    rules: Rules
    known: Learned
    kind: str | None
    """As the route begins; None where none is known, so that nothing is believed harmless."""
    again: bool = False
    """It was cleaned before, and more is known now."""

    def is_private(self, names: Names) -> bool:
        """Say whether all is replaced there that is not known to be harmless."""
        privacy = self.rules.privacy
        return self.kind not in privacy.goods or bool(privacy.people.intersection(names))

    def body(self, text: str) -> str:
        """Return what may be told of a body: JSON, whatever stands before it, or any other text."""
        found = parted(text)
        if found is not None:
            return self.free(found[0]) + rewritten(found[1], self)
        return self.free(text)

    def free(self, text: str) -> str:
        """Return what may be told of a text that nothing is known of."""
        if self.again:
            return self.words(text)
        if self.is_private(()):
            return self.known.replacements.of(text)
        return self.known.replacements.of_markup(text) if self.rules.anonymise else self.words(text)

    def key(self, names: Names, key: str) -> str:
        """Return what a key of an object becomes."""
        is_label = bool(names) and names[-1] in self.rules.privacy.labelled
        if key in self.rules.privacy.words and not is_label:
            return key
        if self.again or (_PLAIN_KEY.fullmatch(key) and not is_label):
            return self.words(key)
        private = self.is_private(names)
        if private and self.kind is not None:
            self.known.learn(key)
        replaced = private or self.rules.alone or (self.rules.anonymise and is_label)
        return self.known.replacements.of(key) if replaced else self.words(key)

    def text(self, names: Names, text: str) -> str:
        """Return what a text becomes."""
        privacy = self.rules.privacy
        if privacy.secret.intersection(names) and not self.again:
            self.known.learn_secret(text)
            return self.known.replacements.of(text)
        if self._ends(names, privacy.kept):
            return self._without_secrets(text) if _CODE.fullmatch(text) else self.words(text)
        if self.again or (self._ends(names, privacy.said) and not self.rules.alone):
            return self.words(text)
        if self._is_of_the_shop(names):
            return self._anonymised(text) if self.rules.anonymise else self.words(text)
        if self.kind is not None and self.is_private(names):
            self.known.learn(text, words=self._ends(names, privacy.called))
        return self.known.replacements.of(text)

    def _is_of_the_shop(self, names: Names) -> bool:
        """Say whether a text is what the shop says of its goods."""
        privacy = self.rules.privacy
        if self.is_private(names):
            return self.kind is not None and self._ends(names, privacy.texts)
        return not self._ends(names, privacy.replaced.get(self.kind or "", frozenset()))

    def number(self, names: Names, token: str) -> str:
        """Return what a number becomes; short ones tell nothing of anybody."""
        privacy, replacements = self.rules.privacy, self.known.replacements
        secret = bool(privacy.secret.intersection(names))
        if len(token) <= _SMALL_NUMBER:
            return token
        if self._without_secrets(token) != token:
            return replacements.of_number(token)
        if self._ends(names, privacy.kept) and not secret:
            return token
        if not self.again and (secret or self.is_private(names)):
            if self.kind is not None:
                self.known.learn(token)
            return replacements.of_number(token)
        found = self.known.people.replaced(token, replacements.of_number)
        return found if found == token else replacements.of_number(token)

    def words(self, text: str) -> str:
        """Return a text without anything that is known of anybody, or looks like it."""
        if not self.again:
            for pattern in (_EMAIL, _PHONE) if "@" in text or "%40" in text else (_PHONE,):
                for found in pattern.finditer(text):
                    self.known.learn(found[0])
        text = self._without_secrets(_URL.sub(lambda url: self._plain_url(url[0]), text))
        return self.known.people.replaced(text, self.known.replacements.of)

    def _without_secrets(self, text: str) -> str:
        replace = self.known.replacements.of
        return self.known.secrets.replaced(self.rules.mask.replaced(text, replace), replace)

    def url(self, url: str) -> str:
        """Return what may be told of a request's address: its host, its path, and what was asked."""
        parts = urlsplit(url)
        steps = "/".join(self._step(step) for step in parts.path.split("/"))
        asked = "&".join(
            f"{quote_plus(name)}={quote_plus(value)}" for name, value in self.asked(parts.query)
        )
        return urlunsplit((parts.scheme, self.words(parts.netloc), steps, asked, ""))

    def asked(self, query: str) -> list[tuple[str, str]]:
        """Return what may be told of a query, or of a form, name by name."""
        pairs = parse_qsl(query, keep_blank_values=True)
        return [(self.key((), name), self.text((name,), value)) for name, value in pairs]

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return what may be told of headers."""
        return {
            self.words(name): self._header(name.lower(), value) for name, value in headers.items()
        }

    def _header(self, name: str, value: str) -> str:
        if name == "location":
            value = self._plain_url(value)
        if self.again or _HEADERS.fullmatch(name):
            return self.words(value)
        word, space, rest = value.partition(" ")
        scheme = name == "authorization" and space
        replace = self.known.replacements.of
        return f"{word} {replace(rest)}" if scheme else replace(value)

    def _plain_url(self, url: str) -> str:
        """Replace what an address should not hold: a name and password, and values of its query."""
        head, mark, query = url.partition("?")
        user = re.match(r"(https?://)([^/?#@]*)@(.*)", head, re.DOTALL)
        replace = self.known.replacements.of
        if user and not self.again:
            head = f"{user[1]}{replace(user[2])}@{user[3]}"
        pairs = [pair.partition("=") for pair in query.split("&")] if mark else []
        return (
            head
            + mark
            + "&".join(
                name + sign + (value if self.again or self._may_be_asked(name) else replace(value))
                for name, sign, value in pairs
            )
        )

    def _may_be_asked(self, name: str) -> bool:
        return self._ends((unquote_plus(name),), self.rules.privacy.kept)

    def _step(self, step: str) -> str:
        """Return what may be told of one step of a path."""
        plain = unquote(step)
        if plain in self.rules.privacy.words or plain.isdigit():
            return step
        if self.rules.anonymise and not self.again:
            return quote(self._step_anonymised(plain), safe="")
        found = self.words(plain)
        return step if found == plain else quote(found, safe="")

    def _step_anonymised(self, step: str) -> str:
        mark = re.search(f"(?:{self.rules.privacy.file_mark}|\\.[A-Za-z0-9]{{2,4}})$", step)
        stem = step[: mark.start()] if mark else step
        return self.known.replacements.of(stem) + (mark[0] if mark else "")

    def _anonymised(self, text: str) -> str:
        """Return what stands for a text of the shop; of an address, what its form says is kept."""
        if not _URL.fullmatch(text):
            return self.known.replacements.of_markup(text)
        try:
            parts = urlsplit(text)
        except ValueError:
            return self.known.replacements.of(text)
        steps = "/".join(map(self._step, parts.path.split("/")))
        host = self.words(parts.netloc)
        if host == parts.netloc and not LOCAL.fullmatch(host):
            host = self.known.replacements.of(host)
        return urlunsplit((parts.scheme, host, steps, self.known.replacements.of(parts.query), ""))

    @staticmethod
    def _ends(names: Names, known: frozenset[str]) -> bool:
        """Say whether the end of a path is among some."""
        return any(".".join(names[-count:]) in known for count in (1, 2, 3) if names)
