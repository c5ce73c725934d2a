"""A shop with something of everything that a store can show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.strategies import png

if TYPE_CHECKING:
    from tests.harness import World

CHOICES = {"ar": {"صغير": 0, "كبير": 5}, "en": {"Small": 0, "Large": 5}}
OPTION: dict[str, Any] = {
    "type": "radio",
    "title": {"ar": "الحجم", "en": "Size & fit"},
    "sub_title": {"ar": "", "en": ""},
    "is_required": True,
    "multi_select": False,
    "options": CHOICES,
}
VARIANTS: dict[str, Any] = {
    "item_stock_count": [3, 0],
    "item_color": ["red", "أزرق"],
    "item_size": ["S", None],
    "item_additional_price": [0, 2.5],
    "item_extra_cost": [0, 0],
}


def fill(desk: World) -> None:
    """Make products of all types as a person would, with pictures, drafts and a webhook."""
    dashboard = desk.dashboard
    front, side = dashboard.upload("front.png", png(1)), dashboard.upload("IMG_77.png", png(2))
    again = dashboard.upload("front-again.png", png(1))
    dashboard.create_product(
        name_ar="حذاء رياضي",
        name_en="Tea & <b>Coffee</b>",
        summery_en="Short & sweet",
        description_ar="<p>نص طويل</p>\n<p>ثانٍ</p>",
        description_en="plain",
        sale_price=49.5,
        price=60,
        sku="NIKE-1",
        image_id=front,
        product_gallery=[side, again],
        brand=2,
        badge_id=1,
        category=[5, 7],
        sub_category=[11],
        tags=["new", "جديد"],
        max_purchase=9,
        product_options=[OPTION],
        item_image=[side, None],
        **VARIANTS,
    )
    dashboard.create_product(name_ar="عطر عود", sale_price=10, status_id=2)
    dashboard.create_product(name_ar="عطر عود", sale_price=11, image_id=again)
    dashboard.create_product("digital", name_en="Book", sale_price=3, codes=["a", "b"], quantity=2)
    dashboard.create_product(
        "booking",
        name_en="Room",
        sale_price=0,
        duration_minutes=30,
        availability=[{"day": 0, "start_time": "09:00", "end_time": "10:00"}],
    )
    dashboard.create_product("service", name_en="Help", sale_price=3, delivery_days=2, sku="99")
    dashboard.add_webhook("Orders", "https://erp.test/hooks?b=1&c=2", ["order.created"])
