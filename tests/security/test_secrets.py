"""Whatever a run's secrets are, and however a store quotes them: no byte of them is in any output or file."""

from __future__ import annotations

import base64
import json
import os
import shutil
import tempfile
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock
from urllib.parse import quote, quote_plus

import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.harness import AT_ONCE, run
from tests.security.leaks import files_in, leaks
from tests.security.listener import Answer, Arrived, as_json, listening

if TYPE_CHECKING:
    from collections.abc import Callable

WORD = st.text(
    st.sampled_from("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789+/=_-.~!$&*"),
    min_size=12,
    max_size=32,
)
FORMS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    str.lower,
    lambda text: quote(text, safe=""),
    quote_plus,
    lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    lambda text: base64.b64encode(text.encode()).decode(),
    lambda text: base64.urlsafe_b64encode(f"user:{text}".encode()).decode(),
)
EMPTY = {
    "status": "success",
    "data": {
        "products": [],
        "webhooks": [],
        "pagination": {"total": 0, "current_page": 1, "last_page": 1, "per_page": 100},
    },
}
HOOK = {"id": 7, "name": "w", "url": "https://erp.example/w", "events": ["order.created"]}
PADDING = "x" * 170
"""Brings what follows to the place at which a message is cut."""


def quoting(
    form: Callable[[str], str], status: int, codes: list[str], secret: str
) -> Callable[[Arrived], Answer]:
    """Make a store that quotes all that it was ever sent, and all that it told, wherever it can."""
    told: list[str] = []

    def answer(arrived: Arrived) -> Answer:
        key = arrived.headers.get("Authorization", "").removeprefix("Bearer ")
        tells = arrived.method != "GET" and "webhooks" in arrived.target
        said = " ".join(form(one) for one in (key, *codes, *([secret] if tells else told)))
        if arrived.method == "GET":
            return as_json(EMPTY)
        if tells:
            data = {"webhook": {**HOOK, "secret": secret}}
            told.extend([] if status == 500 else [secret])
            word = "error" if status == 500 else "success"
            return as_json({"status": word, "message": f"{PADDING} {said}", "data": data}, 201)
        if status == 200:  # a page of something else, and its title
            return Answer(200, f"<html><title>{said}</title>".encode())
        errors = {"codes.0": [said, f"{PADDING} {said}"], f"the {form(codes[0])}": [said]}
        told_off = as_json(
            {"status": "error", "message": f"{PADDING} {said}", "errors": errors}, status
        )
        later = {"Retry-After": "86400"} if status == 429 else {}  # patience would wait in earnest
        return replace(told_off, headers={**told_off.headers, **later})

    return answer


@settings(
    max_examples=12,
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # an example is several runs: no shrinking
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)
@given(
    key=WORD,
    codes=st.lists(WORD, min_size=1, max_size=2, unique=True),
    secret=WORD,
    form=st.sampled_from(FORMS),
    status=st.sampled_from([200, 400, 401, 403, 404, 409, 422, 429, 500]),
)
def test_no_secret_is_anywhere_but_in_its_place(
    key: str, codes: list[str], secret: str, form: Callable[[str], str], status: int
) -> None:
    """Outputs, saved plans, the state and its journal: the key, the codes and a webhook's secret."""
    root = Path(tempfile.mkdtemp())
    try:
        with listening(quoting(form, status, codes, secret)) as store:
            own = catalog(root, store.url, codes)
            environ = {"TJAR_API_KEY": key, "TJAR_SYNC_HOSTS": store.netloc}
            lines = (
                ("plan", "--out", "plan.tjar"),
                ("show", "plan.tjar", "--format", "json"),
                ("apply", "plan.tjar"),
                ("apply", "--auto-approve", "--format", "json"),
                ("plan",),
                ("state", "list"),
            )
            with mock.patch.dict(os.environ, environ), chdir(root):
                ends = [run(root, *line) for line in lines]
        held = {name: data for name, data in files_in(root).items() if name not in own}
    finally:
        shutil.rmtree(root)

    said = [text.encode() for ran in ends for text in (ran.out, ran.err)]
    assert ".tjar/state.db" in held
    assert all("Traceback" not in ran.err and "met a bug" not in ran.err for ran in ends), ends
    for one in (key, *codes, secret):
        assert not leaks(one, *said, *held.values()), (one, form(one))


def catalog(root: Path, url: str, codes: list[str]) -> set[str]:
    """Write a catalog with secrets; return the files that may hold one."""
    entry = {"provider": "tjar", "url": url, "api_key": "${TJAR_API_KEY}"}
    entry["limits"] = {"requests_per_second": 1000, **AT_ONCE}  # type: ignore[assignment]  # YAML's own shape
    film = {
        "type": "digital",
        "name": {"en": "Film"},
        "sale_price": 1,
        "sku": "FILM",
        "codes": codes,
    }
    hook = {"url": HOOK["url"], "events": HOOK["events"], "secret": {"write_to": "secrets/w"}}
    (root / "store.yaml").write_text(yaml.safe_dump({"version": 1, "stores": {"live": entry}}))
    shop = {"products": {"film": film}, "webhooks": {"w": hook}}
    (root / "shop.yaml").write_text(json.dumps(shop), "utf-8")
    return {"shop.yaml", "secrets/w"}
