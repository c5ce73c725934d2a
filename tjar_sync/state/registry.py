"""The state homes that there are: one entry each, which all that asks of URLs is made from."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import UsageError
from tjar_sync.model.suggestions import nearest
from tjar_sync.state.lease import LeaseConfig, StoreContext, nobody_listens
from tjar_sync.state.machine import this_machine

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.state import LockInfo
    from tjar_sync.ports import StateHome
    from tjar_sync.state.home import Home


@dataclass(frozen=True, slots=True)
class HomeType:
    """One way to keep state, and all that the program knows of it from outside."""

    schemes: tuple[str, ...]
    """What comes before `://`; the empty one is a text without it."""
    form: str
    """How `state:` in store.yaml is to be written for it."""
    description: str
    """What it is, in a few words."""
    parse: Callable[[str, Path], str]
    """Given `state:` and the catalog's folder, returns where the state is.
    Raises ValueError that says what is wrong with the text."""
    shown: Callable[[str], str]
    """Returns what `parse` returned as a person may see it: without passwords."""
    open: Callable[[str, StoreContext], StateHome]
    """Opens what `parse` returned; nothing is read or written yet."""
    fits: Callable[[str], bool]
    """Says whether a text of one of its schemes is for it."""


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def open_sqlite(path: str, context: StoreContext) -> Home:
    """Open the SQLite file at a path; neither it nor its folder is made before the first write."""
    from tjar_sync.state.home import Home  # noqa: PLC0415 - not every command needs a state
    from tjar_sync.state.sql.sqlite import SqliteStorage  # noqa: PLC0415 - the same

    return Home(SqliteStorage(Path(path).resolve(), context.store), context)


def _file(text: str, root: Path) -> str:
    before, mark, rest = text.partition("://")
    if mark and not rest.startswith("/"):
        raise ValueError("the URL of a file begins with three slashes: file:///…")
    if re.fullmatch(r"\w+", text) and nearest(text, (ORIGIN,)) and not (root / text).exists():
        raise ValueError(
            f"`{text}` is no place for a state; did you mean `git`? (a file: ./{text})"
        )
    return str(root.absolute() / (unquote(rest) if mark else before))


def is_folder(text: str) -> bool:
    """Say whether the URL of a file is that of a folder: it is one, or is none and looks like none."""
    path = Path(unquote(text.partition("://")[2]))
    return text.endswith("/") or path.is_dir() or not (path.suffix or path.exists())


def _folder(text: str, root: Path) -> str:
    return f"{Path(_file(text, root)).as_uri()}/"


def _path_of(url: str) -> str:
    return _file(url, Path())


def open_folder(url: str, context: StoreContext) -> Home:
    """Open the log in a folder; it is not made before the first write."""
    from tjar_sync.state.home import Home  # noqa: PLC0415 - not every command needs a state
    from tjar_sync.state.log.folder import FolderObjects  # noqa: PLC0415 - the same
    from tjar_sync.state.log.storage import LogStorage  # noqa: PLC0415 - the same

    root = Path(_path_of(url), quote(context.store, safe=""))
    return Home(LogStorage(FolderObjects(root)), context)


FOLDER = HomeType(
    schemes=("file",),
    form="file:///shared/folder/",
    description="a folder that may be shared",
    parse=_folder,
    shown=_path_of,
    open=open_folder,
    fits=is_folder,
)

SQLITE = HomeType(
    schemes=("", "file"),
    form="a file's path or file:///…",
    description="an SQLite file",
    parse=_file,
    shown=str,
    open=open_sqlite,
    fits=lambda text: "://" not in text or not is_folder(text),
)


def _cloud(text: str, _root: Path) -> str:
    scheme, _, rest = text.partition("://")
    bucket, _, prefix = rest.strip("/").partition("/")
    parts = prefix.split("/")
    if not bucket or re.search(r"[?#@\s]", rest) or {".", ".."} & {bucket, *parts}:
        raise ValueError(f"write {scheme}://bucket/prefix; keys come from the environment alone")
    return f"{scheme.lower()}://{'/'.join(filter(None, (bucket, *parts)))}"


def open_cloud(url: str, context: StoreContext) -> Home:
    """Open the log below a URL of object storage; nothing is made there before the first write."""
    from tjar_sync.state.home import Home  # noqa: PLC0415 - not every command needs a state
    from tjar_sync.state.log.cloud import CloudObjects  # noqa: PLC0415 - the same
    from tjar_sync.state.log.storage import LogStorage  # noqa: PLC0415 - the same

    return Home(LogStorage(CloudObjects(url, quote(context.store, safe=""))), context)


CLOUD = HomeType(
    schemes=("s3", "gs", "az"),
    form="s3://bucket/prefix, gs://…, az://…",
    description="object storage",
    parse=_cloud,
    shown=str,
    open=open_cloud,
    fits=bool,
)


def _postgres(text: str, _root: Path) -> str:
    parts = urlsplit(text)
    if parts.fragment or not parts.path.strip("/"):
        raise ValueError(
            "write postgresql://user@host/database; PGPASSWORD or a variable has the rest"
        )
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name in _ELSEWHERE and not (name == "host" and value.startswith("/")):
            raise ValueError(
                f"`{name}` behind the question mark would lead to another host than the URL's own"
            )
    return text


_ELSEWHERE = frozenset({"host", "hostaddr", "port", "service"})
"""What overrides the host of a PostgreSQL URL, which alone is vouched for; a socket's folder is on
this machine."""


def _without_password(url: str) -> str:
    """Return a URL as a person may see it: a password may stand before its host, or behind."""
    parts = urlsplit(url)
    user, mark, host = parts.netloc.rpartition("@")
    shown = parts._replace(netloc=f"{user.partition(':')[0]}{mark}{host}", query="")
    return urlunsplit(shown)


def open_postgres(url: str, context: StoreContext) -> Home:
    """Open the tables in a database; they are not made before the first write."""
    from tjar_sync.state.home import Home  # noqa: PLC0415 - not every command needs a state
    from tjar_sync.state.sql.postgres import PostgresStorage  # noqa: PLC0415 - the same

    return Home(PostgresStorage(url, _without_password(url), context.store), context)


POSTGRES = HomeType(
    schemes=("postgresql", "postgres"),
    form="postgresql://host/database",
    description="a PostgreSQL server",
    parse=_postgres,
    shown=_without_password,
    open=open_postgres,
    fits=bool,
)

ORIGIN = "git"
"""What `state:` says for the catalog's own repository."""
STATE_REFS = "refs/tjar/state/"


