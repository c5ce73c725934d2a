"""How much of a document the reader wants, and in which heaps."""

from __future__ import annotations

from enum import StrEnum

from tjar_sync.dataclass import dataclass


class Heap(StrEnum):
    """By what the changes of a plan are put together."""

    KIND = "kind"
    FILE = "file"
    CATEGORY = "category"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Layout:
    """What the reader asked for."""

    full: bool = False
    """Every change whole, and every place of what is wrong."""
    by: Heap = Heap.KIND


BRIEF = Layout()
"""Sized for a reader: what is alike is put together."""
