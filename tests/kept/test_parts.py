"""The parts of a kept plan: stamps of files, the program, what was asked, what is handed on."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tjar_sync.kept import files, program
from tjar_sync.kept.plan_text import dumped, restored
from tjar_sync.kept.witness import Witness
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Position
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.model.event import Reading, Waiting, nobody_is_told
from tjar_sync.model.plan import Binding, Plan
from tjar_sync.model.secret import SecretStr
from tjar_sync.providers.http import handed as handed_module
from tjar_sync.providers.http.again import Holding, Noting, answers_are_same
from tjar_sync.providers.http.handed import Handed
from tjar_sync.providers.http.prepared import prepared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BINDING = Binding("live", "https://shop.example/api", "tjar", "lineage", 3, "commit", "about")


def told(*where: Position | Address) -> Plan:
    """Return a plan that tells one thing."""
    one = Diagnostic(Severity.NOTE, "never-shown", where, "it is \ud800 so", "detail", "fix")
    lifted = {"deletes": None, "price-change": Decimal("2.50")}
    return Plan("id", "now", BINDING, (), warnings=(one,), unchanged=3, allowances=lifted)


def test_a_plan_comes_back_as_it_was() -> None:
    """With all that it tells, and of each place that it tells of."""
    plan = told(Address("product", "cup"), Position("goods.yaml", 3, 7))
    text = dumped(plan)

    assert text is not None
    assert plan.warnings == restored(text).warnings
    assert plan.allowances == restored(text).allowances


def test_a_plan_that_would_not_come_back_is_not_kept() -> None:
    """What JSON has no place for here is no plain plan."""
    assert dumped(told(Position("prices.xlsx", 3, 7, sheet="One"))) is None


def test_only_files_that_can_be_read_are_the_same(tmp_path: Path) -> None:
    """A file that goes away while it is looked at tells nothing."""
    (tmp_path / "a.yaml").write_text("a: 1")
    (tmp_path / "notes.txt").write_text("nothing")
    found = files.listed(tmp_path, ())
    assert found is not None
    assert found.keys() == {"a.yaml"}
    kept = files.to_keep(tmp_path, found, begun=9e9)
    assert kept is not None
    (tmp_path / "a.yaml").unlink()
    touched = {"a.yaml": files.Stamp("another", 0)}

    assert not files.are_same(tmp_path, touched, kept)
    assert files.to_keep(tmp_path, touched, begun=9e9) is None
    assert files.listed(tmp_path / "gone", ()) is None
    assert files.at_rest("postgresql://state.example/db") is None


def test_a_link_in_a_files_place_is_looked_into_by_nobody(tmp_path: Path) -> None:
    """Nor one to a folder; one to what is none of the catalog's is left alone."""
    (tmp_path / "note").symlink_to(tmp_path / "elsewhere")
    assert files.listed(tmp_path, ()) == {} == files.listed(tmp_path, None)
    (tmp_path / "goods.yaml").symlink_to(tmp_path / "elsewhere")

    assert files.listed(tmp_path, ()) is None


