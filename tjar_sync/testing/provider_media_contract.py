"""What every provider promises of media and webhooks, as tests; the first part is `provider_contract`.

They pass over a platform whose capabilities say that it has none.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from tjar_sync.errors import Invalid
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Content
from tjar_sync.model.live import Verb, Write
from tjar_sync.testing.provider_samples import COMMON, PNG, create, fitting, needs, upload

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.ports import Provider


def test_media_are_known_by_their_bytes(provider: Provider, tmp_path: Path) -> None:
    """An upload shows its digest, and a product that uses it shows the digest, too."""
    needs(provider.capabilities.of("media").uploads, "it takes no uploads")
    written = upload(provider, tmp_path / "حذاء Nike.PNG", PNG, alt="حذاء")

    assert written.live is not None
    digest = str(written.live.values["digest"])
    assert (digest, written.live.values["alt"]) == (hashlib.sha256(PNG).hexdigest()[:12], "حذاء")
    values: Any = {**fitting(provider, "product", COMMON), "image": digest, "gallery": (digest,)}
    product = provider.write(
        Write(
            Verb.CREATE,
            Address("product", "one"),
            "physical",
            values,
            media_ids={digest: written.remote_id or ""},
        )
    )
    assert product.live is not None
    assert (product.live.values["image"], product.live.values["gallery"]) == (digest, (digest,))


def test_new_bytes_are_a_new_media_and_a_new_text_is_not(
    provider: Provider, tmp_path: Path
) -> None:
    """The alternative text changes in place; the picture does not."""
    needs(provider.capabilities.of("media").uploads, "it takes no uploads")
    first = upload(provider, tmp_path / "a.png", PNG)
    other = PNG + b"more"
    (tmp_path / "a.png").write_bytes(other)
    digest = hashlib.sha256(other).hexdigest()[:12]
    media = Address("media", "one")
    content = Content(tmp_path / "a.png", len(other), "image/png")

    text = provider.write(Write(Verb.UPDATE, media, "", {"alt": "new"}, first.remote_id))
    bytes_ = provider.write(
        Write(Verb.UPDATE, media, "", {"digest": digest}, first.remote_id, content=content)
    )

    assert text.remote_id == first.remote_id
    assert text.live is not None
    assert text.live.values["alt"] == "new"
    assert bytes_.remote_id != first.remote_id
    assert bytes_.live is not None
    assert bytes_.live.values["digest"] == digest


def test_a_webhook_lives_its_life(provider: Provider) -> None:
    """It is created with a secret, found, changed, rotated, and deleted."""
    needs("webhook" in provider.capabilities.kinds, "it has no webhooks")
    values = {"name": "Orders", "url": "https://erp.example/a", "events": ("order.created",)}
    made = create(provider, "webhook", "", values)
    remote_id = made.remote_id or ""
    hook = Address("webhook", "one")

    assert made.secret is not None
    found = provider.find("webhook", "url", "https://erp.example/a") or ()
    assert [row.remote_id for row in found] == [remote_id]
    assert provider.find("webhook", "url", "https://erp.example/b") == ()

    changed = provider.write(
        Write(Verb.UPDATE, hook, "", {"url": "https://erp.example/b"}, remote_id)
    )
    assert changed.secret is None
    live = provider.read("webhook", "", remote_id)
    assert live is not None
    assert (live.full, dict(live.values)) == (True, {**values, "url": "https://erp.example/b"})

    rotated = provider.write(Write(Verb.UPDATE, hook, "", {"secret.version": 2}, remote_id))
    assert rotated.secret is not None
    assert rotated.secret != made.secret

    provider.write(Write(Verb.DELETE, hook, "", {}, remote_id))
    provider.write(Write(Verb.DELETE, hook, "", {}, remote_id))
    assert provider.read("webhook", "", remote_id) is None


def test_one_webhook_too_many_is_refused(provider: Provider) -> None:
    """The capabilities say beforehand how many there may be."""
    most = provider.capabilities.of("webhook").max_count
    needs(most is not None, "it sets no limit to its webhooks")
    for number in range(most or 0):
        url = f"https://erp.example/{number}"
        create(provider, "webhook", "", {"url": url, "events": ("order.created",)})

    with pytest.raises(Invalid):
        create(
            provider, "webhook", "", {"url": "https://erp.example/c", "events": ("order.created",)}
        )
