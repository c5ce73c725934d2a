"""How pages are drawn: their language, their filters, their frame."""

from __future__ import annotations

import html
import re
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import nh3
from flask import Blueprint, Response, redirect, render_template, request
from markupsafe import Markup

from tjar_sync.devstore.api import answers
from tjar_sync.devstore.errors import Missing, Rejected
from tjar_sync.devstore.messages import say
from tjar_sync.devstore.pages import formats
from tjar_sync.devstore.pages.fault_texts import fault_text, preset_title, takes
from tjar_sync.devstore.pages.guard import add_headers, require_own_host
from tjar_sync.devstore.pages.translations import translation
from tjar_sync.devstore.views import Links

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response as BaseResponse

    from tjar_sync.devstore.views import Json

_COOKIE = "language"
_TAGS = nh3.ALLOWED_TAGS - {"img"}
_RESULT = re.compile(r"(not sent|failed|answered)(?:: | )(.*)")
_SPOKEN: dict[str, Callable[..., str]] = {
    "say": translation,
    "price": formats.price,
    "moment": formats.moment,
    "size": formats.size,
    "counted": formats.counted,
    "way": formats.way,
    "fault_text": fault_text,
    "preset_title": preset_title,
    "takes": takes,
}
"""What templates call, each in the language of the page."""


def pages(name: str, prefix: str = "") -> Blueprint:
    """Return a blueprint whose pages are guarded, bilingual and escaped."""
    routes = Blueprint(name, __name__, url_prefix=prefix or None)
    routes.before_request(require_own_host)
    routes.after_request(add_headers)
    routes.register_error_handler(Rejected, _problem)
    routes.register_error_handler(Missing, _nothing)
    return routes


def language() -> str:
    """Return the page's language: what was asked for, else remembered, else Arabic."""
    asked = request.args.get("lang") or request.cookies.get(_COOKIE)
    return "en" if asked == "en" else "ar"


def links() -> Links:
    """Show files relative to the page itself."""
    return Links("", answers.any_store().settings.tenant)


def page(template: str, status: int = 200, **values: object) -> Response:
    """Draw a page and remember its language."""
    lang = language()
    body = render_template(
        template,
        lang=lang,
        elsewhere=_in_the_other(lang),
        plain=plain,
        pick=partial(pick, lang=lang),
        delivered=partial(delivered, lang=lang),
        money=formats.money,
        clean=clean,
        **{name: partial(spoken, lang=lang) for name, spoken in _SPOKEN.items()},
        **values,
    )
    response = Response(body, status, content_type="text/html; charset=utf-8")
    response.set_cookie(_COOKIE, lang, samesite="Strict", httponly=True)
    return response


def back_to(url: str) -> BaseResponse:
    """Return to a page after a form."""
    return redirect(url, 303)


def plain(text: str | None) -> str:
    """Undo the store's own escaping; the template escapes what it prints."""
    return html.unescape(text or "")


def pick(pair: Json, lang: str) -> str:
    """Choose a text by language, the other one if it is missing."""
    return plain(pair[lang] or pair["en"] or pair["ar"])


def delivered(result: str, lang: str) -> str:
    """Say what became of a delivery."""
    match = _RESULT.fullmatch(result)
    key, why = match.groups() if match else ("waiting", "")
    return translation(key, lang, why=why)


def clean(text: str | None) -> Markup:
    """Return a description's HTML without anything that could do harm or load a file."""
    return Markup(nh3.clean(text or "", tags=_TAGS))  # noqa: S704 - nh3 cleaned it


def _problem(rejected: Rejected) -> Response:
    lang = language()
    found = [say(one, lang, field) for field, said in rejected.errors.items() for one in said]
    return page("problem.html", 422, problems=found)


def _nothing(_missing: Missing) -> Response:
    return page("problem.html", 404, title="page_not_found")


def _in_the_other(lang: str) -> str:
    """Return where the page is in the other language; what a form sent has no page of its own."""
    other = "en" if lang == "ar" else "ar"
    if request.method != "GET":
        return f"/dashboard/?lang={other}"
    return f"?{urlencode({**request.args, 'lang': other})}"
