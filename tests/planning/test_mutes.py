"""What is muted is told, but for what a plan leaves out."""

from __future__ import annotations

from tjar_sync.model.address import Address
from tjar_sync.model.plan import FieldChange, Reason
from tjar_sync.model.settings import Mute
from tjar_sync.planning.mutes import Mutes

CUP, POT = Address("product", "cup"), Address("product", "pot")


def test_what_is_left_out_is_not_told_of() -> None:
    """A mute that silences nothing else says nothing."""
    mutes = Mutes((Mute("product.*", "price", "a sale", "2030-01-01"),), "2029-01-01")
    for address in (CUP, POT):
        left, muted = mutes.split(address, [FieldChange("price", 1, 2, Reason.DRIFT)])

        assert ((), ("price",)) == (left, muted)
    assert [] == list(mutes.told({CUP, POT}))
    (told,) = mutes.told({CUP})

    assert "product.pot.price" in told.summary
    assert "product.cup.price" not in told.summary
