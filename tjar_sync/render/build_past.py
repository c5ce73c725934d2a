"""From a past run to its document: the one that plans have, told as what was done."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Verb
from tjar_sync.model.plan import Action
from tjar_sync.model.state import NOTHING_WRITTEN
from tjar_sync.render.actions import ACTION_STYLES
from tjar_sync.render.build_rows import text_diff
from tjar_sync.render.build_value import content, field_of, wordy
from tjar_sync.render.counting import clock_text
from tjar_sync.render.documents import Count, Item, PlanView, Section, Summary
from tjar_sync.render.view import Cell, CellRole, Row, RowKind, Side, Tone, named, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.model.address import Address
    from tjar_sync.model.history import PastRun
    from tjar_sync.model.state import Intent, JournalEntry
    from tjar_sync.model.value import Value

SHORT = 8
"""So much of a run's id names it to a person."""
OPEN = "its end was never recorded"
OUTCOME_TONES = {"done": Tone.GOOD, "partial": Tone.WARN, "interrupted": Tone.WARN, "": Tone.WARN}


def past_view(run: PastRun) -> PlanView:
    """Return all that there is to say of a run: when it was, how it ended, and what it wrote."""
    record = run.record
    outcome = (record.outcome or OPEN).capitalize()
    head = words(f"{outcome}:" if run.lines else f"{outcome}.", OUTCOME_TONES.get(record.outcome))
    ended = clock_text(record.finished_at) if record.finished_at else OPEN
    items = tuple(_items(run))
    return PlanView(
        Summary((head,), "" if items else "It wrote nothing to the store.", tuple(_counts(run))),
        facts=(("began", clock_text(record.began_at)), ("ended", ended)),
        heading=(words("To undo it: "), named(f"tjar-sync undo {record.run[:SHORT]}")),
        sections=(Section("", "Writes", items),) if items else (),
    )


def carried_out(line: JournalEntry) -> bool:
    """Say whether a write did what it was to do."""
    return line.proof is not None and line.proof not in NOTHING_WRITTEN


def before(intent: Intent, path: str) -> tuple[bool, Value]:
    """Say whether it is known what a field was before a write, and what."""
    for side in (intent.before.live, intent.before.desired) if intent.before else ():
        if path in side:
            return True, side[path]
    return False, None


def failure(line: JournalEntry) -> str:
    """Say why a write was not carried out, as far as anybody knows."""
    return line.detail if line.proof else "nobody knows yet what became of it"


def tally(lines: Iterable[JournalEntry]) -> tuple[Counter[Action], int]:
    """Count what was done, as the report of the run did, and of how many resources some was not.

    A resource counts once, in however many writes it was made; of each pass the last one tells.
    """
    parts: dict[Address, list[JournalEntry]] = {}
    for line in lines:
        parts.setdefault(line.intent.address, []).append(line)
    done, failed = Counter[Action](), 0
    for own in parts.values():
        if not all(map(carried_out, {line.intent.pass_: line for line in own}.values())):
            failed += 1
            continue
        verbs = {line.intent.verb for line in own if carried_out(line)}
        made = {Verb.UPDATE} if Verb.CREATE in verbs else set[Verb]()
        done.update(Action(verb.value) for verb in verbs - made)
    return done, failed


def _counts(run: PastRun) -> Iterator[tuple[Count, ...]]:
    done, failed = tally(run.lines)
    counts = tuple(
        Count(done[action], f"{done[action]:,} {style.done}", style.tone, action)
        for action, style in ACTION_STYLES.items()
        if done[action]
    )
    left = (Count(failed, f"{failed:,} not carried out", Tone.BAD),) if failed else ()
    if counts or left:
        yield (*counts, *left)


def _items(run: PastRun) -> Iterator[Item]:
    """Yield what was written to each resource, in all its parts; what failed first."""
    parts: dict[str, list[JournalEntry]] = {}
    for line in run.lines:
        parts.setdefault(str(line.intent.address), []).append(line)
    told = (_item(address, lines) for address, lines in parts.items())
    yield from sorted(told, key=lambda item: not item.risky)


def _item(address: str, lines: list[JournalEntry]) -> Item:
    first = lines[0].intent
    action = Action(first.verb.value)
    wrong = [f"{line.intent.verb}, {failure(line)}" for line in lines if not carried_out(line)]
    rows = tuple(row for line in lines if carried_out(line) for row in _rows(line.intent))
    return Item(
        action,
        address,
        "; ".join(wrong) or ACTION_STYLES[action].done,
        type=first.type,
        remote_id=first.remote_id,
        rows=rows,
        risky=bool(wrong),
    )


def _rows(intent: Intent) -> Iterator[Row]:
    """Yield of an update what it changed, with the old and the new value."""
    fields = KINDS[intent.address.kind].fields if intent.verb is Verb.UPDATE else ()
    for path in fields:
        if path in intent.values:
            field, after = field_of(intent.address, path), intent.values[path]
            shape = field.shape if field else None
            known, old = before(intent, path)
            cells = [Cell(content(old, shape=shape), CellRole.BEFORE)] if known else []
            cells.append(Cell(content(after, shape=shape), CellRole.AFTER))
            long = known and wordy(field, old, after)
            diffs = text_diff(Side.EDIT, old, after) if long else ()
            yield Row(path, RowKind.CHANGED if known else RowKind.SET, tuple(cells), diffs)
