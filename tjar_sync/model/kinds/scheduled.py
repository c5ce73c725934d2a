"""What an entry says of times in which it is otherwise, and what a campaign says of itself."""

from __future__ import annotations

from tjar_sync.model.kinds.field import Key
from tjar_sync.model.kinds.schema import WindowEntry

CAMPAIGN_KEYS = {
    "from": "Its first instant, such as 2027-02-18 or 2027-02-18 20:00.",
    "until": "The first instant after it; a day alone is within it to its end.",
    "name": "What people call it.",
    "permit": "The number under which its discount was permitted.",
    "discount": "By how many per cent what the buyer pays goes down: 20 for a fifth.",
    "products": "The names of those it is for, or patterns, besides those that name it.",
    "set": "What else is otherwise in each of them.",
}

SCHEDULE = Key(
    "schedule",
    list[WindowEntry],
    "Times in which fields are otherwise: `{from, until, set: {…}}`, or `{campaign: NAME}`.",
)
