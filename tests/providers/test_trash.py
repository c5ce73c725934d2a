"""What a store keeps in its trash, and shows by its id all the same, is gone (A8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import intent, state
from tests.builders import product as wanted
from tests.providers.samples import answer, product
from tjar_sync.apply import resolve
from tjar_sync.devstore.habits import habits_of
from tjar_sync.model.live import Verb
from tjar_sync.model.state import Proof

if TYPE_CHECKING:
    import httpx

    from tests.providers.conftest import BuiltIn, Foreign

SHOE: Any = {"name.en": "Shoe", "sale_price": 10, "sku": "SHOE"}


def trashed(built_in: BuiltIn) -> str:
    """Make a product, and delete it in a store whose trash can be read; return its id."""
    built_in.store.set_habits(habits_of("delete-soft=taken+readable"))
    remote_id = built_in.provider.write(product(Verb.CREATE, SHOE)).remote_id or ""
    built_in.dashboard.delete_product(int(remote_id))
    return remote_id


def test_what_is_shown_with_the_mark_is_not_there(built_in: BuiltIn) -> None:
    """A read by the id finds nothing; the list does not show it anyway."""
    remote_id = trashed(built_in)

    assert built_in.provider.read("product", "physical", remote_id) is None
    assert built_in.provider.list("product").lacks(remote_id)


def test_a_delete_whose_answer_was_lost_is_found_done(built_in: BuiltIn) -> None:
    """It is not sent again, which such a store may answer by an error."""
    remote_id = trashed(built_in)
    entry = intent(wanted("shoe"), Verb.DELETE, remote_id=remote_id, values={})
    (found,) = resolve([entry], state(), built_in.provider)

    assert (Proof.FOUND, None) == (found.proof, found.entry)


def test_a_list_that_shows_the_trash_is_complete_without_it(foreign: Foreign) -> None:
    """The store's count holds the trash; what is read does not."""
    rows = [{"id": 1, "sku": "A", "deleted_at": None}, {"id": 2, "sku": "A", "deleted_at": "2026"}]
    body = {"data": {"products": rows, "pagination": {"total": 2}}}
    provider = foreign(lambda _: answer(body))

    assert provider.list("product").lacks("2")
    assert ["1"] == [row.remote_id for row in provider.list("product").rows]
    assert ["1"] == [row.remote_id for row in provider.newest("product", 9)]
    assert ["1"] == [row.remote_id for row in provider.find("product", "sku", "A") or ()]


@pytest.mark.parametrize("mark", [None, "2026-03-04 02:52:41"])
def test_an_update_of_the_trash_proves_nothing(foreign: Foreign, mark: str | None) -> None:
    """What a write's answer marks as deleted is not taken for what the store shows now."""

    def reply(_: httpx.Request) -> httpx.Response:
        return answer({"data": {"id": 7, "type_id": 1, "variants": [], "deleted_at": mark}})

    written = foreign(reply).write(product(Verb.UPDATE, {"sku": "B"}, remote_id="7"))

    assert (mark is None) == (written.live is not None)
