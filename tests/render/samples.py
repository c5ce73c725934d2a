"""Plans that between them show everything a renderer meets."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import block, change, media, plan, product, webhook
from tests.render.goods import (
    ARABIC,
    BACK,
    COURSE,
    ENGLISH,
    FRONT,
    HAIRCUT,
    HIDDEN,
    HOOK,
    LABELS,
    LOGO,
    OFF,
    ON,
    OPTIONS,
    OTHER,
    SHOE,
    SIDE,
    SPENT,
    VARIANTS,
    amount,
    create,
    edit,
    update,
)
from tjar_sync.model.address import Address
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.plan import Action, Plan, Reason
from tjar_sync.model.secret import SecretStr

CREATES = plan(
    create(media("nike-front", FRONT, alt="حذاء نايك")),
    create(COURSE),
    create(HAIRCUT),
    create(LOGO),
    create(SHOE, deferred=("related",)),
    create(HOOK),
    labels=LABELS,
    **SPENT,
)
DRIFT = plan(
    update(
        edit("name.en", "Nike Sports Shoe!", "Nike Sports Shoe", Reason.DRIFT),
        edit("price", amount("79.99"), amount("59.99")),
        edit("sale_price", amount("49.9"), amount("54.995"), Reason.DRIFT),
        edit("published", OFF, ON, Reason.DRIFT),
        edit("min_purchase", None, 2, Reason.NEW),
        edit("cost", None, amount("20.00"), Reason.NEW, known=False),
        edit("policy", "No returns.", None),
        reason=Reason.DRIFT,
    ),
    update(
        edit("categories", ("shoes", "old stock"), ("shoes", "boots")),
        edit("tags", ("sale", "new"), ()),
        edit("published", ON, OFF),
        edit("price", None, amount("30.00")),
        edit("related", ("product.b",), ("product.a", "product.b"), Reason.RELINK),
        name="nike-socks",
        deferred=("related", "image"),
        note="links wait until what they link to exists",
    ),
    unmanaged=12,
    **SPENT,
)
CONFLICT = plan(
    update(
        edit("sale_price", amount("60.00"), amount("45.00"), Reason.CONFLICT, last=amount("50.00")),
        edit("tags", ("sale",), ("sale", "summer"), Reason.CONFLICT, last=("new",)),
        edit(
            "description.en",
            ENGLISH.replace("red", "crimson"),
            ENGLISH.replace("soft", "firm"),
            Reason.CONFLICT,
            last=ENGLISH,
        ),
        edit("policy", ENGLISH, None, Reason.CONFLICT, last="Short."),
        reason=Reason.CONFLICT,
    ),
    requests=1,
    seconds=0.2,
)
ADOPT = plan(
    change(media("nike-front"), Action.ADOPT, reason=Reason.ADOPT, remote_id=None, fields=()),
    change(
        product("lamp"),
        Action.ADOPT,
        reason=Reason.ADOPT,
        remote_id="88",
        fields=(
            edit("name.en", "Lamp", "Desk Lamp", Reason.ADOPT),
            edit("cost", None, amount("4.00"), Reason.ADOPT, known=False),
        ),
    ),
    change(product("table"), Action.ADOPT, reason=Reason.ADOPT, remote_id="89", fields=()),
    change(
        product("chair"),
        Action.MOVE,
        remote_id="90",
        fields=(),
        previous=Address("product", "old-chair"),
    ),
    requests=1,
    seconds=75.4,
    unmanaged=1,
)
REMOVALS = plan(
    change(product("lamp"), Action.CREATE, reason=Reason.GONE, remote_id=None),
    change(
        product("boot"),
        Action.ARCHIVE,
        reason=Reason.REMOVED,
        remote_id="7",
        fields=(edit("published", ON, OFF, Reason.REMOVED),),
    ),
    change(
        product("sandal"),
        Action.DELETE,
        reason=Reason.REMOVED,
        remote_id="8",
        fields=(
            edit("name.en", "Summer Sandal", None, Reason.REMOVED),
            edit("sku", "SND-8", None, Reason.REMOVED),
            edit("codes", (HIDDEN,), None, Reason.REMOVED),
            edit("sale_price", amount("9.00"), None, Reason.REMOVED),
        ),
    ),
    change(webhook("old"), Action.DELETE, reason=Reason.REMOVED, remote_id="2", fields=()),
    change(
        media("banner"),
        Action.FORGET,
        reason=Reason.REMOVED,
        remote_id=None,
        fields=(),
        note="the file stays in the store's media library",
    ),
    change(product("hat"), Action.FORGET, reason=Reason.GONE, remote_id="5", fields=()),
    requests=60,
    seconds=60.0,
)
NESTED = plan(
    update(
        edit(
            "variants",
            VARIANTS,
            (
                {**VARIANTS[0], "additional_price": amount("5.00"), "image": SIDE},
                {**VARIANTS[2], "extra_cost": amount("1.00")},
                {"color": "green", "size": "L", "stock": 9},
            ),
        ),
    ),
    update(
        edit("variants", VARIANTS[:1], None),
        edit("options", None, OPTIONS[1:]),
        name="nike-cap",
    ),
    change(
        HAIRCUT,
        fields=(
            edit(
                "availability",
                ({"day": "sunday", "start_time": "09:00", "end_time": "12:00"},),
                ({"day": "sunday", "start_time": "09:00", "end_time": "13:00"},),
            ),
        ),
    ),
    labels=LABELS,
)
OPTION_EDITS = plan(
    update(
        edit(
            "options",
            OPTIONS,
            (
                {"type": "number", "title": {"ar": "العدد", "en": "Count"}},
                {
                    **OPTIONS[0],
                    "choices": ({"label": {"ar": "صغير", "en": "Tiny"}, "cost": amount("1.00")},),
                },
                OPTIONS[1],
            ),
        ),
        edit(
            "extra",
            {"warranty": {"years": 2, "text": ENGLISH}, "gone": "x", "same": 1},
            {
                "warranty": {"years": 3, "text": ENGLISH.replace("red", "blue")},
                "same": 1,
                "new": (),
            },
        ),
    ),
    update(edit("options", OPTIONS, ()), name="plain"),
)
WORDS = plan(
    update(
        edit("description.en", ENGLISH, ENGLISH.replace("red mesh", "blue knit")),
        edit(
            "description.ar",
            ARABIC,
            ARABIC.replace("شبك أحمر", "قماش أزرق").replace("الظل.", "الظل. صنع في الأردن."),
        ),
        edit("summary.en", "Line one\nline two", "Line one\nline  three"),
        edit("name.ar", "حذاء نايك", "حذاء نايك الرياضي"),
        edit("seo.title.en", "Shoe", "Shoe " + "very " * 20 + "long"),
        edit("seo.title.ar", "\u0623حمد", "\u0627\u0654حمد"),
    ),
    update(
        edit("description.en", "word " * 3000 + "end", "other text " * 2000 + "end"),
        name="rewritten",
    ),
)
HOSTILE = plan(
    change(
        product("evil\u202egnp.exe"),
        fields=(
            edit("name.en", 'A" -> "B', "B\x1b[2J\x1b[1;31mError\x9b31m"),
            edit("name.ar", "حذاء\u2067\u2066", "\u202eحذاء\u2069\nPlan: 0 to delete"),
            edit("tags", ("x\ny",), ("\ud800", "a\x00b", "two words\t", "q\u200fr")),
            edit("extra", {"k\x1b]0;t\x07": 1}, {"k\x1b]0;t\x07": 2, "\u2028": "\u2028"}),
            edit("sku", "line\rover", "emoji 👩\u200d👩 \U000e0041 ok\\"),
        ),
        remote_id="1\n2",
        note="note\nwith a break \x1b[0m",
    ),
    warnings=(warning("incomplete-list", "the store said: \x1b[31mfine\nreally"),),
    blocks=(block("max\x1b", "message \u202e\nmore", "--lift\x07"),),
    labels={FRONT: "media.\u202efront"},
    targets=("product.\x1b*",),
)
SECRETS = plan(
    change(
        COURSE,
        fields=(
            edit("codes", (HIDDEN,), (HIDDEN, OTHER)),
            edit("extra", {"token": HIDDEN}, {"token": OTHER}, Reason.DRIFT),
        ),
    ),
    change(
        product("ebook", "digital"),
        fields=(edit("codes", None, (SecretStr("hunter2"),), Reason.NEW, known=False),),
    ),
    change(product("game", "digital"), fields=(edit("codes", (HIDDEN,), None),)),
    create(COURSE),
)
MEDIA = plan(
    change(
        media("nike-front"),
        remote_id=None,
        fields=(edit("digest", BACK, FRONT), edit("alt", "old", None)),
    ),
    update(
        edit("image", BACK, FRONT),
        edit("gallery", ("https://cdn.example.com/1.jpg", SIDE, FRONT), (FRONT, SIDE)),
        edit("files", (FRONT, SIDE), (SIDE, FRONT)),
    ),
    labels=LABELS,
)
HOOKS = plan(
    change(
        HOOK,
        fields=(
            edit("url", "https://erp.example.com/hooks/tjar", "https://erp.example.com/hooks/new"),
            edit("events", ("order.created",), ("order.created", "order.updated")),
            edit("secret.version", 1, 2),
        ),
        remote_id="3",
    ),
)
BLOCKED = plan(
    update(edit("sale_price", amount("50.00"), amount("5.00"))),
    blocks=(
        block(
            "price-change",
            "1 product changes price by more than 50 %; the largest is product.nike-shoe "
            "sale_price: 50.00 -> 5.00 (90.0 %)",
            "--max-price-change-percent 90",
            Address("product", "nike-shoe"),
        ),
        block(
            "deletes",
            "12 resources would be removed; the guard allows 10",
            "--max-deletes 12",
            *(Address("product", f"old-{at}") for at in range(12)),
        ),
        block(
            "missing",
            "3 of 3 owned webhooks (100.0 %) are gone from the store; is this the right store, "
            "and is it well?",
            "--allow-missing",
            *(Address("webhook", name) for name in "abc"),
        ),
        block(
            "protected",
            "product.lamp is protected and would be removed",
            "put its file back; or set `lifecycle: {protect: false}` there, apply, "
            "and only then remove it",
            Address("product", "lamp"),
        ),
    ),
    warnings=(
        warning("incomplete-list", "the list of products shifts"),
        warning("not-found", "product.حذاء was not found:\nnothing is done about it"),
    ),
    requests=1,
    seconds=0.2,
)
TARGETED = plan(
    update(edit("sale_price", amount("50.00"), amount("55.00"))),
    targets=("product.nike-*",),
    excludes=("product.nike-cap",),
    unchanged=1,
)
EMPTY = plan(unchanged=1214, unmanaged=12)

PLANS: dict[str, Plan] = {
    "creates": CREATES,
    "drift": DRIFT,
    "conflict": CONFLICT,
    "adopt": ADOPT,
    "removals": REMOVALS,
    "nested": NESTED,
    "options": OPTION_EDITS,
    "words": WORDS,
    "hostile": HOSTILE,
    "secrets": SECRETS,
    "media": MEDIA,
    "webhooks": HOOKS,
    "blocked": BLOCKED,
    "targeted": TARGETED,
    "empty": EMPTY,
    "empty-targeted": replace(EMPTY, targets=("product.x",), unmanaged=0),
}
