"""The least a client can do: send the same writes, or fetch the same pages and parse the YAML."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import yaml

KEY = "dev-key"
PARALLEL = 4


def load(root: Path) -> dict[str, dict[str, object]]:
    """Parse every file with PyYAML's C loader."""
    found: dict[str, dict[str, object]] = {}
    for path in sorted(root.glob("products-*.yaml")):
        found.update(yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)["products"])
    return found


def body(product: dict[str, object]) -> dict[str, object]:
    """Return the JSON body that creates a product as it stands in the YAML (facts 3.3)."""
    texts = {
        f"{wire}_{language}": text
        for ours, wire in (("name", "name"), ("summary", "summery"), ("description", "description"))
        for language, text in dict(product[ours]).items()  # type: ignore[call-overload] # plain YAML
    }
    same = ("price", "sale_price", "cost", "sku", "slug", "quantity", "tags", "min_purchase")
    return {**texts, **{name: product[name] for name in same}, "is_refundable": True}


def pull(client: httpx.Client, pool: ThreadPoolExecutor, url: str, root: Path) -> None:
    """Fetch every page, every detail and every picture, and write them down as they come."""
    root.mkdir()
    first = client.get("/products", params={"per_page": 100}).json()["data"]
    last = first["pagination"]["last_page"]
    pages = pool.map(
        lambda page: client.get("/products", params={"page": page, "per_page": 100}).json(),
        range(1, last + 1),
    )
    ids = [row["id"] for page in pages for row in page["data"]["products"]]

    def detail(number: int) -> None:
        shown = client.get(f"/products/{number}")
        (root / f"{number}.json").write_bytes(shown.content)
        image = (
            shown.json()["data"]["product"]["image"]
            if "product" in shown.json()["data"]
            else shown.json()["data"]["image"]
        )
        path = image.partition("/assets/")[2]
        (root / f"{number}.png").write_bytes(client.get(f"{url}/assets/{path}").content)

    list(pool.map(detail, ids))


def main() -> None:
    """Run one of the jobs."""
    job, url, root = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    files = sorted(root.glob("products-*.yaml"))
    products = {} if job == "pages" else load(root)
    client = httpx.Client(
        base_url=f"{url}/api/core/v1",
        headers={"Authorization": f"Bearer {KEY}", "Accept": "application/json"},
        timeout=60,
    )
    with client, ThreadPoolExecutor(PARALLEL) as pool:
        if job == "create":
            answers = pool.map(
                lambda item: client.post("/products", json=body(item)), products.values()
            )
        elif job == "pull":
            pull(client, pool, url, root)
            return
        else:
            pages = range(1, len(files) + 1)  # a file holds as many as a page
            answers = pool.map(
                lambda page: client.get("/products", params={"page": page, "per_page": 100}), pages
            )
        for answer in answers:
            answer.raise_for_status()
            answer.json()


if __name__ == "__main__":
    main()
