"""Resources and values that the samples are made of."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.builders import change, product, webhook
from tjar_sync.model.plan import Action, FieldChange, Reason
from tjar_sync.model.value import SecretDigest

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.plan import Change
    from tjar_sync.model.value import Value

FRONT, SIDE, BACK = "0a1b2c3d4e5f", "1b2c3d4e5f60", "2c3d4e5f6071"
LABELS = {FRONT: "media.nike-front", SIDE: "media.nike-side"}
ON, OFF = True, False
HIDDEN = SecretDigest("5ec4e7" * 10)
OTHER = SecretDigest("0ddba11" * 9)

ENGLISH = (
    "<p>A light shoe for long walks. The upper is made of red mesh that lets the foot breathe, "
    "and the sole is soft enough for a whole day in the city.</p>\n"
    "<p>Wash by hand, dry in the shade, and keep away from heat.</p>"
)
ARABIC = (
    "حذاء خفيف للمشي الطويل. الجزء العلوي مصنوع من شبك أحمر يسمح للقدم بالتنفس، "
    "والنعل ناعم بما يكفي ليوم كامل في المدينة. يغسل باليد ويجفف في الظل."
)


def amount(text: str) -> Decimal:
    """Write money short."""
    return Decimal(text)


def edit(
    path: str, before: Value, after: Value, reason: Reason = Reason.EDIT, **others: Any
) -> FieldChange:
    """Build a field's change."""
    return FieldChange(path, before, after, reason, **others)


def create(resource: Resource, **others: Any) -> Change:
    """Build the creation of a resource with all its values."""
    fields = tuple(edit(path, None, value, Reason.NEW) for path, value in resource.values.items())
    given = {"reason": Reason.NEW, "remote_id": None, "fields": fields, **others}
    return change(resource, Action.CREATE, **given)


def update(*fields: FieldChange, name: str = "nike-shoe", **others: Any) -> Change:
    """Build the update of a product."""
    given = {"remote_id": "195", "fields": fields, **others}
    return change(product(name), Action.UPDATE, **given)


VARIANTS: Any = (
    {"color": "red", "size": "S", "stock": 50, "additional_price": amount("0.00"), "image": FRONT},
    {"color": "red", "size": "M", "stock": 30, "additional_price": amount("0.00")},
    {"color": "أزرق", "stock": 5, "additional_price": amount("2.50")},
)
OPTIONS: Any = (
    {
        "type": "radio",
        "title": {"ar": "الحجم", "en": "Size"},
        "choices": (
            {"label": {"ar": "صغير", "en": "Small"}, "cost": amount("0.00")},
            {"label": {"ar": "كبير", "en": "Large"}, "cost": amount("3.00")},
        ),
    },
    {"type": "text", "title": {"ar": "الاسم", "en": "Name"}, "required": True},
)

SHOE = product(
    "nike-shoe",
    name__ar="حذاء رياضي نايك",
    name__en="Nike Sports Shoe",
    description__ar=ARABIC,
    description__en=ENGLISH,
    price=amount("79.99"),
    sale_price=amount("49.99"),
    sku="NIKE-SHOE-001",
    quantity=150,
    image=FRONT,
    gallery=(FRONT, SIDE, "https://cdn.example.com/old.jpg"),
    brand="nike",
    badge=None,
    categories=("shoes", 7),
    tags=(),
    published=True,
    variants=VARIANTS,
    options=OPTIONS,
    related=("product.nike-socks",),
    extra={"warranty": {"years": 2}, "note": None, "marks": ("a", None)},
)
COURSE = product(
    "course",
    "digital",
    name__en="Drawing Course",
    sale_price=amount("20.00"),
    files=(BACK,),
    codes=(HIDDEN, OTHER),
)
HAIRCUT = product(
    "haircut",
    "booking",
    name__en="Haircut",
    sale_price=amount("15.00"),
    providers=(3, 4),
    duration_minutes=30,
    availability=(
        {"day": "sunday", "start_time": "09:00", "end_time": "12:00"},
        {"day": "sunday", "start_time": "14:00", "end_time": "18:00"},
    ),
)
LOGO = product("logo", "service", name__en="Logo", sale_price=amount("99.00"), delivery_days=5)
HOOK = webhook("orders", secret__version=1)
SPENT: dict[str, Any] = {"requests": 12, "seconds": 2.6, "unchanged": 214}
