"""What a run came to, as the exit codes that tell it."""

from __future__ import annotations

from tjar_sync.errors import ExitCode
from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import Report


def test_a_run_whose_end_is_not_recorded_is_not_all_well() -> None:
    """Whoever reads only the exit code learns that the next run must look again."""
    unclosed = warning(Caution.RUN_NOT_CLOSED, "this run's end could not be written to the state")
    other = warning(Caution.OPEN_RIGHTS, "others may look into it")

    assert () == Report(warnings=(other,)).exit_codes
    assert (ExitCode.ERROR,) == Report(warnings=(unclosed,)).exit_codes
    assert (ExitCode.ERROR, ExitCode.INTERRUPTED) == Report(
        warnings=(unclosed,), interrupted=True
    ).exit_codes
