"""Ask the store for products as a client would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

NO_IMAGE = "http://localhost/assets/img/no-image.jpg"
PNG = b"\x89PNG\r\n\x1a\n"


def create(api: httpx.Client, **fields: Any) -> dict[str, Any]:
    """Create a physical product and return its detail."""
    answer = api.post("/products", json={"name_en": "Shoe", "sale_price": 10} | fields)
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


def errors(answer: httpx.Response) -> dict[str, list[str]]:
    """Return the messages of a 422 answer."""
    assert answer.status_code == 422, answer.text
    found: dict[str, list[str]] = answer.json()["errors"]
    return found
