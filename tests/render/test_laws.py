"""Laws that hold for every value a file or a store could hold."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import block, change, mistake, plan
from tests.render.goods import HIDDEN, OTHER, SHOE
from tests.render.outcomes import REPORT, STATE
from tests.render.samples import PLANS
from tjar_sync.errors import CatalogError, PlanError
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import Failed, Normalized, Report, Warned
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action, FieldChange, Reason
from tjar_sync.model.secret import SecretStr
from tjar_sync.render import json as to_json
from tjar_sync.render import json_events
from tjar_sync.render import text as to_text
from tjar_sync.render.build_plan import plan_view
from tjar_sync.render.build_run import run_view
from tjar_sync.render.build_state import entry_view
from tjar_sync.render.problems import error_text
from tjar_sync.render.style import Style
from tjar_sync.render.word_diff import Mark, word_diff

NASTY = st.sampled_from(
    [
        *"\x1b\n\r\t\x00\x07\x9b\u202a\u202e\u2066\u2067\u2068\u2069\u200e\u2028\u2029\ud800\x7f",
        *'أب a"',
    ]
)
TEXTS = st.text(NASTY | st.characters(), max_size=80)
SCALARS = st.none() | st.booleans() | st.integers() | TEXTS | st.decimals(allow_nan=True)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple) | st.dictionaries(TEXTS, inner, max_size=4)
    ),
    max_leaves=8,
)
FIELDS = st.builds(
    FieldChange,
    st.sampled_from(sorted(KINDS["product"].fields)) | TEXTS,
    VALUES,
    VALUES,
    st.sampled_from(Reason),
    st.booleans(),
    VALUES,
)
STYLES = st.builds(Style, st.just(value=False), st.integers(20, 120), st.booleans())
RAW = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066\u2067\u2028\u2029]")


def safe(text: str) -> None:
    """Check that a text holds nothing a terminal would obey, and that isolates are closed."""
    assert not RAW.search(text)
    for line in text.split("\n"):
        assert line.count("\u2068") == line.count("\u2069")
    text.encode()


@given(st.lists(FIELDS, max_size=3), st.sampled_from(Action), TEXTS, STYLES)
def test_no_value_steers_the_terminal(
    fields: list[FieldChange], action: Action, text: str, style: Style
) -> None:
    """Whatever files and stores hold, a plan's text is plain, and its lines are its own."""
    step = change(
        replace(SHOE, address=replace_name(text)),
        action,
        fields=tuple(fields),
        remote_id=text,
        note=text,
        deferred=(text,),
        previous=replace_name(text),
    )
    blocks = (block(text, text, text, step.address, step.address),)
    shown = plan(
        step,
        blocks=blocks,
        warnings=(warning("incomplete-list", text),),
        labels={text: text},
        targets=(text,),
    )
    rendered = to_text.plan(shown, style)

    safe(rendered)
    assert style.unicode or rendered.isascii()


def replace_name(text: str) -> Any:
    """Name a product by any text."""
    return SHOE.address._replace(name=text)


@given(TEXTS)
def test_a_value_never_starts_a_line(text: str) -> None:
    """A line break inside a short value does not break the line."""
    quiet = plan(change(SHOE, fields=(FieldChange("sku", None, "x", Reason.EDIT),)))
    loud = plan(change(SHOE, fields=(FieldChange("sku", None, text, Reason.EDIT),)))

    assert to_text.plan(quiet).count("\n") == to_text.plan(loud).count("\n")


