"""A batch is one text, and comes back from it equal, whatever it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.state.test_round_trip import addresses, intents, records, value, words
from tjar_sync.model.diagnosis import ContractLine, Standing
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.landmark import Landmark
from tjar_sync.model.observation import Observation
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.state import Batch, Proof, Resolution, RunEnd, RunStart, StateEvent
from tjar_sync.state.batches import dump_batch, load_batch
from tjar_sync.testing.state_samples import state_entry

if TYPE_CHECKING:
    from tjar_sync.model.state import Intent

times = st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - its zone follows
stamped: st.SearchStrategy[Intent] = st.builds(replace, intents, id=st.integers(1), opened_at=times)
resolutions = st.builds(
    Resolution, stamped, st.sampled_from(Proof), st.none() | records, st.text(max_size=8)
)


def few(items: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """Draw up to two of something."""
    return st.lists(items, max_size=2).map(tuple)


lines = st.builds(ContractLine, few(words), value)
observed = st.builds(
    Observation, words, words, st.sampled_from(Standing), words, words, words, few(lines)
)
landmarks = st.builds(
    Landmark,
    st.sampled_from(sorted(KINDS)),
    words,
    st.dictionaries(words, value, max_size=2),
    words,
)
batches = st.builds(
    Batch,
    begun=st.none() | st.builds(RunStart, words, words),
    resolved=few(resolutions),
    removed=few(addresses),
    put=few(records),
    opened=few(intents),
    finished=st.none() | st.builds(RunEnd, words, words),
    events=few(st.builds(StateEvent, words, words, words)),
    landmarks=st.none() | few(landmarks),
    observed=few(observed),
)


@settings(max_examples=60, deadline=None)
@given(batches)
def test_a_batch_comes_back_equal(batch: Batch) -> None:
    """Whatever is dumped is loaded equal, and dumped again to the same bytes."""
    text = dump_batch(batch)
    again = load_batch(text)

    assert batch == again
    assert text == dump_batch(again)


def test_an_empty_batch_is_an_empty_map() -> None:
    """What a batch does not hold takes no room."""
    assert "{}" == dump_batch(Batch())


def test_a_bare_secret_is_never_dumped() -> None:
    """A secret that nobody digested stops the program."""
    bare = replace(state_entry(), desired={"secret": SecretStr("hunter2")})
    with pytest.raises(TypeError):
        dump_batch(Batch(put=(bare,)))
