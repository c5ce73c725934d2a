"""A page of HTML that is one file: it asks for nothing, and every value in it is escaped.

The only markup that does not pass through the escaping is ours: the style and the script that lie
beside the templates. The page's policy names their digests, so that nothing else can act.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tjar_sync.i18n import END, ISOLATE, Translated, is_english, language, number
from tjar_sync.render.actions import ACTION_STYLES
from tjar_sync.render.html_items import groups, is_sign, is_word, shows_itself, side
from tjar_sync.render.html_preview import PREVIEW_STYLE, previews
from tjar_sync.render.html_text import bars, direction, safe, stretches, way
from tjar_sync.render.own_words import own
from tjar_sync.render.view import Items, Pairs, Picture, Placeholder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tjar_sync.render.style import Style
    from tjar_sync.render.view import Content

_FOLDER = Path(__file__).parent / "templates"
_CONTENTS: Mapping[str, Callable[[Content], bool]] = {
    "picture": lambda one: isinstance(one, Picture),
    "items": lambda one: isinstance(one, Items),
    "pairs": lambda one: isinstance(one, Pairs),
    "placeholder": lambda one: isinstance(one, Placeholder),
    "word": is_word,
    "sign": is_sign,
}
"""What a template asks of a content."""


def page(template: str, style: Style, **values: object) -> str:
    """Fill a template; what the reader is to see of pictures comes with the style."""
    spoken = {"lang": language(), "rtl": not is_english()}
    filled = _templates().get_template(template).render(values, pictures=style.pictures, **spoken)
    return filled.rstrip("\n")


@cache
def _templates() -> Environment:
    env = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_final,
    )
    css, script = _ours("page.css"), _ours("page.js")
    env.globals.update(
        css=css,
        script=script,
        _=own,
        number=number,
        policy=_policy(css, script),
        actions=ACTION_STYLES,
        thumbnail=_thumbnail,
        side=side,
        flat=lambda text: _flat(own(text)),
    )
    env.filters.update(
        groups=groups,
        stretches=stretches,
        previews=previews,
        direction=direction,
        bars=bars,
        way=way,
        shows_itself=shows_itself,
        zip=zip,
        flat=_flat,
        joined=_joined,
    )
    env.tests.update(_CONTENTS)
    return env


def _final(value: Any) -> Any:  # noqa: ANN401 - whatever a template puts out
    """Spell out what reorders or hides text, in each value that a template puts out."""
    if isinstance(value, Translated):
        held = str(escape(value)).replace(ISOLATE, "<bdi>").replace(END, "</bdi>")
        return Markup(held)  # noqa: S704 - it is escaped, and the isolates are ours
    return value if isinstance(value, Markup) else safe(str(value))


def _flat(text: str) -> str:
    """Return words of ours for an attribute, which holds no markup."""
    return text.replace(ISOLATE, "").replace(END, "") if isinstance(text, Translated) else text


def _joined(texts: Iterable[str]) -> str:
    """Put sentences one after the other, each in the language that it is in."""
    told = own("; ").join(texts)
    return told if is_english() else Translated(told)


def _ours(name: str) -> Markup:
    text = (_FOLDER / name).read_text("utf-8")
    return Markup(text)  # noqa: S704 - a file of ours, and the only place where text is taken for markup


def _policy(css: str, script: str) -> str:
    """Return what the page may do: show pictures that it holds, and use its own style and script."""
    styles = f"{_source(css)} {_source(PREVIEW_STYLE)}"
    return (
        f"default-src 'none'; img-src data:; style-src {styles}; script-src {_source(script)};"
        " base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _thumbnail(content: Content, pictures: dict[str, bytes]) -> str:
    """Return a picture that the page holds, as an address; empty where it has none."""
    data = pictures.get(content.source) if isinstance(content, Picture) else None
    return f"data:image/webp;base64,{b64encode(data).decode()}" if data else ""
