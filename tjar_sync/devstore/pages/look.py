"""How pages are drawn: their language, their filters, their frame."""

from __future__ import annotations

import html
from functools import partial
from typing import TYPE_CHECKING

import nh3
from flask import Blueprint, Response, redirect, render_template, request
from markupsafe import Markup

from tjar_sync.devstore.api import answers
from tjar_sync.devstore.errors import Missing, Rejected
from tjar_sync.devstore.messages import say
from tjar_sync.devstore.pages.guard import add_headers, require_own_host
from tjar_sync.devstore.pages.translations import translation
from tjar_sync.devstore.views import Links

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

    from tjar_sync.devstore.views import Json

_COOKIE = "language"
_TAGS = nh3.ALLOWED_TAGS - {"img"}


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
        say=partial(translation, lang=lang),
        plain=plain,
        pick=partial(pick, lang=lang),
        money=money,
        clean=clean,
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


def money(amount: float | None) -> str:
    """Write an amount with two decimals."""
    return "" if amount is None else f"{amount:,.2f}"


def clean(text: str | None) -> Markup:
    """Return a description's HTML without anything that could do harm or load a file."""
    return Markup(nh3.clean(text or "", tags=_TAGS))  # noqa: S704 - nh3 cleaned it


def _problem(rejected: Rejected) -> Response:
    lang = language()
    found = [say(one, lang, field) for field, said in rejected.errors.items() for one in said]
    return page("problem.html", 422, problems=found)


def _nothing(_missing: Missing) -> Response:
    return page("problem.html", 404, problems=[translation("page_not_found", language())])
