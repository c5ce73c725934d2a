"""What each fault, and what each habit takes, is to a person, in English and Arabic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.devstore.faults import FaultKind
from tjar_sync.devstore.habits.parameters import Choice, Number, Words

if TYPE_CHECKING:
    from tjar_sync.devstore.habits.parameters import Parameter

PRESET_TITLES = {
    "slow": ("Slow answers", "أجوبة بطيئة"),
    "rate limit": ("Too many requests", "طلبات أكثر من اللازم"),
    "server error": ("Server error", "خطأ في الخادم"),
    "bad gateway": ("Bad gateway", "بوابة معطلة"),
    "lost answer to a create": ("Lost answer to a create", "ضياع جواب الإنشاء"),
    "error after a create": ("Error after a create", "خطأ بعد الإنشاء"),
    "reset": ("Reset connection", "قطع الاتصال"),
    "shifting list": ("Shifting list", "قائمة تتغير أثناء قراءتها"),
    "empty list": ("Empty list", "قائمة فارغة"),
    "truncated answer": ("Truncated answer", "جواب مبتور"),
}
FAULT_TEXTS = {
    FaultKind.LATENCY: (
        "The answer comes late, and all is well.",
        "يتأخر الجواب، وكل شيء على ما يرام.",
    ),
    FaultKind.RATE_LIMITED: (
        "Nothing is done; the answer is 429: try again later.",
        "لا يُنفذ شيء، والجواب 429: أعد المحاولة لاحقًا.",
    ),
    FaultKind.SERVER_ERROR: (
        "Nothing is done; the answer is 500.",
        "لا يُنفذ شيء، والجواب 500.",
    ),
    FaultKind.SERVER_ERROR_PAGE: (
        "Nothing is done; the answer is 500 with an HTML page.",
        "لا يُنفذ شيء، والجواب 500 مع صفحة HTML.",
    ),
    FaultKind.BAD_GATEWAY: (
        "Nothing is done; the answer is 502 with an HTML page.",
        "لا يُنفذ شيء، والجواب 502 مع صفحة HTML.",
    ),
    FaultKind.UNAUTHORIZED: (
        "Nothing is done; the answer is 401, as for a wrong key.",
        "لا يُنفذ شيء، والجواب 401 كما لو كان المفتاح خاطئًا.",
    ),
    FaultKind.NOT_FOUND: (
        "Nothing is done; the answer is 404.",
        "لا يُنفذ شيء، والجواب 404.",
    ),
    FaultKind.LOST_BEFORE: (
        "The connection closes without an answer; nothing was done.",
        "يُغلق الاتصال بلا جواب، ولم يُنفذ شيء.",
    ),
    FaultKind.RESET: (
        "The connection is reset; nothing was done.",
        "يُقطع الاتصال، ولم يُنفذ شيء.",
    ),
    FaultKind.HANG: (
        "The store is silent for a while, then closes the connection; nothing was done.",
        "يصمت المتجر مدة ثم يغلق الاتصال، ولم يُنفذ شيء.",
    ),
    FaultKind.LOST_AFTER: (
        "The work is kept; the connection closes without an answer.",
        "يُحفظ العمل، ويُغلق الاتصال بلا جواب.",
    ),
    FaultKind.RESET_AFTER: (
        "The work is kept; the connection is reset.",
        "يُحفظ العمل، ويُقطع الاتصال.",
    ),
    FaultKind.ERROR_AFTER: (
        "The work is kept; the answer is 500 all the same.",
        "يُحفظ العمل، ومع ذلك يكون الجواب 500.",
    ),
    FaultKind.SHIFTING_LIST: (
        "After each page of a list, some products change.",
        "تتغير بعض المنتجات بعد كل صفحة من القائمة.",
    ),
    FaultKind.TRUNCATED: (
        "Half of the answer comes, though the whole was announced.",
        "يصل نصف الجواب مع أن المعلن هو الجواب كله.",
    ),
    FaultKind.TRUNCATED_SHORT: (
        "Half of the answer comes, announced as the whole.",
        "يصل نصف الجواب ويُعلن كأنه الجواب كله.",
    ),
    FaultKind.MALFORMED: (
        "The answer is no JSON.",
        "الجواب ليس JSON.",
    ),
    FaultKind.WRONG_CONTENT_TYPE: (
        "The answer is good JSON, called an HTML page.",
        "الجواب JSON سليم، لكنه يُسمى صفحة HTML.",
    ),
    FaultKind.SLOW_BODY: (
        "The answer arrives bit by bit.",
        "يصل الجواب شيئًا فشيئًا.",
    ),
    FaultKind.DUPLICATE_ROWS: (
        "A row of the first page comes again on later ones.",
        "يتكرر صف من الصفحة الأولى في الصفحات التالية.",
    ),
    FaultKind.MISSING_ROWS: (
        "Some rows of every page are left out.",
        "تسقط بعض الصفوف من كل صفحة.",
    ),
    FaultKind.EMPTY_LIST: (
        "The list has no rows, and says that there are none.",
        "القائمة بلا صفوف، وتقول إنه لا يوجد شيء.",
    ),
    FaultKind.WRONG_TOTAL: (
        "The list says that there are more than there are.",
        "تقول القائمة إن العدد أكبر مما هو.",
    ),
    FaultKind.SHORT_CREATE: (
        "The answer to a write has the id alone.",
        "لا يحمل جواب الكتابة إلا المعرّف.",
    ),
    FaultKind.NESTED: (
        "The answer holds the product one level deeper.",
        "يحمل الجواب المنتج أعمق بمستوى واحد.",
    ),
    FaultKind.TEXT_NUMBERS: (
        "Numbers arrive as texts.",
        "تصل الأعداد على شكل نصوص.",
    ),
    FaultKind.TEXT_IDS: (
        "Ids arrive as texts.",
        "تصل المعرّفات على شكل نصوص.",
    ),
    FaultKind.HIDDEN_SKU: (
        "What is read shows no SKU.",
        "لا يظهر رمز المنتج عند القراءة.",
    ),
    FaultKind.ECHO: (
        "A write answers with what was sent, not with what was kept.",
        "يكرر جواب الكتابة ما أُرسل، لا ما حُفظ.",
    ),
    FaultKind.CREATED_AS_OK: (
        "The answer is 200 where 201 is due.",
        "الجواب 200 حيث يجب أن يكون 201.",
    ),
    FaultKind.EXTRA_FIELDS: (
        "Everything has unknown fields, too.",
        "في كل شيء حقول غير معروفة أيضًا.",
    ),
}


def fault_text(kind: FaultKind, lang: str) -> str:
    """Say what goes wrong, in a sentence."""
    english, arabic = FAULT_TEXTS[kind]
    return arabic if lang == "ar" else english


def preset_title(name: str, lang: str) -> str:
    """Return what a button for a common fault is called."""
    english, arabic = PRESET_TITLES[name]
    return arabic if lang == "ar" else english


def takes(parameter: Parameter, lang: str) -> str:
    """Say what may follow a habit's name."""
    if lang == "en":
        return parameter.about
    match parameter:
        case Number():
            return f"عدد صحيح من {parameter.least} إلى {parameter.most}"
        case Choice():
            return f"كلمة واحدة من هذه: {', '.join(parameter.words)}"
        case Words():
            return f"كلمات بينها علامة +، من هذه: {', '.join(parameter.words)}"
        case _:
            return "لا شيء"
