"""What a shop's own script would be: read the files, fetch the pages, compare, print what differs.

`script` parses the files with PyYAML's C loader on every run, `cached` keeps what it parsed beside
them, by the digest of their bytes. Neither knows what was written before, nor checks anything.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import httpx
import yaml

KEY = "dev-key"
COMPARED = ("price", "sale_price", "sku")


def parsed(root: Path) -> dict[str, dict[str, object]]:
    """Parse all files."""
    found: dict[str, dict[str, object]] = {}
    for path in sorted(root.glob("products-*.yaml")):
        found.update(yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)["products"])
    return found


def remembered(root: Path) -> dict[str, dict[str, object]]:
    """Parse all files, or take what an earlier run made of the same bytes."""
    digest = hashlib.sha256()
    for path in sorted(root.glob("products-*.yaml")):
        digest.update(path.read_bytes())
    cache = root / f"script-{digest.hexdigest()}.json"
    if not cache.exists():
        cache.write_text(json.dumps(parsed(root)), "utf-8")
    kept: dict[str, dict[str, object]] = json.loads(cache.read_text("utf-8"))
    return kept


def main() -> None:
    """Compare every product, and count those that differ."""
    way, url, root = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    wanted = {
        item["sku"]: item for item in (remembered if way == "cached" else parsed)(root).values()
    }
    different, page, last = 0, 1, 1
    headers = {"Authorization": f"Bearer {KEY}", "Accept": "application/json"}
    with httpx.Client(base_url=f"{url}/api/core/v1", headers=headers, timeout=60) as http:
        while page <= last:
            body = http.get("/products", params={"page": page, "per_page": 100}).json()["data"]
            last = body["pagination"]["last_page"]
            for row in body["products"]:
                item = wanted.pop(row["sku"], {})
                different += any(item.get(name) != row[name] for name in COMPARED)
            page += 1
    print(f"{different} differ, {len(wanted)} are missing")  # noqa: T201 - its report


if __name__ == "__main__":
    main()
