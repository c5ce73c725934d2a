"""What may happen between two plans: to files, state, store, environment, and to what is kept itself."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.kept.desk import Desk


def _text(name: str, old: str, new: str) -> Callable[[Desk], object]:
    def edit(desk: Desk) -> None:
        path = desk.root / name
        text = path.read_text("utf-8")
        path.write_text(text.replace(new, old) if new in text else text.replace(old, new), "utf-8")

    return edit


def _new_file(desk: Desk) -> None:
    path = desk.root / "late/jugs.yaml"
    if path.exists():
        path.unlink()
    else:
        desk.world.write(
            "late/jugs.yaml", "products: {jug: {type: physical, name: {en: Jug}, sale_price: 9}}"
        )


def _renamed(desk: Desk) -> None:
    old, new = desk.root / "more/pots.yaml", desk.root / "more/pans.yaml"
    (old if old.exists() else new).rename(new if old.exists() else old)


def _touched(desk: Desk) -> None:
    os.utime(desk.root / "goods.yaml")


def _link(desk: Desk) -> None:
    link = desk.root / "linked"
    link.unlink() if link.is_symlink() else link.symlink_to(desk.root / "more")


def _ignored(desk: Desk) -> None:
    path = desk.root / "media/.gitignore"
    path.unlink() if path.exists() else path.write_text("*\n")


def _reprice(desk: Desk) -> None:
    for row in desk.world.dashboard.products():
        desk.world.dashboard.edit_product(int(row["id"]), sale_price=6)


def _sold_elsewhere(desk: Desk) -> None:
    if any(row["sku"] == "ELSE" for row in desk.world.dashboard.products()):
        return
    desk.world.dashboard.create_product(name_en="Else", sale_price=7, sku="ELSE")


def _gone(desk: Desk) -> None:
    for row in [one for one in desk.world.dashboard.products() if one["sku"] == "POT-1"]:
        desk.world.dashboard.delete_product(int(row["id"]))


def _applied(desk: Desk) -> None:
    desk.world.apply()


def _size(desk: Desk) -> None:
    environ = desk.world.environ
    if environ.pop("TJAR_VAR_SIZE", None) is None:
        environ["TJAR_VAR_SIZE"] = "large"


def _hosts(desk: Desk) -> None:
    environ = desk.world.environ
    if environ.pop("TJAR_SYNC_HOSTS", None) is None:
        environ["TJAR_SYNC_HOSTS"] = "elsewhere.example"


def _key(desk: Desk) -> None:
    environ = desk.world.environ
    if environ.pop("TJAR_API_KEY", None) is None:
        environ["TJAR_API_KEY"] = "another-key"


def _open_rights(desk: Desk) -> None:
    folder = desk.root / ".tjar"
    folder.chmod(0o755 if folder.stat().st_mode & 0o077 == 0 else 0o700)


def _half_a_pull(desk: Desk) -> None:
    folder = desk.root / ".tjar/pull"
    if folder.exists():
        shutil.rmtree(folder)
    else:
        folder.mkdir()
        (folder / "about.json").write_text("{}")


def _no_state(desk: Desk) -> None:
    (desk.root / ".tjar/state.db").unlink(missing_ok=True)


def _being_written(desk: Desk) -> None:
    journal = desk.root / ".tjar/state.db-wal"
    journal.unlink() if journal.exists() else journal.write_bytes(b"half")


def _of_kept(change: Callable[[Path], object]) -> Callable[[Desk], object]:
    return lambda desk: [change(one) for one in desk.cache.glob("plan-*.json")]


def _flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


EDITS: dict[str, Callable[[Desk], object]] = {
    "an edit": _text("goods.yaml", "sale_price: 5", "sale_price: 8"),
    "an edit of as many letters": _text("more/pots.yaml", "Pot", "Pan"),
    "another text": _text("text/cup.html", "A cup", "The cup"),
    "another picture": lambda desk: desk.world.picture("media/front.png", 7),
    "another setting": _text("store.yaml", "version: 1", "guards: {max_deletes: 0}\nversion: 1"),
    "a new file": _new_file,
    "another name": _renamed,
    "a touch": _touched,
    "a link": _link,
    "pictures out of git": _ignored,
    "drift": _reprice,
    "something new in the store": _sold_elsewhere,
    "something gone from the store": _gone,
    "an apply": _applied,
    "a variable": _size,
    "trusted hosts": _hosts,
    "another key": _key,
    "open rights": _open_rights,
    "half a pull": _half_a_pull,
    "no state": _no_state,
    "a state that is being written": _being_written,
    "a flipped bit": _of_kept(_flipped),
    "half of what is kept": _of_kept(lambda path: path.write_bytes(path.read_bytes()[:-9])),
    "nothing of what is kept": _of_kept(lambda path: path.write_bytes(b"")),
}
"""Doing one twice mostly takes it back."""
