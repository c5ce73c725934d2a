"""State files that are damaged, made up or somebody else's: opened, read, written and planned with."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from typing import TYPE_CHECKING, Any

from tests.harness import run
from tests.reliability.fuzz_malice import PIECES, TEXTS, as_json, broken_bytes, broken_value, weird
from tests.reliability.fuzz_words import check_error, check_json, check_text
from tjar_sync.devstore import Dashboard
from tjar_sync.embedded import embedded_store
from tjar_sync.errors import StateError
from tjar_sync.model.state import Batch
from tjar_sync.render import json as to_json
from tjar_sync.render import text as to_text
from tjar_sync.state.lease import StoreContext
from tjar_sync.state.machine import this_machine
from tjar_sync.state.registry import open_sqlite
from tjar_sync.testing.state_samples import ALI, SHOE, intent, state_entry

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from tests.reliability.fuzz_answers import Parts

CATALOG = """\
products:
  shoe: {type: physical, name: {ar: حذاء, en: Shoe}, sale_price: 10, sku: SHOE, tags: [a, b]}
  sock: {type: physical, name: {en: Sock}, sale_price: 2, slug: sock, related: [shoe]}
  cap: {type: physical, name: {en: Cap}, sale_price: 5, variants: [{color: red, size: S, stock: 3}]}
webhooks:
  orders: {url: "https://erp.example.com/hooks", events: [order.created], secret: {write_to: secrets/s}}
"""
STORE = "version: 1\nstores: {embedded: {provider: tjar, url: embedded}}\n"
TABLES = ("schema", "stores", "resources", "intents", "pending", "runs", "leases", "events")
JSON = ("desired", "live", "sent", "recorded")
PLANNED = 4
"""A plan is made with one in so many states, as that takes longest."""
STILL = """
UPDATE stores SET lineage = '1f', key = '2e', born_at = '2026-01-01T00:00:00.000+00:00';
UPDATE resources SET updated_at = '2026-01-01 00:00:00', seen_at = '2026-01-01 00:00:05';
UPDATE intents SET run = 'r1', opened_at = '2026-01-01T00:00:00.000+00:00', closed_at = '';
UPDATE runs SET run = 'r1', plan_id = 'p1', began_at = '', finished_at = '';
VACUUM;
"""
"""Takes out what differs from one run to the next, so that a case can be repeated."""
STATEMENTS = (
    "DELETE FROM schema", "INSERT INTO schema VALUES (1)", "DELETE FROM stores", "DROP TABLE resources",
    "DROP TABLE leases", "ALTER TABLE resources RENAME TO gone", "ALTER TABLE intents DROP COLUMN sent",
    "CREATE TABLE sqlitx (a)", "CREATE VIEW v AS SELECT 1", "UPDATE stores SET store = 'other'",
    "CREATE TRIGGER t AFTER INSERT ON resources BEGIN DELETE FROM resources; END",
    "UPDATE stores SET base_url = 'https://other.example'", "PRAGMA user_version = 99",
    "PRAGMA application_id = 7", "PRAGMA journal_mode = DELETE",
    "DROP TABLE resources; CREATE VIEW resources AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n FROM t) SELECT n AS store FROM t",
)  # fmt: skip


class States:
    """Breaks a real state, and does with it what commands do."""

    def __init__(self, folder: Path) -> None:
        self._root = folder / "shop"
        self._root.mkdir()
        self._file = self._root / ".tjar" / "state.db"
        (self._root / "store.yaml").write_text(STORE, "utf-8")
        (self._root / "shop.yaml").write_text(CATALOG, "utf-8")
        ran = run(self._root, "apply", "--auto-approve")
        assert ran.code == 0, ran.err
        with embedded_store(self._root) as store:
            Dashboard(store).edit_product(1, sale_price=11)
        with contextlib.closing(self._home()) as home:
            home.append(Batch(opened=(intent(),)))
        with contextlib.closing(sqlite3.connect(self._file)) as connection:
            connection.executescript(STILL)
        self._whole = self._file.read_bytes()

    def _home(self) -> Any:
        return open_sqlite(
            str(self._file), StoreContext("embedded", "embedded", _now, this_machine())
        )

    def make(self, luck: Random) -> Parts:
        """Draw a broken state file."""
        if luck.randrange(10) < 3:
            return {"state.db": broken_bytes(luck, self._whole)}
        self._put(self._whole)
        with contextlib.closing(sqlite3.connect(self._file)) as connection:
            if luck.randrange(7):
                for _ in range(luck.choice((1, 1, 2, 4))):
                    _spoil(luck, connection)
            else:
                _remodel(luck, connection)
        return {"state.db": self._file.read_bytes()}

    def _put(self, data: bytes) -> None:
        for name in ("state.db", "state.db-wal", "state.db-shm", "state.db-journal"):
            self._file.with_name(name).unlink(missing_ok=True)
        self._file.write_bytes(data)

    def use(self, parts: Parts) -> bool:
        """Return True when the state could be worked with, False when it was refused in words."""
        self._put(parts["state.db"])
        accepted = self._read() and self._written()
        if zlib.crc32(parts["state.db"]) % PLANNED:
            return accepted
        self._put(parts["state.db"])
        planned = run(self._root, "plan", "--format", "json")
        assert planned.code in (0, 1, 4, 5, 10), f"exit code {planned.code}"
        assert "met a bug" not in planned.err, planned.err
        check_text(planned.err)
        if planned.code == 0:
            check_json(planned.out)
        return accepted and planned.code == 0

    def _read(self) -> bool:
        try:
            with contextlib.closing(self._home()) as home:
                state = home.load()
                home.history(20)
        except StateError as error:
            check_error(error)
            return False
        check_text(to_text.state(state))
        check_json(to_json.state(state))
        for row in state.resources.values():
            check_text(to_text.entry(row))
        return True

    def _written(self) -> bool:
        try:
            with contextlib.closing(self._home()) as home:
                with home.lock(ALI):
                    home.append(Batch(put=(state_entry(SHOE),)))
                home.unlock("fuzz")
        except StateError as error:
            check_error(error)
            return False
        return True


def _now() -> Any:
    from datetime import UTC, datetime  # noqa: PLC0415 - the one use

    return datetime.now(UTC)


def _remodel(luck: Random, connection: sqlite3.Connection) -> None:
    """Change the tables themselves."""
    with contextlib.suppress(sqlite3.Error):
        connection.executescript(luck.choice(STATEMENTS))


def _spoil(luck: Random, connection: sqlite3.Connection) -> None:
    """Change one value of one row."""
    with contextlib.suppress(sqlite3.Error):
        table = luck.choice(TABLES)
        found = connection.execute(f"SELECT rowid AS at, * FROM {table}")  # noqa: S608 - our own words
        names = [column[0] for column in found.description]
        row = dict(zip(names, luck.choice(found.fetchall() or [[None] * len(names)]), strict=True))
        if luck.randrange(3) and table == "resources":
            column = luck.choice(JSON[:2])
        else:
            column = luck.choice(names[1:])
        value = _value(luck, column, row[column])
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, row["at"]))  # noqa: S608 - the same
        connection.commit()


def _value(luck: Random, column: str, now: object) -> object:
    if column in JSON and isinstance(now, str) and luck.randrange(4):
        return as_json(broken_value(luck, json.loads(now))).decode()
    found = luck.choice(
        (None, 0, -1, 7, 2**62, 1.5, b"\xff\x00", luck.choice(TEXTS), luck.choice(PIECES))
    )
    if isinstance(found, str):
        return found.encode("utf-8", "replace").decode()
    return found if luck.randrange(3) else as_json(weird(luck)).decode()
