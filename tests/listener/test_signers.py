"""Whose deliveries are believed: what files and the environment say, before and after a rotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.listener.signers import GRACE, Signers
from tjar_sync.model.secret import SecretStr

if TYPE_CHECKING:
    from pathlib import Path


class Hands:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.time


def plain(signers: Signers) -> list[tuple[str, str]]:
    """Return what counts, in clear."""
    return [(name, secret.get_secret_value()) for name, secret in signers.current()]


def test_a_rotation_needs_no_restart(tmp_path: Path) -> None:
    """The new secret counts at once, the one before it for an hour, and no longer."""
    clock, file = Hands(), tmp_path / "orders"
    file.write_text("one\n", "utf-8")
    signers = Signers({"orders": file}, {"OTHER": SecretStr("two")}, clock)
    before = plain(signers)
    file.write_text("three\n", "utf-8")
    during = plain(signers)
    clock.time = GRACE

    assert [("orders", "one"), ("OTHER", "two")] == before
    assert [("orders", "three"), ("OTHER", "two"), ("orders", "one")] == during
    assert [("orders", "three"), ("OTHER", "two")] == plain(signers)


def test_a_file_that_is_gone_says_nothing_new(tmp_path: Path) -> None:
    """While a file is replaced, or emptied, the secret that it held counts on."""
    file = tmp_path / "orders"
    file.write_text("one", "utf-8")
    signers = Signers({"orders": file}, {})
    known = plain(signers)
    file.write_text("", "utf-8")
    emptied = plain(signers)
    file.unlink()

    assert [("orders", "one")] == known == emptied == plain(signers)


def test_an_empty_secret_is_none(tmp_path: Path) -> None:
    """What anybody could sign with is never believed."""
    file = tmp_path / "orders"
    file.write_text(" \n", "utf-8")
    assert [] == plain(Signers({"orders": file}, {}))


def test_one_secret_is_enough() -> None:
    """A webhook that a dashboard registered is in no file."""
    assert [("GIVEN", "one")] == plain(Signers({}, {"GIVEN": SecretStr("one")}))
