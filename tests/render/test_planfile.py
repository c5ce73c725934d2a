"""Plan files: lossless, proof against edits and damage, and authentic under one key only."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.builders import KEY, change, plan, product
from tests.render.goods import HIDDEN, edit
from tests.render.samples import CREATES, DRIFT, PLANS, SECRETS
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Position
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.model.plan import Action, Binding, Change, FieldChange, Plan, Reason
from tjar_sync.model.planfile import FORMAT_VERSION, MADE_BY, dump_plan, load_plan
from tjar_sync.model.secret import SecretStr
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
    TEXTS,
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
    st.builds(Binding, TEXTS, TEXTS, TEXTS, TEXTS, COUNTS, TEXTS),
    st.lists(CHANGES, max_size=2).map(tuple),
    st.lists(DIAGNOSTICS, max_size=1).map(tuple),
    st.lists(DIAGNOSTICS, max_size=2).map(tuple),
    st.dictionaries(TEXTS.filter(lambda name: not name.startswith("$")), TEXTS, max_size=2),
    COUNTS,
    COUNTS,
    COUNTS,
    COUNTS,
    COUNTS,
    st.floats(0, 10**10),
    st.lists(TEXTS, max_size=1).map(tuple),
    st.lists(TEXTS, max_size=1).map(tuple),
    st.dictionaries(
        TEXTS.filter(lambda name: not name.startswith("$")),
        st.none() | st.decimals(0, 1000, places=2),
        max_size=2,
    ),
    st.dictionaries(TEXTS.filter(lambda name: not name.startswith("$")), TEXTS, max_size=2),
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
    text = dump_plan(made, KEY)
    found = load_plan(text)

    assert found.plan == made
    assert found.made_by == MADE_BY
    assert found.authentic(KEY)
    assert dump_plan(found.plan, KEY) == text


@pytest.mark.parametrize("name", [name for name in PLANS if name not in {"secrets", "hostile"}])
def test_a_real_plan_comes_back_as_it_was(name: str) -> None:
    """Every kind of change survives the file."""
    assert load_plan(dump_plan(PLANS[name], KEY)).plan == PLANS[name]


def test_half_a_character_survives_the_file() -> None:
    """What a store shows, even what no text should hold, can be saved as UTF-8 and read again."""
    made = plan(change(product(), fields=(edit("sku", "a\ud800", "\udfffb"),)))

    assert load_plan(dump_plan(made, KEY).encode().decode()).plan == made


def test_a_secret_is_never_written() -> None:
    """A bare secret in a plan is refused; its digest is not."""
    held = plan(change(product(), fields=(edit("codes", (HIDDEN,), (HIDDEN,)),)))
    with pytest.raises(TypeError, match="SecretStr may not be written out"):
        dump_plan(SECRETS, KEY)

    assert load_plan(dump_plan(held, KEY)).plan == held


@given(st.integers(0, len(dump_plan(DRIFT, KEY)) - 2))
def test_a_file_that_was_cut_short_is_refused(length: int) -> None:
    """Half a plan is no plan."""
    with pytest.raises(ValueError, match=r"."):
        load_plan(dump_plan(DRIFT, KEY)[:length])


@given(st.integers(0, len(dump_plan(CREATES, KEY)) - 1), st.characters(codec="utf-8"))
def test_a_damaged_file_is_refused(at: int, char: str) -> None:
    """One wrong character anywhere, even between two words of JSON, and nothing is read."""
    text = dump_plan(CREATES, KEY)
    damaged = text[:at] + char + text[at + 1 :]
    assume(damaged != text)

    with pytest.raises(ValueError, match=r"."):
        load_plan(damaged)


def test_an_edited_file_is_refused() -> None:
    """A price changed by hand is noticed, and the reason is told."""
    text = dump_plan(DRIFT, KEY).replace('"59.99"', '"5.99"')

    with pytest.raises(ValueError, match="was edited, damaged or cut short: make a new plan"):
        load_plan(text)


def sealed(content: Any, **more: Any) -> str:
    """Wrap any content as a plan file whose digest is right, as one can without the key."""
    named = {"format_version": FORMAT_VERSION, "made_by": "tjar-sync 9", "mac": ""}
    envelope = {**named, "plan": content, **more}
    return dumps(envelope | {"digest": digest(envelope)}) + "\n"


def content() -> Any:
    """Take a plan apart into what its file holds."""
    return loads(dump_plan(CREATES, KEY))["plan"]


def test_a_forged_file_can_be_shown_but_is_not_authentic() -> None:
    """Whoever lacks the key can make a file that reads well, and none that may be applied."""
    text = sealed({**content(), "blocks": ()})

    assert replace(CREATES, blocks=()) == load_plan(text).plan
    assert not load_plan(text).authentic(KEY)


def test_another_key_made_another_file() -> None:
    """After the key of a store is rotated, its saved plans hold no more."""
    found = load_plan(dump_plan(CREATES, KEY))

    assert found.authentic(KEY)
    assert not found.authentic(SecretStr("rotated"))


def test_no_byte_of_the_key_is_in_the_file() -> None:
    """The key proves who made a plan, and stays where it is."""
    assert KEY.get_secret_value() not in dump_plan(CREATES, KEY)


@given(st.dictionaries(TEXTS.filter(lambda name: not name.startswith("$")), VALUES, max_size=2))
def test_fields_of_a_later_release_are_left_out(more: dict[str, Any]) -> None:
    """Within a format a plan may say more than this release knows, wherever it does."""
    later = {f"later {name}": value for name, value in more.items()}
    whole = content()
    first = whole["changes"][0]
    field = {**first["fields"][0], **later}
    changed = {**first, "fields": (field, *first["fields"][1:]), **later}
    binding = {**whole["binding"], **later}
    text = sealed(
        {**whole, "changes": (changed, *whole["changes"][1:]), "binding": binding, **later}, **later
    )

    assert CREATES == load_plan(text).plan


def test_a_field_that_has_a_default_may_be_missing() -> None:
    """A file of a release that did not know it yet is read all the same."""
    whole = {name: item for name, item in content().items() if name != "warnings"}

    assert CREATES == load_plan(sealed(whole)).plan


def test_a_newer_format_is_refused_with_both_versions() -> None:
    """A person reads which release made it, and which one this is."""
    text = sealed({}, format_version=3, made_by="tjar-sync 7.1")
    told = f"format 3, made by tjar-sync 7.1; this is {MADE_BY}, which reads 2"

    with pytest.raises(ValueError, match=re.escape(told)):
        load_plan(text)


@pytest.mark.parametrize("name", [None, 7, "x" * 100, "tjar\x1b[2Jsync"])
def test_a_release_without_a_proper_name_is_unknown(name: Any) -> None:
    """What a file says of its maker is shown, so it cannot be anything."""
    assert "an unknown release" == load_plan(sealed(content(), made_by=name)).made_by


def test_a_wrong_part_is_told_with_the_release_that_made_it() -> None:
    """So that a person knows whom to blame."""
    with pytest.raises(ValueError, match=r"plan\.id .* is not a text \(made by tjar-sync 9\)"):
        load_plan(sealed({**content(), "id": 1}))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "this is not a plan file"),
        ("[]", "this is not a plan file"),
        ("{}", "this is not a plan file"),
        ('{"format_version": "1"}', "this is not a plan file"),
        ('{"format_version": 0}', "this is not a plan file"),
        ('{"format_version": 1}', "made by an earlier release: make a new plan"),
        ('{"format_version": 2}', "was edited, damaged"),
        ('{"format_version": 9, "x": 1}', "written by a newer tjar-sync"),
        ('{"$decimal": null}', "this is not a plan file"),
        ('{"$decimal": "x"}', "this is not a plan file"),
        ("[" * 100_000, "this is not a plan file"),
        (sealed(None), "does not have the parts"),
        (sealed({}), "plan.id in the plan file is missing"),
        (sealed({**content(), "id": 1}), "plan.id in the plan file is not a text"),
        (sealed({**content(), "unchanged": True}), "plan.unchanged .* is not a count"),
        (sealed({**content(), "requests": -1}), "plan.requests in the plan file is below 0"),
        (sealed({**content(), "seconds": -1}), "plan.seconds in the plan file is below 0"),
        (sealed({**content(), "seconds": 10**9 * 99}), "plan.seconds .* is too large"),
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
        ("reason", 1, "is not known: '1'"),
        ("address", "product", "is not an address"),
        ("address", "coupon.x", "of a kind that is not known"),
        ("remote_id", 5, "is not a text"),
        ("previous", (), "is not a text"),
        ("fields", ({},), "plan.changes\\[0\\].fields\\[0\\].path in the plan file is missing"),
        ("fields", (1,), "does not have the parts"),
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
        ("after", 1.5, "in the plan file cannot be used: it is not a value"),
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
        text = json.dumps({"format_version": 2, "digest": "", "plan": whole})
    try:
        load_plan(text)
    except ValueError:
        return
