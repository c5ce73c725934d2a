"""A field that cannot be read holds up the resource that manages it, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.apply.faulty import Faulty, Shop
from tests.builders import product
from tests.documents import warnings
from tests.harness import AT_ONCE
from tjar_sync.model.catalog import OnRemove

if TYPE_CHECKING:
    from tests.harness import World
    from tjar_sync.model.live import Live

CHANGED: Any = {"sale_price": 11, "published": False}
SHOP = """
    products:
      bag: {{type: physical, name: {{en: Bag}}, sale_price: {price}, sku: BAG}}
      shoe: {{type: physical, name: {{en: Shoe}}, sale_price: 5, price: 9, sku: SHOE}}
"""
WRONG = "which is not an amount"


def misread(desk: World, **fields: str) -> None:
    """Let the contract say that fields stand where something else does."""
    contract = {"fields": {f"product.{path}": {"read": it} for path, it in fields.items()}}
    limits = {"requests_per_second": 1000, "parallel": 2, **AT_ONCE}
    desk.settings(store={"limits": limits, "contract": contract})


def summary(desk: World, *arguments: str) -> tuple[int, Any]:
    """Run, and read the summary and the warnings."""
    ran = desk.run(*arguments, "--format", "json")
    said = json.loads(ran.out)
    return ran.code, said


def test_a_field_that_no_file_manages_is_a_warning(desk: World) -> None:
    """Each such field is told once, and everything is compared."""
    desk.write("shop.yaml", SHOP.format(price=10))
    desk.apply()
    misread(desk, max_purchase="name")
    code, plan = summary(desk, "plan")

    assert 0 == code
    assert (2, 0) == (plan["summary"]["unchanged"], plan["summary"]["untold"])
    (told,) = warnings(plan)
    assert told.endswith("which is not a whole number (and 1 more); no file manages it")


def test_a_field_that_a_file_manages_holds_up_that_resource_alone(desk: World) -> None:
    """The others are written; nobody says of this one that it is unchanged."""
    desk.write("shop.yaml", SHOP.format(price=10))
    desk.apply()
    misread(desk, price="name")
    desk.write("shop.yaml", SHOP.format(price=11))
    code, plan = summary(desk, "plan")
    applied = desk.apply()

    assert 1 == code
    assert ["product.bag"] == [item["address"] for item in plan["resource_changes"]]
    assert (0, 1) == (plan["summary"]["unchanged"], plan["summary"]["untold"])
    assert "product.shoe: the store shows" in warnings(plan)[0]
    assert f"{WRONG}; nothing is done about it this time" in warnings(plan)[0]
    assert "See `contract.fields.product.price.read`" in warnings(plan)[0]
    assert 3 == applied.code
    assert [5.0, 11.0] == sorted(float(one["sale_price"]) for one in desk.dashboard.products())


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_a_report_says_what_could_not_be_told(desk: World, form: str) -> None:
    """Who reads it below a pull request has not seen the plan, which names it."""
    desk.write("shop.yaml", SHOP.format(price=10))
    desk.apply()
    misread(desk, price="name")
    desk.write("shop.yaml", SHOP.format(price=11))
    file = desk.root / "report"
    ran = desk.run("apply", "--auto-approve", "--output", f"{form}={file}")

    assert 3 == ran.code
    assert "product.shoe: the store shows" in file.read_text("utf-8")
    assert 1 == ran.out.count("product.shoe: the store shows")


def test_what_cannot_be_told_apart_is_not_made_anew(desk: World) -> None:
    """A product whose sku cannot be read may be the one that a file is about."""
    desk.dashboard.create_product(name_en="Bag", sale_price=10, sku="BAG")
    misread(desk, sku="name")
    desk.write("shop.yaml", SHOP.format(price=10))
    code, plan = summary(desk, "plan")

    assert (1, []) == (code, plan["resource_changes"])
    assert "of which nobody can tell sku or slug" in warnings(plan)[0]


BAG = product("bag", name__en="Bag", sale_price=10, published=True)


class Unclear(Faulty):
    """A store that may show one field in a way that nobody understands."""

    unclear = ""

    def read(self, kind: str, kind_type: str, remote_id: str) -> Live | None:
        """Read one resource; the unclear field is not among what was read."""
        found = super().read(kind, kind_type, remote_id)
        if found is None or not self.unclear:
            return found
        values = {path: value for path, value in found.values.items() if path != self.unclear}
        said = {self.unclear: f"the store shows '?' as {self.unclear}"}
        return replace(found, values=values, unreadable=said)


@pytest.mark.parametrize(
    ("path", "gone"), [("sale_price", False), ("published", False), ("published", True)]
)
def test_a_write_that_cannot_be_read_back_is_not_proven(path: str, *, gone: bool) -> None:
    """What the store shows after it is no proof, be it a value or whether buyers see it."""
    provider = Unclear()
    shop = Shop(provider)
    shop.apply(replace(BAG, lifecycle=replace(BAG.lifecycle, on_remove=OnRemove.ARCHIVE)))
    wanted = () if gone else (replace(BAG, values={**BAG.values, path: CHANGED[path]}),)
    planned = shop.plan(*wanted)
    provider.unclear = "published" if gone else path
    provider.answers = lambda written: replace(written, live=None)
    report = shop.carry_out(planned, *wanted)

    assert 1 == len(report.failed)