def test_a_program_that_runs_stays_the_one_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is installed in its place meanwhile made none of its plans."""
    before = program.own_mark()
    monkeypatch.setattr("sys.version", "another")

    assert before
    assert before == program.own_mark() != program.program_mark()


def test_the_program_is_another_with_each_edit(tmp_path: Path) -> None:
    """Any file of its code counts, wherever it lies."""
    (tmp_path / "part").mkdir()
    (tmp_path / "part/one.py").write_text("ONE = 1")
    (tmp_path / "part/words.txt").write_text("one")
    before = program.program_mark(str(tmp_path))
    (tmp_path / "part/one.py").write_text("ONE = 11")

    assert before != program.program_mark(str(tmp_path))
    assert program.program_mark() == program.program_mark()
    assert program.program_mark(str(tmp_path / "archive.zip/tjar_sync")) == ""


def answering(request: httpx.Request) -> httpx.Response:
    """Answer as a store does that has moved in part."""
    return httpx.Response(404 if "gone" in request.url.path else 200, content=request.url.raw_path)


def asked(transport: httpx.BaseTransport, *urls: str) -> None:
    """Ask for some addresses."""
    for url in urls:
        transport.handle_request(httpx.Request("GET", url))


@pytest.mark.parametrize("other", ["https://shop.example/gone", "https://pictures.example/a"])
def test_what_was_out_of_the_ordinary_is_no_plain_look(other: str) -> None:
    """An answer that is no success, and another host, make a run that is not kept."""
    noting = Noting(httpx.MockTransport(answering), Handed())
    asked(noting, "https://shop.example/a?page=1")
    assert [one.path for one in noting.asked] == ["/a?page=1"]
    asked(noting, other)

    assert noting.asked == ()


def _environ(witness: Witness) -> object:
    return dict(witness.environ)


def _length(witness: Witness) -> object:
    return len(witness.environ)


def _waits(witness: Witness) -> object:
    witness.emit(Waiting(1, "slow"))
    return None


@pytest.mark.parametrize("odd", [_environ, _length, _waits])
def test_a_witness_forgets_a_run_out_of_the_ordinary(
    odd: Callable[[Witness], Any], tmp_path: Path
) -> None:
    """Whoever looks at the whole environment, or waits, depends on more than is known."""
    heard: list[object] = []
    witness = Witness(tmp_path, {"A": "b"}, heard.append, Handed())
    asked(witness.around(httpx.MockTransport(answering)), "https://shop.example/a")
    witness.emit(Reading("products", 1, 1))
    assert witness.environ.get("A") == "b"
    assert witness.environ.get("C") is None
    assert witness.environ.asked == {"A", "C"}
    before = len(witness.asked)
    odd(witness)

    assert (1, 0) == (before, len(witness.asked))
    assert heard[0] == Reading("products", 1, 1)


@pytest.mark.parametrize("pages", ["1231", "aabbcc", "a1231b"])
def test_what_proves_a_list_is_asked_after_all_of_it(pages: str) -> None:
    """A first page that is asked for once more is answered before, and after, the other pages."""
    order: list[str] = []

    def slow(request: httpx.Request) -> httpx.Response:
        order.append(f"asked {request.url.path}")
        time.sleep(0 if "1" in request.url.path else 0.02)
        order.append(f"answered {request.url.path}")
        return answering(request)

    seen = Noting(httpx.MockTransport(answering), Handed())
    asked(seen, *(f"https://shop.example/{page}" for page in pages))
    ready = prepared(SecretStr("key"), "https://shop.example", httpx.MockTransport(slow))

    assert answers_are_same(ready, "https://shop.example", seen.asked, 4, nobody_is_told)
    twice = {f"/{page}" for page in pages if pages.count(page) > 1}
    for path in twice:
        first, last = (
            order.index(f"answered {path}"),
            len(order) - order[::-1].index(f"asked {path}"),
        )
        for page in pages[pages.index(path[1:]) + 1 : pages.rindex(path[1:])]:
            assert first < order.index(f"asked /{page}")
            assert order.index(f"answered /{page}") < last


def test_only_so_much_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """What no longer fits is asked for again; what was held is given once, and failures as well."""
    monkeypatch.setattr(handed_module, "MOST_HELD", 5)
    handed = Handed()
    handed.hold("/a", httpx.Response(200, content=b"1234"))
    handed.hold("/a", httpx.Response(200, content=b"1234"))
    handed.hold("/b", httpx.ConnectError("away"))
    first = handed.take("/a")

    assert first is not None
    assert first.content == b"1234"
    assert handed.take("/a") is None
    with pytest.raises(httpx.ConnectError):
        handed.take("/b")


def test_what_failed_fails_whoever_asks_next() -> None:
    """The store is not asked once more for what came of it a moment ago."""

    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("cut off", request=request)

    handed = Handed()
    with pytest.raises(httpx.ReadError):
        asked(Holding(httpx.MockTransport(fail), handed), "https://shop.example/a")
    with pytest.raises(httpx.ReadError, match="cut off"):
        asked(Noting(httpx.MockTransport(answering), handed), "https://shop.example/a")
