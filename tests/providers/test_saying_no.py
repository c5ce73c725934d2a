"""A success that is none: what an answer says of itself decides, not its status code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.harness import LIFTED, world
from tests.providers.acts import CREATE, HOST, LOOK, creating, listing, reading, says, updating
from tjar_sync import errors
from tjar_sync.devstore.habits import habits_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.providers.conftest import Foreign
    from tjar_sync.providers.rest.provider import RestProvider

UNCLEAR = f"{CREATE}the answer of {HOST} does not tell whether this was done: "
NOES: list[tuple[Any, str]] = [
    ({"success": False}, '{"success": false}'),
    ({"success": 0}, '{"success": 0}'),
    ({"status": False}, '{"status": false}'),
    ({"status": "fail", "message": "Full."}, "Full."),
    ({"status": 422, "message": "Full."}, "Full."),
    ({"code": "500", "error": {"message": "Full."}}, "Full."),
    ({"errors": ["Full.", "Closed."]}, "Full. Closed."),
    ({"error": "Full."}, "Full."),
    ({"error": True}, '{"error": true}'),
    ({"restricted": True}, '{"restricted": true}'),
    ({"status": "error", "message": "n" * 300}, f"{'n' * 200}…"),
    ({"success": False, "data": None, "message": ["a\x1b", "b"]}, "a b"),
]
UNPROVEN: list[tuple[httpx.Response, str]] = [
    (says(200), "there is nothing in it"),
    (httpx.Response(200), "there is nothing in it"),
    (httpx.Response(200, json=[]), "there is nothing in it"),
    (httpx.Response(200, json=None), "there is nothing in it"),
    (httpx.Response(200, json="done"), "there is nothing in it"),
    (says(200, message="Sorry."), "Sorry."),
    (says(201, data=None), "it holds data"),
    (says(201, data={"name": "x"}), "it holds data"),
    (says(200, success=True, error="Half of it."), "Half of it."),
    (says(200, status="error", data={"id": 7}), "it holds status, data"),
]
YESES = [
    says(200, status="success", data=None),
    says(200, success=True),
    says(200, status=200),
    says(200, code="201", message="Made."),
    says(200, data={"id": 7}),
    says(200, data={"product": {"id": 7}}),
    says(200, id=7),
    says(200, data={"id": 7}, errors=[], error=None, restricted=False),
    httpx.Response(204),
]


def same(answer: httpx.Response) -> Callable[[httpx.Request], httpx.Response]:
    """Give the same answer as often as it is asked for."""
    return lambda _: httpx.Response(answer.status_code, content=answer.content)


@pytest.mark.parametrize(("body", "words"), NOES)
def test_a_success_that_says_no(foreign: Foreign, body: Any, words: str) -> None:
    """Nothing was written, and the store's own words say why."""
    with pytest.raises(errors.Refused) as caught:
        creating(foreign(same(says(200, **body))))

    assert f"{CREATE}{HOST} said no: {words}" == str(caught.value)


@pytest.mark.parametrize(("answer", "words"), UNPROVEN)
def test_a_success_that_proves_nothing(
    foreign: Foreign, answer: httpx.Response, words: str
) -> None:
    """An answer that tells neither is not believed, not called lost, and decided by a look."""
    with pytest.raises(errors.Unproven) as caught:
        creating(foreign(same(answer)))

    assert f"{UNCLEAR}{words}{LOOK}" == str(caught.value)


@pytest.mark.parametrize("answer", YESES)
@pytest.mark.parametrize("act", [creating, updating])
def test_a_success_is_one(
    foreign: Foreign, answer: httpx.Response, act: Callable[[RestProvider], object]
) -> None:
    """A word of success, or what was written, is enough; what it shows is for others to judge."""
    assert act(foreign(same(answer))) is not None


def test_a_no_after_a_doubtful_try(foreign: Foreign) -> None:
    """When an earlier try may have been carried out, a no to the next proves nothing."""
    answers = iter([httpx.Response(500), says(200, success=False)])

    with pytest.raises(errors.Unanswered, match="an earlier try was not answered, and now:"):
        updating(foreign(lambda _: next(answers)))


def test_a_read_that_says_no(foreign: Foreign) -> None:
    """A list that is a no is no empty list; a bare resource may have a status of its own."""
    with pytest.raises(errors.Refused, match=r"said no: Closed\."):
        listing(foreign(same(says(200, success=False, message="Closed.", data=[]))))
    assert reading(foreign(same(says(200, id=7, status="failed")))) is not None


CATALOG = "products:\n  one: {type: physical, name: {en: One}, sale_price: 10, sku: ONE}\n"
SHAPES = [
    "success-false",
    "success-zero",
    "status-false",
    "status-error",
    "code",
    "errors",
    "error",
    "message",
    "empty-object",
    "empty-list",
    "empty-body",
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("verb", ["create", "update", "delete"])
def test_no_shape_of_a_no_is_believed(tmp_path: Path, shape: str, verb: str) -> None:
    """What the store refused in whatever shape is no success, and the next plan wants it still."""
    with world(tmp_path) as here:
        here.write("a.yaml", CATALOG)
        if verb != "create":
            assert here.apply().code == 0
        if verb == "update":
            here.write("a.yaml", CATALOG.replace("sale_price: 10", "sale_price: 9"))
        if verb == "delete":
            here.write("a.yaml", "products: {}\n")
        here.store.set_habits(habits_of("refuses", f"no-means-200={shape}"))

        ran = here.apply("--allow", "deletes=5", "--allow", "delete-percent=100")

        assert ran.code not in (0, 2), ran
        assert here.run("plan", "--detailed-exitcode", *LIFTED).code == 2


@pytest.mark.parametrize("habit", ["restricted=0", "quota=0"])
def test_a_store_that_is_full(tmp_path: Path, habit: str) -> None:
    """At the limit of a package nothing is made, and the run says so."""
    with world(tmp_path) as here:
        here.picture("a.png")
        here.write("a.yaml", CATALOG.replace("sku: ONE", "sku: ONE, image: a.png"))
        here.store.set_habits(habits_of(habit))

        ran = here.apply()

        assert ran.code not in (0, 2)
        assert "said no" in ran.out + ran.err
        assert here.names() == []
