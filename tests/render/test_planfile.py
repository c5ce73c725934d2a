"""Plan files: lossless, and proof against edits, damage and truncation."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import BINDING, change, plan, product
from tests.render.goods import HIDDEN, edit
from tests.render.samples import CREATES, DRIFT, PLANS, SECRETS
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Position
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.model.plan import Action, Change, FieldChange, Plan, Reason
from tjar_sync.model.planfile import dump_plan, load_plan
from tjar_sync.model.value import SecretDigest, digest, dumps, loads

TEXTS = st.text(max_size=20)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | TEXTS
    | st.decimals(-(10**12), 10**12, allow_nan=False)
    | st.builds(SecretDigest, TEXTS),
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(TEXTS.filter(lambda name: not name.startswith("$")), inner, max_size=3)
    ),
    max_leaves=6,
)
ADDRESSES = st.builds(Address, st.sampled_from(["media", "product", "webhook"]), TEXTS.filter(bool))
FIELDS = st.builds(
    FieldChange, TEXTS, VALUES, VALUES, st.sampled_from(Reason), st.booleans(), VALUES
)
CHANGES = st.builds(
    Change,
    ADDRESSES,
    st.sampled_from(Action),
    TEXTS,
    st.sampled_from(Reason),
    st.none() | TEXTS,
    st.lists(FIELDS, max_size=2).map(tuple),
    TEXTS,
    st.lists(TEXTS, max_size=2).map(tuple),
    st.none() | ADDRESSES,
    TEXTS,
)
COUNTS = st.integers(0, 10**9)
POSITIONS = st.builds(Position, TEXTS, COUNTS, COUNTS)
DIAGNOSTICS = st.builds(
    Diagnostic,
    st.sampled_from(Severity),
    TEXTS,
    st.lists(ADDRESSES | POSITIONS, max_size=2).map(tuple),
    TEXTS,
    TEXTS,
    TEXTS,
)
PLAN_VALUES = st.builds(
    Plan,
    TEXTS,
    TEXTS,
    st.just(BINDING),
    st.lists(CHANGES, max_size=2).map(tuple),
    st.lists(DIAGNOSTICS, max_size=1).map(tuple),
    st.lists(DIAGNOSTICS, max_size=2).map(tuple),
    st.dictionaries(TEXTS.filter(lambda name: not name.startswith("$")), TEXTS, max_size=2),
    COUNTS,
    COUNTS,
    COUNTS,
    st.floats(0, 10**10),
    st.lists(TEXTS, max_size=1).map(tuple),
    st.lists(TEXTS, max_size=1).map(tuple),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(TEXTS | st.sampled_from(["$decimal", "$secret"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(PLAN_VALUES)
def test_a_plan_comes_back_as_it_was(made: Plan) -> None:
    """What is reviewed is what is applied."""
    text = dump_plan(made)

    assert load_plan(text) == made
    assert dump_plan(load_plan(text)) == text


@pytest.mark.parametrize("name", [name for name in PLANS if name not in {"secrets", "hostile"}])
def test_a_real_plan_comes_back_as_it_was(name: str) -> None:
    """Every kind of change survives the file."""
    assert load_plan(dump_plan(PLANS[name])) == PLANS[name]


def test_half_a_character_survives_the_file() -> None:
    """What a store shows, even what no text should hold, can be saved as UTF-8 and read again."""
    made = plan(change(product(), fields=(edit("sku", "a\ud800", "\udfffb"),)))

    assert load_plan(dump_plan(made).encode().decode()) == made


def test_a_secret_is_never_written() -> None:
    """A bare secret in a plan is refused; its digest is not."""
    held = plan(change(product(), fields=(edit("codes", (HIDDEN,), (HIDDEN,)),)))
    with pytest.raises(TypeError, match="SecretStr may not be written out"):
        dump_plan(SECRETS)

    assert load_plan(dump_plan(held)) == held


@given(st.integers(0, len(dump_plan(DRIFT)) - 2))
def test_a_file_that_was_cut_short_is_refused(length: int) -> None:
    """Half a plan is no plan."""
    with pytest.raises(ValueError, match=r"."):
        load_plan(dump_plan(DRIFT)[:length])


@given(st.integers(0, len(dump_plan(CREATES)) - 2), st.characters(codec="utf-8"))
def test_a_damaged_file_is_refused_or_means_the_same(at: int, char: str) -> None:
    """One wrong character never changes what is applied."""
    text = dump_plan(CREATES)
    try:
        found = load_plan(text[:at] + char + text[at + 1 :])
    except ValueError:
        return

    assert found == CREATES


def test_an_edited_file_is_refused() -> None:
    """A price changed by hand is noticed, and the reason is told."""
    text = dump_plan(DRIFT).replace('"59.99"', '"5.99"')

    with pytest.raises(ValueError, match="was edited, damaged or cut short: make a new plan"):
        load_plan(text)


def sealed(content: Any) -> str:
    """Wrap any content as a plan file whose digest is right."""
    return dumps({"format_version": 1, "digest": digest(content), "plan": content})


def content() -> Any:
    """Take a plan apart into what its file holds."""
    return loads(dump_plan(CREATES))["plan"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "this is not a plan file"),
        ("[]", "this is not a plan file"),
        ("{}", "this is not a plan file"),
        ('{"format_version": "1"}', "this is not a plan file"),
        ('{"format_version": 0}', "this is not a plan file"),
        ('{"format_version": 1}', "was edited, damaged"),
        ('{"format_version": 9, "x": 1}', "written by a newer tjar-sync"),
        ('{"$decimal": null}', "this is not a plan file"),
        ('{"$decimal": "x"}', "this is not a plan file"),
        ("[" * 100_000, "this is not a plan file"),
        (sealed(None), "does not have the parts"),
        (sealed({**content(), "extra": 1}), "does not have the parts"),
        (sealed({**content(), "id": 1}), "plan.id in the plan file is not a text"),
        (sealed({**content(), "unchanged": True}), "plan.unchanged .* is not a count"),
        (sealed({**content(), "requests": -1}), "is not a count"),
        (sealed({**content(), "seconds": -1}), "is not a number of seconds"),
        (sealed({**content(), "seconds": 10**400}), "is not a number of seconds"),
        (sealed({**content(), "seconds": float("nan")}), "this is not a plan file"),
        (sealed({**content(), "seconds": 1}).replace(":1,", ":1e999,"), "this is not a plan file"),
        (sealed({**content(), "seconds": True}), "is not a number of seconds"),
        (sealed({**content(), "seconds": "1"}), "is not a number of seconds"),
        (sealed({**content(), "labels": ()}), "is not a map"),
        (sealed({**content(), "warnings": {}}), "is not a list"),
    ],
)
def test_what_is_no_plan_is_refused_with_the_reason(text: str, reason: str) -> None:
    """A person reads why a file cannot be used."""
    with pytest.raises(ValueError, match=reason):
        load_plan(text)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("action", "explode", "plan.changes\\[0\\].action .* is not known: 'explode'"),
        ("reason", 1, "is not a text"),
        ("address", "product", "is not an address"),
        ("address", "coupon.x", "of a kind that is not known"),
        ("remote_id", 5, "is not a text"),
        ("previous", (), "is not a text"),
        ("fields", ({},), "does not have the parts"),
    ],
)
def test_a_change_of_the_wrong_shape_is_refused(key: str, value: Any, reason: str) -> None:
    """A right digest does not make a wrong plan right."""
    whole = content()
    wrong = {**whole, "changes": ({**whole["changes"][0], key: value},)}

    with pytest.raises(ValueError, match=reason):
        load_plan(sealed(wrong))


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("known", 1, "in the plan file is"),
        ("after", 1.5, "in the plan file is"),
        ("after", Decimal("1E+999999"), "not a plan file"),
        ("after", Decimal("NaN"), "not a plan file"),
        ("before", ({"a": SecretDigest(5)},), "not a plan file"),  # type: ignore[arg-type]  # wrong on purpose
    ],
)
def test_a_value_of_the_wrong_shape_is_refused(key: str, value: Any, reason: str) -> None:
    """Floats, endless amounts and numbers for digests do not get in."""
    whole = content()
    first = whole["changes"][0]
    wrong = {**first, "fields": ({**first["fields"][0], key: value},)}

    with pytest.raises(ValueError, match=reason):
        load_plan(sealed({**whole, "changes": (wrong,)}))


def test_a_value_nested_too_deep_is_refused() -> None:
    """Depth cannot exhaust the reader."""
    deep: Any = 1
    for _ in range(100):
        deep = (deep,)
    whole = content()
    first = whole["changes"][0]
    wrong = {**first, "fields": ({**first["fields"][0], "after": {"a": deep}},)}

    with pytest.raises(ValueError, match="is not a value"):
        load_plan(sealed({**whole, "changes": (wrong,)}))


@given(st.text(max_size=200))
def test_any_text_is_a_plan_or_a_plain_error(text: str) -> None:
    """Nothing but ValueError comes of a file that is no plan."""
    with pytest.raises(ValueError, match=r"."):
        load_plan(text)


@given(
    st.sampled_from([*sorted(content()), "changes.0", "changes.0.fields.0", "binding.serial"]),
    JSON,
)
def test_any_wrong_part_is_a_plain_error(place: str, wrong: Any) -> None:
    """Whatever stands in whichever part, with a right digest, only ValueError comes of it."""
    whole = json.loads(dumps(content()))
    *path, last = [int(step) if step.isdigit() else step for step in place.split(".")]
    part = whole
    for step in path:
        part = part[step]
    part[last] = wrong
    try:
        text = sealed(loads(json.dumps(whole)))
    except (ValueError, TypeError):
        text = json.dumps({"format_version": 1, "digest": "", "plan": whole})
    try:
        load_plan(text)
    except ValueError:
        return
