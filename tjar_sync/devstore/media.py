"""Uploaded files (facts 4, A15, A16)."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tjar_sync.devstore.database import run
from tjar_sync.devstore.errors import Missing, OtherAnswer, Rejected
from tjar_sync.devstore.messages import Sentence
from tjar_sync.devstore.normal import slugify

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tjar_sync.devstore.store import Store
    from tjar_sync.devstore.views import Json, Links

_TABLES = """
CREATE TABLE IF NOT EXISTS media (
  id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, alt TEXT, file TEXT NOT NULL,
  size INTEGER NOT NULL, mime_type TEXT NOT NULL, dimensions TEXT, created_at INTEGER NOT NULL,
  body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS media_file ON media (file);
"""
MOST_BYTES = 10 * 1024 * 1024
_WRONG_TYPE = Sentence(
    "The {field} must be a file of type: jpg, jpeg, png, gif, webp, svg, pdf, zip.",
    "يجب أن يكون {field} ملفا من نوع: jpg, jpeg, png, gif, webp, svg, pdf, zip.",
)
_TOO_LARGE = Sentence(
    "The {field} must not be greater than 10 MiB.", "يجب ألا يزيد حجم {field} عن 10 ميغابايت."
)
_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
_STARTS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"%PDF-": "application/pdf",
    b"PK\x03\x04": "application/zip",
    b"PK\x05\x06": "application/zip",
}
_WEBP = slice(8, 12)
_HEAD = 1024
_MEASURED = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file as it was sent."""

    name: str
    body: bytes


def lay(connection: sqlite3.Connection) -> None:
    """Make the table; one from when no two files could share a name is built anew."""
    query = "SELECT 1 FROM sqlite_master WHERE name = 'media' AND sql LIKE '%file TEXT UNIQUE%'"
    if connection.execute(query).fetchone():
        connection.execute("ALTER TABLE media RENAME TO unshared_media")
        run(connection, _TABLES)
        connection.execute("INSERT INTO media SELECT * FROM unshared_media")
        connection.execute("DROP TABLE unshared_media")
    run(connection, _TABLES)


def sniff(body: bytes) -> str | None:
    """Tell a file's type from its first bytes."""
    for start, mime_type in _STARTS.items():
        if body.startswith(start):
            return mime_type
    if body.startswith(b"RIFF") and body[_WEBP] == b"WEBP":
        return "image/webp"
    return "image/svg+xml" if b"<svg" in body[:_HEAD].lower() else None


def create(
    store: Store,
    uploads: Sequence[UploadedFile],
    alt: str | None,
    links: Links,
    field: str = "file",
) -> list[Json]:
    """Keep files and return them in order; one bad file refuses all (A15)."""
    for index, upload in enumerate(uploads):
        _check(upload, field if field == "file" else f"{field}.{index}")
    with store.database.write() as connection:
        _check_quota(store, connection)
        return [_insert(store, connection, upload, alt, links) for upload in uploads]


def update(
    store: Store, media_id: int, upload: UploadedFile | None, alt: str | None, links: Links
) -> Json:
    """Change a file's bytes, its text or both; its id stays, its URL follows its bytes (A15)."""
    if upload is not None:
        _check(upload, "file")
    with store.database.write() as connection:
        show(connection, media_id, links)
        if alt is not None:
            connection.execute("UPDATE media SET alt = ? WHERE id = ?", (alt.strip(), media_id))
        if upload is not None:
            _replace(store, connection, media_id, upload)
        return show(connection, media_id, links)


def show(connection: sqlite3.Connection, media_id: int, links: Links) -> Json:
    """Show a file's record, or raise Missing."""
    query = "SELECT id, title, alt, file, size, mime_type, dimensions FROM media WHERE id = ?"
    row = connection.execute(query, (media_id,)).fetchone()
    if row is None:
        raise Missing
    return {
        "id": row["id"],
        "title": row["title"],
        "alt": row["alt"],
        "url": links.file(row["file"]),
        "size": row["size"],
        "mime_type": row["mime_type"],
        "dimensions": row["dimensions"],
    }


def body_of(store: Store, file: str) -> tuple[str, bytes]:
    """Return the type and the bytes of a served file, or raise Missing."""
    with store.database.read() as connection:
        query = "SELECT id, mime_type, body FROM media WHERE file = ?"
        row = connection.execute(query, (file,)).fetchone()
        if row is None:
            raise Missing
        if store.habits.has("picture-bytes-of-another"):
            other = "SELECT mime_type, body FROM media WHERE id <> ? ORDER BY id"
            row = connection.execute(other, (row["id"],)).fetchone() or row
    return row["mime_type"], row["body"]


def _check(upload: UploadedFile, field: str) -> None:
    mime_type = _TYPES.get(_extension(upload.name))
    if mime_type is None or sniff(upload.body) != mime_type:
        raise Rejected({field: [_WRONG_TYPE]})
    if len(upload.body) > MOST_BYTES:
        raise Rejected({field: [_TOO_LARGE]})


def _check_quota(store: Store, connection: sqlite3.Connection) -> None:
    """Refuse further files where the quota is full."""
    count = connection.execute("SELECT count(*) AS n FROM media").fetchone()["n"]
    if store.habits.has("quota") and count >= store.habits.number("quota", 0):
        raise OtherAnswer(400, {"file": False, "error": "The storage quota is full."})


def _extension(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def _insert(
    store: Store,
    connection: sqlite3.Connection,
    upload: UploadedFile,
    alt: str | None,
    links: Links,
) -> Json:
    columns = _columns(store, connection, upload)
    row = connection.execute(
        "INSERT INTO media (title, alt, file, size, mime_type, dimensions, created_at, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            PurePosixPath(upload.name).stem,
            None if alt is None else alt.strip(),
            *columns,
        ),
    ).fetchall()[0]
    _overwrite(connection, columns)
    return show(connection, row["id"], links)


def _replace(
    store: Store, connection: sqlite3.Connection, media_id: int, upload: UploadedFile
) -> None:
    columns = _columns(store, connection, upload)
    connection.execute(
        "UPDATE media SET file = ?, size = ?, mime_type = ?, dimensions = ?, created_at = ?,"
        " body = ? WHERE id = ?",
        (*columns, media_id),
    )
    _overwrite(connection, columns)


def _columns(
    store: Store, connection: sqlite3.Connection, upload: UploadedFile
) -> tuple[object, ...]:
    mime_type = _TYPES[_extension(upload.name)]
    file = _file_name(store, connection, upload.name)
    size = len(upload.body)
    return (file, size, mime_type, _dimensions(mime_type, upload.body), store.now(), upload.body)


def _overwrite(connection: sqlite3.Connection, columns: tuple[object, ...]) -> None:
    """Give what was kept to all that share the file's name; mostly there is one alone."""
    file, size, mime_type, dimensions, _, body = columns
    connection.execute(
        "UPDATE media SET size = ?, mime_type = ?, dimensions = ?, body = ? WHERE file = ?",
        (size, mime_type, dimensions, body, file),
    )


def _file_name(store: Store, connection: sqlite3.Connection, name: str) -> str:
    """Name a file by its slug and the second; a taken name waits for the next second (A16)."""
    habits, now = store.habits, store.now()
    stem = slugify(PurePosixPath(name).stem) or "media"
    if habits.has("picture-name-dropped"):
        stem = ""
    taken = "SELECT 1 FROM media WHERE file = ?"
    return next(
        file
        for second in range(now, now + 10**6)
        for file in [f"{stem}{second}.{_extension(name)}"]
        if habits.has("picture-name-shared") or not connection.execute(taken, (file,)).fetchone()
    )


def _dimensions(mime_type: str, body: bytes) -> str | None:
    """Measure a picture as 'WIDTHxHEIGHT'; None for other files and broken pictures."""
    if mime_type not in _MEASURED:
        return None
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - Pillow is slow to load

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(body)) as image:
                return f"{image.width}x{image.height}"
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        return None