def open_git(url: str, context: StoreContext) -> Home:
    """Open the log in a ref of a git repository; it is not made before the first write."""
    from tjar_sync.state.log import git  # noqa: PLC0415 - not every command needs a state
    from tjar_sync.state.log.repository import RemoteRef  # noqa: PLC0415 - the same

    name = quote(context.store, safe="").replace(".", "%2E").replace("~", "%7E")
    own = ORIGIN_HOME.fits(url)
    folder = Path(unquote(urlsplit(url).path)) if own else None
    ref = RemoteRef("origin" if own else url.partition("+")[2], f"{STATE_REFS}{name}", folder)
    if context.lease_config == LeaseConfig():
        context = replace(context, lease_config=git.LEASE)
    return git.open_ref(ref, context)


def _repository(text: str, _root: Path) -> str:
    parts = urlsplit(text)
    if parts.query or parts.fragment or not parts.path.strip("/") or not parts.netloc:
        raise ValueError("write git+https://host/repository or git+ssh://git@host/repository")
    if parts.password:
        raise ValueError("no password may be in the URL; git's own credentials are used")
    return text


GIT = HomeType(
    schemes=("git+ssh", "git+https"),
    form="git+ssh://git@host/repository, git+https://…",
    description="a ref of a git repository",
    parse=_repository,
    shown=_without_password,
    open=open_git,
    fits=bool,
)

ORIGIN_HOME = HomeType(
    schemes=("", "git"),
    form="git",
    description="a ref of this repository's own remote `origin`",
    parse=lambda text, root: f"git://{quote(str(root.absolute()))}" if text == ORIGIN else text,
    shown=lambda url: f"remote origin of {unquote(urlsplit(url).path)}",
    open=open_git,
    fits=lambda text: text == ORIGIN or text.startswith("git:///"),
)

HOME_TYPES = (ORIGIN_HOME, SQLITE, FOLDER, CLOUD, POSTGRES, GIT)
"""Every state home; a new one is a module and an entry here."""


def home_type(text: str) -> HomeType:
    """Return the home that a path or URL belongs to. Raises ValueError, naming those there are."""
    before, mark, _ = text.partition("://")
    scheme = before.lower() if mark else ""
    for found in HOME_TYPES:
        if scheme in found.schemes and found.fits(text):
            return found
    raise ValueError(f"state cannot be kept at {scheme}://; write {describe_homes()}")


def parse_state(text: str, root: Path) -> str:
    """Return where `state:` leads to from a catalog's folder. Raises ValueError, saying why not."""
    return home_type(text).parse(text, root)


def is_elsewhere(state: str) -> bool:
    """Say whether a state is on other machines than this one, where the catalog alone puts it."""
    return home_type(state) not in (SQLITE, FOLDER, ORIGIN_HOME)


def local_path(state: str) -> Path | None:
    """Return the file or folder that a state is kept in; None where it is elsewhere, or in git."""
    found = home_type(state)
    if found is FOLDER:
        return Path(_path_of(state))
    return Path(state) if found is SQLITE else None


def shown_state(state: str) -> str:
    """Return where state is kept as a person may see it: without passwords."""
    return home_type(state).shown(state)


def written_state(state: str) -> str:
    """Return what `state:` in store.yaml says for where state is kept, without passwords."""
    found = home_type(state)
    return ORIGIN if found is ORIGIN_HOME else state if found is FOLDER else found.shown(state)


def describe_homes() -> str:
    """Say what `state:` in store.yaml may be."""
    return "; or ".join(f"{found.form} ({found.description})" for found in HOME_TYPES)


def surroundings(
    store: str, base_url: str, watching: Callable[[LockInfo, float], None] = nobody_listens
) -> StoreContext:
    """Return one store's share of a state, as this process on this machine asks for it."""
    return StoreContext(store, base_url, now, this_machine(), watching=watching)


def open_home(state: str, context: StoreContext) -> StateHome:
    """Open one store's state; nothing is read or written yet. Raises UsageError for an unknown kind of URL."""
    try:
        found = home_type(state)
        place = found.parse(state, Path())
    except ValueError as error:
        raise UsageError(str(error), where="state") from error
    return found.open(place, context)
