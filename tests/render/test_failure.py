"""Why a command ended early, for machines and in the files that it was to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.documents import document
from tests.render.html_reader import assert_dead, read
from tjar_sync import errors
from tjar_sync.model.ending_codes import Ending
from tjar_sync.render.failure import drawn, failure_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def kinds(parent: type[errors.TjarSyncError]) -> Iterator[type[errors.TjarSyncError]]:
    """Yield all kinds of errors below one."""
    for kind in parent.__subclasses__():
        if kind.__module__.startswith("tjar_sync."):
            yield kind
            yield from kinds(kind)


def test_each_kind_of_error_has_a_code() -> None:
    """A script that acts on one need not read a sentence; no code is of an error that is no more."""
    made = {}
    for kind in kinds(errors.TjarSyncError):
        error = kind.__new__(kind)
        errors.TjarSyncError.__init__(error, "what failed")
        error.__dict__.setdefault("fields", {})
        made[kind.__name__] = failure_of(error, "plan").diagnostics[0].code
    ours = {Ending.DECLINED, Ending.NOT_CARRIED_OUT, Ending.INTERRUPTED, Ending.SYSTEM, Ending.BUG}
    ours.add(Ending.UNSUPPORTED_SYSTEM)

    assert set(Ending) - ours == set(made.values()) - ours


def test_what_a_store_does_not_accept_is_named_field_by_field() -> None:
    """The store's own words are in the detail, and steer no terminal."""
    error = errors.Invalid(
        "the store refused it", fields={"name": ("is \x1b[1mtoo long",), "x": ()}, where="product.a"
    )
    found = failure_of(error, "apply")
    (cause,) = document(drawn(found, "json"))["diagnostics"]

    assert "at product.a\nname: is \x1b[1mtoo long\nx: " == cause["detail"]
    assert "Error: the store refused it\n  at product.a" == drawn(found, "text")
    assert_dead(drawn(found, "html"))
    assert "Error: the store refused it\n  at product.a" in read(drawn(found, "html")).texts
    fenced = "```\nError: the store refused it\n  at product.a\n```"
    assert f"## tjar-sync apply: {found.exit_code.word}\n\n{fenced}" == drawn(found, "markdown")
