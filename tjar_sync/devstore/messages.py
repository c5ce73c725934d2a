"""Every sentence the API says, in English and Arabic (facts 1: localization)."""

from __future__ import annotations

_SENTENCES: dict[str, tuple[str, str]] = {
    "products.list": ("Products retrieved successfully", "تم استرجاع المنتجات بنجاح"),
    "products.detail": (
        "Product details retrieved successfully",
        "تم استرجاع تفاصيل المنتج بنجاح",
    ),
    "products.service": (
        "Service details retrieved successfully",
        "تم استرجاع تفاصيل الخدمة بنجاح",
    ),
    "products.created": ("Product created successfully", "تم إنشاء المنتج بنجاح"),
    "products.updated": ("Product updated successfully", "تم تحديث المنتج بنجاح"),
    "products.deleted": ("Product deleted successfully", "تم حذف المنتج بنجاح"),
    "media.created": ("Media uploaded successfully", "تم رفع الوسائط بنجاح"),
    "media.updated": ("Media updated successfully", "تم تحديث الوسائط بنجاح"),
    "webhooks.list": ("Webhooks retrieved successfully", "تم استرجاع الويب هوك بنجاح"),
    "webhooks.created": ("Webhook registered successfully", "تم تسجيل الويب هوك بنجاح"),
    "webhooks.updated": ("Webhook updated successfully", "تم تحديث الويب هوك بنجاح"),
    "webhooks.deleted": ("Webhook deleted successfully", "تم حذف الويب هوك بنجاح"),
    "webhooks.secret": ("Webhook secret refreshed successfully", "تم تحديث المفتاح السري بنجاح"),
    "webhooks.events": ("Webhook events retrieved successfully", "تم استرجاع الأحداث بنجاح"),
    "webhooks.verified": ("Signature checked", "تم التحقق من التوقيع"),
    "orders.list": (
        "Product orders retrieved successfully",
        "تم استرجاع طلبات المنتجات بنجاح",
    ),
    "orders.detail": ("Order details retrieved successfully", "تم استرجاع تفاصيل الطلب بنجاح"),
    "orders.created": ("Order created successfully", "تم إنشاء الطلب بنجاح"),
    "orders.updated": ("Order updated successfully", "تم تحديث الطلب بنجاح"),
    "orders.statuses": (
        "Order statuses retrieved successfully",
        "تم استرجاع حالات الطلب بنجاح",
    ),
    "carts.list": (
        "Abandoned carts retrieved successfully",
        "تم استرجاع السلات المتروكة بنجاح",
    ),
    "carts.detail": ("Cart details retrieved successfully", "تم استرجاع تفاصيل السلة بنجاح"),
    "carts.reminded": ("Reminder sent successfully", "تم إرسال التذكير بنجاح"),
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
    "mimes": (
        "The {field} must be a file of type: jpg, jpeg, png, gif, webp, svg, pdf, zip.",
        "يجب أن يكون {field} ملفا من نوع: jpg, jpeg, png, gif, webp, svg, pdf, zip.",
    ),
    "size": (
        "The {field} must not be greater than 10 MiB.",
        "يجب ألا يزيد حجم {field} عن 10 ميغابايت.",
    ),
    "url": ("The {field} must be a valid URL.", "يجب أن يكون {field} رابطا صحيحا."),
    "refused": ("The {field} is refused.", "تم رفض {field}."),
    "below": ("The {field} must be less than price.", "يجب أن يكون {field} أقل من price."),
    "long": ("The {field} is too long.", "قيمة {field} أطول من اللازم."),
    "limit": (
        "A store may register at most 2 webhooks.",
        "يمكن للمتجر تسجيل رابطين كحد أقصى.",
    ),
    "stock": ("The {field} exceeds the stock.", "قيمة {field} تتجاوز المخزون."),
    "json": ("The body must be a JSON object.", "يجب أن يكون المحتوى كائن JSON."),
}


def language(header: str) -> str:
    """Choose 'ar' or 'en' from an Accept-Language header; English when in doubt."""
    return "ar" if header.strip().lower().startswith("ar") else "en"


def say(key: str, lang: str, field: str = "") -> str:
    """Return a sentence in the given language."""
    english, arabic = _SENTENCES[key]
    return (arabic if lang == "ar" else english).format(field=field)
