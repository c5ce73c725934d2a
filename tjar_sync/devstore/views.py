"""Products in the shapes in which the API shows them (facts 3.1, 3.2, A1, A2)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tjar_sync.devstore.clock import stamp
from tjar_sync.devstore.fields import READ_OWN, SHOWN, TYPE_NAMES, Doc
from tjar_sync.devstore.normal import number

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from tjar_sync.devstore.habits import HabitSet

Json = dict[str, Any]

UPLOADS = "/assets/tenant/uploads/media-uploader"
NO_IMAGE = "/assets/img/no-image.jpg"


@dataclass(frozen=True, slots=True)
class Links:
    """Where this store's files are seen from."""

    base: str
    tenant: str

    def file(self, name: str | None) -> str:
        """Return the URL of an uploaded file, or of the picture for 'no picture'."""
        if name is None:
            return f"{self.base}{NO_IMAGE}"
        return f"{self.base}{UPLOADS}/{self.tenant}/{name}"


@dataclass(frozen=True, slots=True)
class StoredProduct:
    """A stored product: its row's own columns, and everything else as a document."""

    id: int
    type_id: int
    slug: str
    created_at: int
    updated_at: int
    deleted_at: int | None
    doc: Doc

    @property
    def kind(self) -> str:
        """Name the type: physical, digital, booking or service."""
        return TYPE_NAMES[self.type_id]


def product_of(row: sqlite3.Row) -> StoredProduct:
    """Read a row of the products table."""
    return StoredProduct(
        row["id"],
        row["type_id"],
        row["slug"],
        row["created_at"],
        row["updated_at"],
        row["deleted_at"],
        json.loads(row["doc"]),
    )


def media_ids(doc: Doc) -> list[int]:
    """List every media id a product shows or offers."""
    ids = [doc["image_id"], *doc["product_gallery"], *doc["item_image"], *doc.get("file_ids", [])]
    return [each for each in ids if each is not None]


def files_of(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, str]:
    """Map media ids to file names."""
    wanted = json.dumps(sorted(set(ids)))
    query = "SELECT id, file FROM media WHERE id IN (SELECT value FROM json_each(?))"
    return {row["id"]: row["file"] for row in connection.execute(query, (wanted,))}


def stock_of(doc: Doc) -> int:
    """Return the stock: the sum over the variants when there are any (A10)."""
    return int(sum(doc["item_stock_count"])) if doc["item_stock_count"] else int(doc["quantity"])


def _pair(doc: Doc, name: str) -> Json:
    return {"ar": doc[f"{name}_ar"], "en": doc[f"{name}_en"]}


def _head(product: StoredProduct) -> Json:
    doc = product.doc
    return {
        "id": product.id,
        "identifier": product.id,
        "name": _pair(doc, "name"),
        "summary": _pair(doc, "summery"),
        "description": _pair(doc, "description"),
        "type": product.kind,
        "type_id": product.type_id,
        "price": number(doc["price"]),
        "sale_price": number(doc["sale_price"]),
    } | {name: doc[name] for name in SHOWN}


def _tail(product: StoredProduct) -> Json:
    return {
        "ratings": None,
        "created_at": stamp(product.created_at),
        "updated_at": stamp(product.updated_at),
    }


def _shown(product: StoredProduct, links: Links, files: Mapping[int, str]) -> Json:
    doc = product.doc
    return {
        "image": links.file(files.get(doc["image_id"])),
        "is_published": doc["status_id"] == 1,
        "stock": stock_of(doc),
        "is_unlimited": doc["is_unlimited"],
    }


def list_item(product: StoredProduct, links: Links, files: Mapping[int, str]) -> Json:
    """Show a product as a row of the list: the detail's head alone (A2)."""
    sku = {"sku": product.doc["sku"]}
    return _head(product) | _shown(product, links, files) | sku | _tail(product)


def detail(product: StoredProduct, links: Links, files: Mapping[int, str]) -> Json:
    """Show a product whole, without the fields that are never returned (A1)."""
    doc = product.doc
    return (
        _head(product)
        | _shown(product, links, files)
        | _tail(product)
        | {
            "product_options": [_option(option) for option in doc["product_options"]],
            "sku": doc["sku"],
            "slug": product.slug,
            "brand": _named(doc["brand"], "Brand"),
            "badge": _named(doc["badge_id"], "Badge"),
            "categories": _labelled(doc["category"], "Category"),
            "sub_categories": _labelled(doc["sub_category"], "Sub-category"),
            "child_categories": _labelled(doc["child_category"], "Child category"),
            "tags": doc["tags"],
            "gallery": [
                {"id": each, "url": links.file(files.get(each))} for each in doc["product_gallery"]
            ],
            "variants": _variants(doc, links, files),
        }
    )


def typed_detail(product: StoredProduct, links: Links, files: Mapping[int, str]) -> Json:
    """Show a product whole with its type's own fields (A7, A12 to A14)."""
    own = {name: product.doc[name] for name in READ_OWN[product.kind]}
    return detail(product, links, files) | own


def beside(product: StoredProduct, habits: HabitSet) -> Json:
    """Show what the store shows of a product by habit alone, in a detail and in a row."""
    doc = product.doc
    known = {
        "cost": number(doc["cost"]),
        "image_id": doc["image_id"],
        "status_id": doc["status_id"],
        "stock_count": stock_of(doc),
    }
    shown = {name: known[name] for name in sorted(habits.words("shows"))}
    if product.deleted_at is not None:
        shown["deleted_at"] = stamp(product.deleted_at)
    if habits.has("stock-sum-zero-falls-back") and not stock_of(doc):
        shown["stock"] = doc["quantity"]
    return shown


def _named(each: int | None, noun: str) -> Json | None:
    return None if each is None else {"id": each, "name": f"{noun} {each}"}


def _labelled(ids: Sequence[int], noun: str) -> list[Json]:
    return [{"id": each, "label": f"{noun} {each}"} for each in ids]


def _option(option: Json) -> Json:
    choices = option["options"]
    if choices is None:
        return option
    shown = {
        lang: {label: number(cost) for label, cost in entries.items()}
        for lang, entries in choices.items()
    }
    return option | {"options": shown}


def at(values: Sequence[Any], index: int, otherwise: object = None) -> Any:  # noqa: ANN401 - JSON holds anything
    """Read a parallel array that may be shorter than its siblings."""
    return values[index] if index < len(values) else otherwise


def _variants(doc: Doc, links: Links, files: Mapping[int, str]) -> list[Json]:
    return [
        {
            "id": doc["variant_ids"][index],
            "color": at(doc["item_color"], index),
            "size": at(doc["item_size"], index),
            "stock": stock,
            "additional_price": number(at(doc["item_additional_price"], index, 0)),
            "extra_cost": number(at(doc["item_extra_cost"], index, 0)),
            "image": links.file(files.get(at(doc["item_image"], index))),
        }
        for index, stock in enumerate(doc["item_stock_count"])
    ]
