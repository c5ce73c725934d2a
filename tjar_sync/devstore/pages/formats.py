"""How each language writes amounts, moments, sizes and counts, and which way texts run."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from tjar_sync.devstore.clock import RIYADH
from tjar_sync.i18n.numbers import plural_form

_AMOUNTS = {"en": Markup("SAR <bdi>{}</bdi>"), "ar": Markup("<bdi>{}</bdi> ر.س")}
_MOMENT = Markup('<time datetime="{}">{}</time>')
_MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "ar": [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
}
_NOON = 12
_SIZES = (
    (1_000_000, {"en": "{:.1f} MB", "ar": "{:.1f} ميغابايت"}),
    (1_000, {"en": "{:.1f} KB", "ar": "{:.1f} كيلوبايت"}),
    (1, {"en": "{:.0f} B", "ar": "{:.0f} بايت"}),
)
_COUNTS = {
    "products": {
        "en": ("{} product", "{} products"),
        "ar": ("لا منتجات", "منتج واحد", "منتجان", "{} منتجات", "{} منتجًا", "{} منتج"),
    },
    "orders": {
        "en": ("{} order", "{} orders"),
        "ar": ("لا طلبات", "طلب واحد", "طلبان", "{} طلبات", "{} طلبًا", "{} طلب"),
    },
    "media": {
        "en": ("{} file", "{} files"),
        "ar": ("لا ملفات", "ملف واحد", "ملفان", "{} ملفات", "{} ملفًا", "{} ملف"),
    },
}
"""One and more in English; none, one, two, few, many and others in Arabic."""


def money(amount: float | None) -> str:
    """Write an amount with two decimals, without its currency."""
    return "" if amount is None else f"{amount:,.2f}"


def price(amount: float, lang: str) -> Markup:
    """Write an amount with its currency, where the language puts it."""
    return _AMOUNTS[lang].format(money(amount))


def moment(text: str, lang: str) -> Markup:
    """Write a moment that the store shows as a person of the language does, in the store's zone."""
    read = datetime.fromisoformat(text)
    at = read.astimezone(RIYADH) if read.tzinfo else read.replace(tzinfo=RIYADH)
    month = _MONTHS[lang][at.month - 1]
    if lang == "ar":
        half = "ص" if at.hour < _NOON else "م"
        shown = f"{at.day} {month} {at.year}، {at.hour % _NOON or _NOON}:{at:%M} {half}"
    else:
        shown = f"{at.day} {month} {at.year}, {at:%H:%M}"
    return _MOMENT.format(at.isoformat(), shown)


def size(count: int, lang: str) -> str:
    """Write how large a file is."""
    unit, forms = next(each for each in _SIZES if count >= each[0] or each[0] == 1)
    return forms[lang].format(count / unit)


def counted(what: str, count: int, lang: str) -> str:
    """Say how many there are, in the form that goes with the number."""
    forms = _COUNTS[what][lang]
    return forms[plural_form(count) if lang == "ar" else count != 1].format(count)


def way(text: str | None, lang: str) -> str:
    """Return which way a text box runs: code from the left, words as their language does."""
    return "ltr" if "<" in (text or "") or lang == "en" else "rtl"
