"""A catalog's own rules are judged exactly, and what cannot be judged has not passed."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import catalog, change, product, webhook
from tjar_sync.model.catalog import Catalog, OwnRule, Position
from tjar_sync.model.plan import Action, FieldChange, Reason
from tjar_sync.planning.checks import CheckInput, Policy, Stage, diagnose
from tjar_sync.planning.prospects import prospects

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Resource

D = Decimal
CARD: dict[str, Any] = {
    "sale_price": D("12.00"),
    "cost": D(10),
    "categories": (5, 9),
    "name__en": "Card",
    "tags": None,
    "variants": ({"color": "Red", "stock": 2},),
}


def told(*rules: str | OwnRule, **values: Any) -> list[str]:
    """Return what is found when a product, or a webhook, is made under these rules."""
    one: Resource = values.pop("resource", None) or product("card", "digital", **{**CARD, **values})
    fields = tuple(FieldChange(path, None, value, Reason.NEW) for path, value in one.values.items())
    made = change(one, Action.CREATE, fields=fields, remote_id=None)
    bare = catalog(one)
    own = tuple(
        item if isinstance(item, OwnRule) else OwnRule(item, Position("shop.yaml", 9, 5))
        for item in rules
    )
    wanted = Catalog(bare.resources, bare.digests, rules=own)
    given = CheckInput(
        catalog=wanted,
        prospects=tuple(prospects([made], wanted, {})),
        policy=Policy(names={"categories": {"gifts": 5}}),
    )
    found = diagnose(given, Stage.CATALOG)
    return [
        f"{one.severity} {one.code}: {one.summary}" for one in found if one.code.startswith("rule")
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "sale_price >= cost * 1.2",
        "sale_price == 12 and cost + 0.1 + 0.2 == 10.3",
        "'gifts' in categories and '9' in categories",
        "kind == 'product' and type == 'digital' and action == 'create'",
        "address == 'product.card'",
        "name['en'] == 'Card'",
        "tags == null",
        "kind == 'webhook' or sale_price > 1",
        "[one for one in variants if one['stock'] > 5].length == 0",
        "$any([one['stock'] > 1 for one in variants])",
        "$today > d'2020-01-01'",
    ],
)
def test_what_fits_passes(rule: str) -> None:
    """Money is exact, and names are those of the files."""
    assert [] == told(rule)


def test_what_breaks_a_rule_is_named_with_its_message() -> None:
    """Its own message, or the expression, after the address."""
    place = Position("rules.yaml", 2, 3)
    rule = OwnRule(
        "sale_price >= cost * 1.21", place, "'gifts' in categories", "gifts earn a fifth"
    )

    assert ["error rule: product.card: gifts earn a fifth"] == told(rule)
    assert ["error rule: product.card: it does not fit `cost > 10`"] == told("cost > 10")


def test_a_rule_is_about_what_it_says() -> None:
    """Others are not judged, and neither is a kind that lacks the field altogether."""
    place = Position("rules.yaml", 2, 3)

    assert [] == told(OwnRule("cost > 99", place, "'coffee' in categories"))
    assert [] == told("sale_price > 99", resource=webhook())


def test_an_absent_field_is_not_judged_and_not_passed() -> None:
    """It is counted and named, whether a whole field, one language, or an empty one."""
    absent = "warning rule-not-judged: product.card: not judged by "

    assert [f"{absent}`weight > 1`: `weight` is absent"] == told("weight > 1")
    assert [f"{absent}`name['ar'] != ''`: `ar` is absent"] == told("name['ar'] != ''")
    assert [f"{absent}`name.en != ''`: the key of a map is written ['en'], and not .en"] == told(
        "name.en != ''"
    )
    assert [f"{absent}`'x' in tags`: an empty field is compared"] == told("'x' in tags")
    assert [f"{absent}`cost > 'x'`: data type mismatch"] == told("cost > 'x'")


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("sale_price >=", "it cannot be read: syntax error at: EOF"),
        ("saleprice > 1", "there is no field `saleprice`; did you mean `sale_price`?"),
        ("zzzzzz > 1", "there is no field `zzzzzz`"),
    ],
)
def test_a_rule_that_cannot_be_read_is_an_error(rule: str, why: str) -> None:
    """Its own place is named, and nothing passes by it."""
    assert [f"error rule: the rule `{rule}`: {why}"] == told(rule)


def test_the_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules without it are an error with the line to type."""
    monkeypatch.setitem(sys.modules, "rule_engine", None)
    (found,) = told("sale_price > 1")

    assert found.endswith('rules need one more package: run `pip install "tjar-sync[rules]"`')


def test_secrets_are_no_facts() -> None:
    """No rule can look at codes."""
    assert ["`codes` is absent" in one for one in told("codes != null", codes=("A1",))] == [True]
