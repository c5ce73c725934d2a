"""jsonschema, without what it loads for formats that no test checks: grammars, for seconds in each process."""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # Python's "not importable"

from jsonschema import (  # noqa: E402 - after what it is not to load
    Draft202012Validator,
    FormatChecker,
    ValidationError,
    validators,
)

__all__ = ["Draft202012Validator", "FormatChecker", "ValidationError", "validators"]
