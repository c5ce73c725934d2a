"""Plan files that are damaged, forged or something else: read, shown and written again."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

from tests.builders import KEY
from tests.reliability.fuzz_malice import as_json, broken_bytes, broken_value, weird
from tests.reliability.fuzz_words import check_error, check_json, check_text
from tests.render.samples import PLANS
from tjar_sync.cli import main
from tjar_sync.errors import TjarSyncError
from tjar_sync.model.planfile import FORMAT_VERSION, MADE_BY, dump_plan, load_plan
from tjar_sync.model.value import digest, dumps, loads
from tjar_sync.render import json as to_json
from tjar_sync.render import text as to_text
from tjar_sync.workflow.plan_files import read_plan

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from tests.reliability.fuzz_answers import Parts

BARE = {"secrets", "hostile"}
"""Plans that cannot be saved, as they hold what a file may not."""


class Plans:
    """Breaks saved plans; every other one is sealed again, as a forger would."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "plan.tjar"
        self._plans = [dump_plan(PLANS[name], KEY) for name in sorted(PLANS) if name not in BARE]

    def make(self, luck: Random) -> Parts:
        """Draw a broken plan file."""
        text = luck.choice(self._plans)
        how = luck.randrange(10)
        if how < 4:
            return {"plan.tjar": broken_bytes(luck, text.encode())}
        envelope = json.loads(text)
        if how < 6:
            return {"plan.tjar": as_json(broken_value(luck, envelope))}
        content = broken_value(luck, envelope["plan"])
        return {"plan.tjar": _sealed(content) if how < 9 else as_json(weird(luck))}

    def use(self, parts: Parts) -> bool:
        """Return True when the file is a plan, False when it was refused in words."""
        self._file.write_bytes(parts["plan.tjar"])
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main(["show", str(self._file)])
        check_text(err.getvalue())
        assert "met a bug" not in err.getvalue(), err.getvalue()
        try:
            saved = read_plan(self._file)
        except TjarSyncError as error:
            refused = error
        else:
            plan = saved.plan
            assert 0 == code, err.getvalue()
            check_text(to_text.plan(plan))
            check_json(to_json.plan(plan))
            assert load_plan(dump_plan(plan, KEY)).plan == plan
            whole = parts["plan.tjar"].decode() in self._plans
            assert saved.authentic(KEY) == whole, "a file that was not made with the key passes"
            return True
        check_error(refused)
        assert (refused.exit_code, "") == (code, out.getvalue())
        return False


def _sealed(content: object) -> bytes:
    """Wrap any content as a plan file whose digest is right, where it has one."""
    raw = as_json(content)
    try:
        named = {"format_version": FORMAT_VERSION, "mac": "", "made_by": MADE_BY}
        signed = named | {"plan": loads(raw.decode())}
        text = dumps(signed | {"digest": digest(signed)})
    except (ValueError, TypeError, RecursionError):
        return b'{"digest":"%s","format_version":2,"plan":%s}' % (b"0" * 64, raw)
    return text.encode("utf-8", "backslashreplace") + b"\n"
