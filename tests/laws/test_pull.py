"""Promise 4 as a law: whatever a store holds, and however it behaves, pull and the plan is empty."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from tests.harness import world
from tests.laws.test_habits import HABITS
from tests.pull.shop import OPTION, VARIANTS
from tests.pull.test_every_habit import UNREADABLE
from tests.reliability.storefronts import desk_at
from tests.strategies import png
from tjar_sync.devstore import HajatekDashboard, Rejected, habits_of

law = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "15")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TEXTS = st.text(
    st.sampled_from("aZ1 &<>\"'#:-_%{}[]|\\\n\r\tحذاءé\u200f\u202e\u00a0😀;")
    | st.characters(exclude_categories=["Cs"]),
    max_size=20,
)
AMOUNTS = st.decimals(0, 9999, places=2).map(str)
PRODUCTS = st.fixed_dictionaries(
    {"name_ar": TEXTS, "name_en": TEXTS, "sale_price": AMOUNTS},
    optional={
        "summery_en": TEXTS,
        "description_ar": TEXTS.map(lambda text: f"<p>{text}</p>\n"),
        "sku": TEXTS,
        "slug": TEXTS,
        "price": AMOUNTS,
        "brand": st.integers(1, 9),
        "category": st.lists(st.integers(1, 9), max_size=3),
        "tags": st.lists(TEXTS, max_size=3),
        "status_id": st.sampled_from([1, 2]),
        "max_purchase": st.integers(0, 5),
        "product_options": st.just([OPTION]),
    },
)
ADDRESSES = ["https://cdn.example/a.png", "http://127.0.0.1:9/b?c=1&d=%20#e"]
TYPES = st.sampled_from(["physical", "digital", "booking", "service"])


@law
@given(
    st.lists(st.tuples(TYPES, PRODUCTS, st.booleans()), max_size=5),
    st.lists(st.sampled_from(sorted(set(HABITS) - UNREADABLE)), max_size=3, unique=True),
    st.sampled_from(["type", "category", "single", "one-file-each"]),
)
def test_pull_then_plan_is_empty(
    goods: list[tuple[str, dict[str, Any], bool]], habits: list[str], group_by: str
) -> None:
    """Nothing is written, nothing is lost of what a file may hold, and nothing is left to do."""
    with tempfile.TemporaryDirectory() as folder, world(Path(folder)) as desk:
        for number, (kind, fields, full) in enumerate(goods):
            more: dict[str, Any] = VARIANTS if full and kind == "physical" else {}
            with suppress(Rejected):  # what the store itself refuses is in no store
                made = desk.dashboard.create_product(kind, **fields, **more)
                if full:
                    desk.dashboard.set_image(made, f"{number}.png", png(number % 2))
        desk.store.set_habits(habits_of(",".join(habits)))
        desk.writes()
        shop = replace(desk, root=desk.root / "shop")
        pulled = desk.run("pull", "--into", str(shop.root), "--group-by", group_by)
        plan = shop.run("plan")

        assert 0 == desk.writes()
        assert pulled.code in {0, 1}, pulled.err
        assert "No changes. The store matches the files." in plan.out, (plan, pulled)


@law
@given(
    st.lists(
        st.fixed_dictionaries(
            {"name": TEXTS, "price": AMOUNTS},
            optional={
                "description": TEXTS,
                "sku": TEXTS,
                "category": TEXTS,
                "quantity": st.integers(0, 9),
                "status": st.sampled_from(["active", "draft"]),
                "images": st.lists(st.sampled_from(ADDRESSES), max_size=2, unique=True),
                "warranty": TEXTS,
            },
        ),
        max_size=5,
    ),
    st.sampled_from(["type", "category", "single", "one-file-each"]),
)
def test_pull_then_plan_is_empty_where_pictures_are_addresses(
    goods: list[dict[str, Any]], group_by: str
) -> None:
    """The same of a Hajatek store, which has one language, its own words, and takes no files."""
    with tempfile.TemporaryDirectory() as folder, desk_at(Path(folder), "hajatek") as desk:
        store: Any = desk.store
        for fields in goods:
            with suppress(Rejected):
                HajatekDashboard(store).create_product(**fields)
        shop = replace(desk, root=desk.root / "shop")
        pulled = desk.run("pull", "--into", str(shop.root), "--group-by", group_by)
        plan = shop.run("plan")

        assert 0 == desk.writes()
        assert pulled.code in {0, 1}, pulled.err
        assert "No changes. The store matches the files." in plan.out, (plan, pulled)
