"""What goes into a state comes out equal, whatever it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.state.conftest import HOMES, in_memory, in_postgres, in_sqlite
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Verb
from tjar_sync.model.state import Batch, Before, Intent, Pass, Proof, Resolution, StateEntry
from tjar_sync.model.value import SecretDigest
from tjar_sync.testing.state_samples import context

if TYPE_CHECKING:
    from tjar_sync.testing.state_samples import Opening

texts = st.text(max_size=8)
names = texts.filter(lambda name: not name.startswith("$"))
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | texts
    | st.decimals(-(10**40), 10**40, allow_nan=False)
    | st.builds(SecretDigest, texts)
)
value = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple) | st.dictionaries(names, inner, max_size=3)
    ),
    max_leaves=6,
)
values = st.dictionaries(names, value, max_size=3)
words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
remote_ids = st.none() | words
addresses = st.builds(Address, st.sampled_from(sorted(KINDS)), words)
records = st.builds(
    StateEntry,
    addresses,
    words,
    remote_ids,
    values,
    values,
    words,
    words,
    st.booleans(),
    st.sampled_from(OnRemove),
)
intents = st.builds(
    Intent,
    addresses,
    st.sampled_from(Verb),
    st.sampled_from(Pass),
    words,
    remote_ids,
    values,
    st.none() | records,
    high_water=st.none() | st.integers(),
    run=words,
    before=st.none() | st.builds(Before, values, values, st.dictionaries(words, words, max_size=2)),
)


CODECS = [in_memory, in_postgres, in_sqlite]
"""One home of each way to write values: all that keep a log write the bytes of the one in memory."""
OTHERS = [home for home in HOMES if home not in CODECS]
_rows = st.lists(records, max_size=3, unique_by=lambda row: row.address)
_often, _seldom = (
    settings(
        max_examples=most,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    for most in (60, 6)
)


@pytest.mark.parametrize("opening", CODECS, indirect=True)
@_often
@given(rows=_rows, sent=intents)
def test_all_values_survive(opening: Opening, rows: list[StateEntry], sent: Intent) -> None:
    """Whatever is recorded or intended is read back equal."""
    survive(opening, rows, sent)


@pytest.mark.parametrize("opening", OTHERS, indirect=True)
@_seldom
@given(rows=_rows, sent=intents)
def test_values_survive_wherever_a_log_is(
    opening: Opening, rows: list[StateEntry], sent: Intent
) -> None:
    """The places of a log carry those bytes, whatever is in them."""
    survive(opening, rows, sent)


def survive(opening: Opening, rows: list[StateEntry], sent: Intent) -> None:
    """Write, read back and compare."""
    home = opening(context())
    home.append(Batch(put=tuple(rows), removed=tuple(home.load().resources)))
    (opened,) = home.append(Batch(opened=(sent,)))

    state = home.load()
    expected = {row.address: row for row in sorted(rows, key=lambda row: row.address)}
    assert expected == state.resources
    kept = replace(sent, id=opened.id, opened_at=opened.opened_at, machine="here")
    assert (kept,) == state.intents
    home.append(Batch(resolved=(Resolution(opened, Proof.REFUSED, None),)))
