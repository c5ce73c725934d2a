"""What lifts a check for one entry, as its file says it."""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from pydantic import with_config
from typing_extensions import TypedDict

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds.constraints import STRICT
from tjar_sync.model.kinds.schema import Day, Word

_FUNCTIONAL: Any = TypedDict  # mypy knows this form with literal keys alone
_CODES: Any = Literal.__getitem__(tuple(code.value for code in CheckCode))

ALLOWANCE: Any = with_config(STRICT)(
    _FUNCTIONAL("Allowance", {"code": _CODES, "reason": Word, "until": NotRequired[Day]})
)
ALLOWANCE.__doc__ = "A check that is lifted for one entry, why, and until which day."