@given(TEXTS, VALUES, STYLES)
def test_no_message_steers_the_terminal(text: str, value: Any, style: Style) -> None:
    """Events, reports, errors and tables are as safe as plans; their lines after the first indent."""
    step = change(SHOE)
    events = (
        Warned(warning("odd", text)),
        Normalized(SHOE.address, text, value, text),
        Failed(step, text),
    )
    told = Report(failed=(events[2],), normalized=(events[1],), warnings=(warning("odd", text),))
    row = replace(STATE.resources[SHOE.address], desired={text: value}, live={text: text})
    safe("".join(str(to_text.event_line(event, style)) for event in events))
    safe(to_text.report(told, plan(step), style))
    safe(to_text.entry(row, style))
    safe(
        error_text(
            CatalogError((mistake(text, 1, 2, text), warning("incomplete-list", text))), style
        )
    )
    message = error_text(PlanError(text, where=text, hint=text), style)

    safe(message)
    assert all(line.startswith("  ") for line in message.split("\n")[1:])


@given(FIELDS)
def test_no_value_steers_the_terminal_through_json(field: FieldChange) -> None:
    """JSON is valid, and plain to look at."""
    text = to_json.plan(plan(change(SHOE, fields=(field,))))

    assert not RAW.search(text)
    assert json.loads(text)["resource_changes"][0]["fields"][0]["path"] == field.path


@given(
    st.recursive(
        st.sampled_from([SecretStr("hunter2"), HIDDEN, OTHER]),
        lambda inner: st.tuples(inner) | st.fixed_dictionaries({"k": inner, "o": SCALARS}),
        max_leaves=3,
    ),
    st.none() | st.just((OTHER,)) | SCALARS,
    st.sampled_from(Reason),
    st.sampled_from(Action),
    st.sampled_from(["codes", "extra", "variants", "sku"]),
)
def test_no_secret_is_rendered(
    value: Any, other: Any, reason: Reason, action: Action, path: str
) -> None:
    """Neither a secret nor its digest is in any output, wherever it stands."""
    fields = (
        FieldChange(path, value, other, reason, last=value),
        FieldChange(path, other, value, reason),
    )
    made = plan(change(SHOE, action, fields=fields))
    spelling = Normalized(SHOE.address, path, value, other)
    row = replace(STATE.resources[SHOE.address], desired={path: value}, live={path: other})
    told = Report(normalized=(spelling,))
    trees = [plan_view(made), run_view(told), entry_view(row)]
    texts = [
        to_text.plan(made),
        to_json.plan(made),
        to_text.report(told, made),
        to_json.report(told, made),
    ]
    owned = replace(STATE, resources={SHOE.address: row})
    texts += [
        to_text.entry(row),
        to_json.state(owned),
        to_text.state(owned),
        str(to_text.event_line(spelling)),
        json_events.event_line(spelling),
        json_events.plan(made),
        json_events.summary(told, made),
    ]

    for text in (*texts, *map(repr, trees)):
        assert not re.search(f"hunter2|{HIDDEN.digest}|{OTHER.digest}|a key for tests", text)


def test_no_sample_shows_a_secret() -> None:
    """The goldens hold no digest of a secret either."""
    texts = [renderer.plan(item) for item in PLANS.values() for renderer in (to_text, to_json)]
    texts += [
        to_text.report(REPORT, PLANS["empty"]),
        to_json.report(REPORT, PLANS["empty"]),
        to_json.state(STATE),
    ]

    assert not any(HIDDEN.digest in text or OTHER.digest in text for text in texts)


@given(TEXTS, TEXTS)
def test_a_word_diff_tells_both_texts(before: str, after: str) -> None:
    """What is kept and removed is the old text, what is kept and added the new one."""
    stretches = word_diff(before, after)
    old = "".join("".join(item.tokens) for item in stretches if item.mark is not Mark.ADDED)
    new = "".join("".join(item.tokens) for item in stretches if item.mark is not Mark.REMOVED)

    assert (before, after) == (old, new)


@given(st.decimals(min_value=0, max_value=10**10, places=2))
def test_an_amount_is_written_exactly(value: Decimal) -> None:
    """Money in JSON reads back as the same amount."""
    fields = (FieldChange("cost", None, value, Reason.NEW),)
    text = to_json.plan(plan(change(SHOE, fields=fields)))

    assert Decimal(json.loads(text)["resource_changes"][0]["change"]["after"]["cost"]) == value
