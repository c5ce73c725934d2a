"""How requests, orders and webhooks are served (A17 to A20, A22)."""

from __future__ import annotations

from tjar_sync.devstore.endless import DRIPS
from tjar_sync.devstore.habits.habit import Habit
from tjar_sync.devstore.habits.parameters import Choice, Number

HABITS = (
    Habit("drips", "–",
        "The body of every answer takes so many seconds to arrive.",
        "يستغرق وصول جسم كل جواب هذا العدد من الثواني.",
        Number(5, 0, 600)),
    Habit("endless", "–",
        "Of every answer this part never ends: a little comes, again and again.",
        "جزء من كل جواب لا ينتهي أبدا: يصل القليل مرة بعد مرة.",
        Choice(tuple(DRIPS))),
    Habit("webhook-signature-bare", "A19",
        "The signature is bare hex in a header called Signature.",
        "التوقيع أرقام سداسية مجردة في ترويسة اسمها Signature."),
    Habit("webhook-events-zid", "A18",
        "Events have the neighbour's names: order.create, product.delete.",
        "للأحداث أسماء المنصة المجاورة: order.create و product.delete."),
    Habit("webhook-secret-hidden", "A17",
        "A registration does not show the secret; a refresh does.",
        "لا يعرض التسجيل المفتاح السري ويعرضه التحديث."),
    Habit("oversold", "A22",
        "Orders take stock that is not there: it goes below zero.",
        "تأخذ الطلبات مخزونا غير موجود فينزل تحت الصفر."),
)  # fmt: skip
