"""An explanation of one resource as text or JSON."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from tjar_sync.model.explanation import Known, Owner
from tjar_sync.render.actions import ACTION_STYLES, reason_text
from tjar_sync.render.build_value import content, field_of, secret
from tjar_sync.render.json_document import document, place, plain_value
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import shown
from tjar_sync.render.spoken import spoken
from tjar_sync.render.style import PLAIN
from tjar_sync.render.text_cells import content_text
from tjar_sync.render.view import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tjar_sync.model.address import Address
    from tjar_sync.model.explanation import Explanation, FieldExplanation
    from tjar_sync.render.style import Style

_WIDTH = len("last written:")
_OWNERS = {Owner.FILES: "the files", Owner.STORE: "the store"}
NOT_LOOKED = "the store was not looked at: what it shows now, and so the plan, is not known"


def text(explanation: Explanation, style: Style = PLAIN) -> str:
    """Draw it for a terminal: what it is, what becomes of it, and each field from all sides."""
    return "\n\n".join(
        (
            "\n".join(_head(explanation, style)),
            *("\n".join(_field(explanation.address, one, style)) for one in explanation.fields),
        )
    )


def json(explanation: Explanation, _style: Style = PLAIN) -> str:
    """Render it for machines; of secrets only that they are there."""
    change = explanation.change
    found = {
        "address": str(explanation.address),
        "type": explanation.type,
        "remote_id": explanation.remote_id,
        **place(explanation.position),
        "facts": list(explanation.facts),
        "looked_at_store": explanation.looked,
        "action": change.action.value if change else None,
        "action_reason": change.reason.value if change else None,
        "note": change.note if change else "",
        "fields": [_plain(one) for one in explanation.fields],
    }
    return document("explanation", found, explanation.told)


EXPLANATION_FORMATS: Mapping[str, Callable[[Explanation, Style], str]] = {
    "text": text,
    "json": json,
}
"""By the names that --format takes."""


def _head(explanation: Explanation, style: Style) -> Iterator[str]:
    facts = [shown(explanation.type, style)] if explanation.type else []
    if explanation.remote_id:
        facts.append(f"{shown(own('id', style), style)} {shown(explanation.remote_id, style)}")
    what = ", ".join(facts)
    name = style.paint(shown(str(explanation.address), style), Tone.HEAD)
    yield f"{name} ({what})" if what else name
    where = str(explanation.position) if explanation.position else own("in no file", style)
    yield f"  {shown(where, style)}"
    for fact in explanation.facts:
        yield f"  {shown(own(fact, style), style)}"
    yield from _wrapped(f"{own('plan:', style)} ", _planned(explanation), "  ", style)
    for one in explanation.told:
        yield from _wrapped(f"{own(one.severity.value, style)}: ", one.summary, "  ", style)


def _planned(explanation: Explanation) -> str:
    if not explanation.looked:
        return NOT_LOOKED
    change = explanation.change
    if change is None:
        return "nothing is to be done"
    note = f"; {change.note}" if change.note else ""
    legend = ACTION_STYLES[change.action].legend
    return f"{legend}: {reason_text(change)}{note}"


def _field(address: Address, one: FieldExplanation, style: Style) -> Iterator[str]:
    field = field_of(address, one.path)
    shape = field.shape if field else None
    yield f"  {style.paint(shown(one.path, style), Tone.HEAD)}"
    for side in Known:
        if side in one.values:
            drawn = content_text(spoken(content(one.values[side], shape=shape), style), style)
            yield _line(own(side.value, style), drawn)
    if one.sent:
        yield _line(own("sent", style), shown(own(one.sent, style), style))
    if one.origin is not None:
        yield _line(
            own("from", style),
            f"{shown(str(one.origin), style)} ({own(one.origin.layer.value, style)})",
        )
    yield _line(own("owner", style), shown(own(_OWNERS[one.owner], style), style))
    yield from _wrapped(f"{own('why:', style):{_WIDTH}} ", one.why, "    ", style)


def _line(label: str, said: str) -> str:
    return f"    {f'{label}:':{_WIDTH}} {said}"


def _wrapped(label: str, said: str, indent: str, style: Style) -> Iterator[str]:
    width = max(style.width, 40)
    first, rest = f"{indent}{label}", " " * (len(indent) + len(label))
    for paragraph in shown(own(said, style), style).split("\n"):
        yield from textwrap.wrap(
            paragraph,
            width,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _plain(one: FieldExplanation) -> dict[str, object]:
    hidden = any(secret(value) for value in one.values.values())
    return {
        "path": one.path,
        **{side.name.lower(): plain_value(value) for side, value in one.values.items()},
        "known": [side.name.lower() for side in one.values],
        "sensitive": hidden,
        "owner": one.owner.value,
        "why": one.why,
        **place(one.origin),
        "layer": one.origin.layer.value if one.origin else None,
        "sent": one.sent,
    }
