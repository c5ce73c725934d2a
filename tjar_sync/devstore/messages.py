"""What the API says, in English and Arabic (facts 1: localization)."""

from __future__ import annotations

from typing import NamedTuple


class Sentence(NamedTuple):
    """What one part alone says, in both languages."""

    english: str
    arabic: str


_SHARED: dict[str, tuple[str, str]] = {
    "error.401": ("Unauthenticated.", "غير مصرح."),
    "error.404": ("Not Found", "غير موجود"),
    "error.405": ("Method Not Allowed", "الطريقة غير مسموحة"),
    "error.422": ("The given data was invalid.", "البيانات المدخلة غير صالحة."),
    "error.429": ("Too Many Attempts.", "محاولات كثيرة جدا."),
    "error.500": ("Server Error", "خطأ في الخادم"),
    "required": ("The {field} field is required.", "حقل {field} مطلوب."),
    "taken": ("The {field} has already been taken.", "قيمة {field} مستخدمة من قبل."),
    "number": ("The {field} must be a number.", "يجب أن يكون {field} رقما."),
    "integer": ("The {field} must be an integer.", "يجب أن يكون {field} عددا صحيحا."),
    "negative": ("The {field} must be at least 0.", "يجب ألا يقل {field} عن 0."),
    "text": ("The {field} must be a string.", "يجب أن يكون {field} نصا."),
    "flag": ("The {field} must be true or false.", "يجب أن يكون {field} صحيحا أو خاطئا."),
    "list": ("The {field} must be an array.", "يجب أن يكون {field} مصفوفة."),
    "choice": ("The selected {field} is invalid.", "قيمة {field} المختارة غير صالحة."),
    "missing": ("The selected {field} does not exist.", "قيمة {field} غير موجودة."),
    "shape": ("The {field} has the wrong shape.", "صيغة {field} غير صحيحة."),
    "length": (
        "The {field} must not be longer than item_stock_count.",
        "يجب ألا يكون {field} أطول من item_stock_count.",
    ),
    "null": ("The {field} must not be null.", "يجب ألا يكون {field} فارغا."),
    "file": ("The {field} must be a file.", "يجب أن يكون {field} ملفا."),
    "url": ("The {field} must be a valid URL.", "يجب أن يكون {field} رابطا صحيحا."),
    "refused": ("The {field} is refused.", "تم رفض {field}."),
    "below": ("The {field} must be less than price.", "يجب أن يكون {field} أقل من price."),
    "long": ("The {field} is too long.", "قيمة {field} أطول من اللازم."),
    "stock": ("The {field} exceeds the stock.", "قيمة {field} تتجاوز المخزون."),
    "json": ("The body must be a JSON object.", "يجب أن يكون المحتوى كائن JSON."),
}
"""What any part may say, by key."""


def language(header: str) -> str:
    """Choose 'ar' or 'en' from an Accept-Language header; English when in doubt."""
    return "ar" if header.strip().lower().startswith("ar") else "en"


def say(said: str | Sentence, lang: str, field: str = "") -> str:
    """Return a sentence in the given language: a shared one by its key, or a part's own."""
    english, arabic = _SHARED[said] if isinstance(said, str) else said
    return (arabic if lang == "ar" else english).format(field=field)
