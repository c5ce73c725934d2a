"""What a window of time and a campaign may say, as pydantic types."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, NotRequired, TypeAlias

from pydantic import BeforeValidator, Field, WithJsonSchema, with_config
from pydantic.types import StringConstraints
from typing_extensions import TypedDict

from tjar_sync.model.kinds.constraints import STRICT
from tjar_sync.model.kinds.schema import MOMENT_PATTERN, Word

Moment: TypeAlias = Annotated[Word, WithJsonSchema({"type": "string", "pattern": MOMENT_PATTERN})]
"""An instant as a person writes it; whether there is such a one is told where its zone is known."""
Discount: TypeAlias = Annotated[
    Decimal,
    BeforeValidator(lambda value: Decimal(value) if type(value) is int else value),
    Field(ge=1, lt=100),
    WithJsonSchema({"type": "number", "minimum": 1, "exclusiveMaximum": 100}),
]
"""In per cent; less than one is a fifth written as 0.2."""
_FUNCTIONAL: Any = TypedDict  # mypy knows this form with literal keys alone
_BOTH_ENDS = {"from": NotRequired[Moment], "until": NotRequired[Moment]}
_SET = NotRequired[dict[str, Any]]

WINDOW: Any = with_config(
    {
        **STRICT,
        "json_schema_extra": {
            "anyOf": [{"required": ["campaign"]}, {"required": ["from", "until", "set"]}]
        },
    }
)(_FUNCTIONAL("Window", {**_BOTH_ENDS, "campaign": NotRequired[Word], "set": _SET}))
WINDOW.__doc__ = "From when until when some fields are otherwise."


@with_config(STRICT)
class CampaignName(TypedDict, total=False):
    """What people call a campaign, in one language or both."""

    ar: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    en: Annotated[str, StringConstraints(min_length=1, max_length=255)]


CAMPAIGN: Any = with_config(STRICT)(
    _FUNCTIONAL(
        "Campaign",
        {
            **_BOTH_ENDS,
            "name": NotRequired[Word | CampaignName],
            "permit": NotRequired[Word],
            "discount": NotRequired[Discount],
            "products": NotRequired[list[Word]],
            "set": _SET,
        },
    )
)
CAMPAIGN.__doc__ = "What several products share for a while."
