"""Every verb in every format, over real HTTP and with the built-in store in the same process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.samples import MANY, embedded, fill, product, products
from tests.harness import run
from tjar_sync.devstore import FaultKind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import World


def test_validate_counts_what_there_is(desk: World) -> None:
    """A valid catalog is told by its kinds; no request is made."""
    fill(desk, "shoe", "sock")
    desk.write(
        "hooks.yaml",
        """
        webhooks:
          orders:
            url: https://erp.example.com/hooks
            events: [order.created]
            secret: {write_to: secrets/orders}
        """,
    )

    assert (0, "The catalog is valid: 2 products, 1 webhook.\n", "") == tuple_of(desk, "validate")
    assert 0 == desk.store.requests.total


def test_validate_and_plan_warn_of_slips(desk: World) -> None:
    """What is probably not meant is told with its place, on stderr or in the plan."""
    text = "products:\n  a: {type: physical, name: {en: A}, sale_price: 50, tags: [Red, red]}\n"
    (desk.root / "products.yaml").write_text(text, "utf-8")
    told = (
        "products.yaml:2:66: `red` differs from `Red` in case or unseen characters alone; a store"
        " may take them for one"
    )

    assert (0, "The catalog is valid: 1 product.\n", f"Warning: {told}\n") == tuple_of(
        desk, "validate"
    )
    planned = desk.run("plan")
    assert planned.code == 0
    assert told in planned.out


def tuple_of(desk: World, *arguments: str) -> tuple[int, str, str]:
    """Run a command; return its exit code and what it said."""
    ran = desk.run(*arguments)
    return ran.code, ran.out, ran.err


def test_validate_of_an_empty_catalog(desk: World) -> None:
    """Nothing to check is valid."""
    assert (0, "The catalog is valid: no resources.\n", "") == tuple_of(desk, "validate")


def test_validate_tells_every_mistake_at_once(desk: World) -> None:
    """All mistakes of all files, each with its place, then how many there are."""
    desk.write("one.yaml", "products:\n  shoe: {typ: physical}\n")
    desk.write("two.yaml", "media:\n  front: {file: ../front.png}\n")
    code, out, err = tuple_of(desk, "validate")

    assert (6, "") == (code, out)
    assert "one.yaml:2:10: " in err
    assert "two.yaml:2:17: " in err
    *_, said, help_ = err.splitlines()
    assert said.endswith(" mistakes in the catalog")
    assert help_.startswith("  To read more: tjar-sync help missing-key (also ")


def test_the_main_job_in_one_process(tmp_path: Path) -> None:
    """With `url: embedded` the whole job needs neither a network nor an account."""
    embedded(tmp_path, "shoe", "sock")
    codes = [
        run(tmp_path, *line).code
        for line in (
            ("plan", "--detailed-exitcode"),
            ("apply", "--auto-approve"),
            ("plan", "--detailed-exitcode"),
            ("drift", "--refresh", "full"),
        )
    ]

    assert [2, 0, 0, 0] == codes


def test_plan_as_text(desk: World) -> None:
    """The plan is on stdout, whole; stderr has only talk; nothing is written."""
    fill(desk, "shoe")
    code, out, err = tuple_of(desk, "plan")

    assert (0, "") == (code, err)
    assert out.startswith("Changes to the store live (http://127.0.0.1:")
    assert "+ product.shoe (physical): new" in out
    assert "Plan: 1 to create; 0 unchanged." in out
    assert 0 == desk.writes()
    assert not (desk.root / ".tjar").exists()


def test_plan_as_json(desk: World) -> None:
    """The same plan for machines; the exit code tells of changes in either format."""
    fill(desk, "shoe")
    code, out, err = tuple_of(desk, "plan", "--format", "json", "--detailed-exitcode")
    plan = json.loads(out)

    assert (2, "") == (code, err)
    assert ["product.shoe"] == [item["address"] for item in plan["resource_changes"]]


def test_targets_and_excludes_are_in_the_plan(desk: World) -> None:
    """What a plan was narrowed to is said in it."""
    fill(desk, "shoe", "sock", "card")
    _, out, _ = tuple_of(
        desk, "plan", "--format=json", "--target=product.s*", "--exclude=product.sock"
    )
    plan = json.loads(out)

    assert ["product.shoe"] == [item["address"] for item in plan["resource_changes"]]
    assert (["product.s*"], ["product.sock"]) == (plan["targets"], plan["excludes"])


def test_apply_as_json(desk: World) -> None:
    """The outcome for machines: one JSON text on stdout, also when nothing was to be done."""
    fill(desk, "shoe")
    first, second = desk.apply("--format", "json"), desk.apply("--format", "json")

    assert (0, 0) == (first.code, second.code)
    assert "product.shoe" in first.out
    assert json.loads(first.out)
    assert json.loads(second.out)
    assert "product.shoe: created (id 1)\n" in first.err


def test_apply_with_nothing_to_do_does_not_ask(desk: World) -> None:
    """An empty plan needs no answer: a night job without --auto-approve ends well."""
    fill(desk, "shoe")
    desk.apply()
    ran = desk.run("apply")

    assert (0, "") == (ran.code, ran.err)
    assert ran.out.startswith("No changes. The store matches the files.")


def test_a_blocked_plan_asks_nobody(desk: World) -> None:
    """A plan that a guard stands against is refused before anybody is asked."""
    fill(desk, "shoe")
    desk.apply()
    fill(desk, "shoe", price="100")
    ran = desk.run("apply")
    lifted = desk.run("plan", "--max-price-change-percent", "900%")

    assert 5 == ran.code
    assert "--max-price-change-percent" in ran.err
    assert "Blocked" in ran.out
    assert "Blocked" not in lifted.out


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        ((), 5),
        (("--max-deletes", "12"), 5),
        (("--max-delete-percent", "100"), 5),
        (("--max-deletes", "12", "--max-delete-percent", "100"), 0),
    ],
)
def test_deletes_need_their_guards_lifted(desk: World, flags: tuple[str, ...], code: int) -> None:
    """Twelve products gone from the files are twelve deletes, which two guards hold back."""
    names = [f"item-{number}" for number in range(13)]
    fill(desk, *names)
    desk.apply()
    fill(desk, names[0])

    assert code == desk.apply(*flags).code
    assert (13 if code else 1) == len(desk.names())


SWAPPED = {
    "fields": {
        "product.sale_price": {"create": "price", "update": "price"},
        "product.price": {"create": "sale_price", "update": "sale_price"},
    }
}
"""A mistake in the contract's overrides: what buyers pay is written where they should not."""


def test_no_canary_goes_on(desk: World) -> None:
    """A first create that comes out wrong stops the run, unless --no-canary says not to look."""
    dear = "sale_price: 10\n    price: 20"
    desk.write("shop.yaml", products("shoe", "sock").replace("sale_price: 10", dear))
    desk.settings(store={"contract": SWAPPED})
    held = desk.apply()
    made = desk.names()
    desk.apply("--no-canary", "--allow", "price-change=1000")

    assert 3 == held.code
    assert "apply again with --no-canary" in held.out
    assert 1 == len(made)
    assert ["Shoe", "Sock"] == desk.names()


def test_drift_for_machines(desk: World) -> None:
    """Drift exits with 2 in either format, and shows only what was not done through git."""
    fill(desk, "shoe", "sock")
    desk.apply()
    none = desk.run("drift", "--format", "json")
    desk.dashboard.edit_product(1, name_en="Boot", sale_price=11)
    desk.dashboard.delete_product(2)
    desk.write("shop.yaml", products("shoe") + product("sock") + product("card"))
    some = desk.run("drift", "--format", "json")
    changes = {item["address"] for item in json.loads(some.out)["resource_changes"]}

    assert (0, []) == (none.code, json.loads(none.out)["resource_changes"])
    assert 2 == some.code
    assert {"product.shoe", "product.sock"} == changes


def test_state_list_and_show(desk: World) -> None:
    """What is owned, by address; one of them in full; for machines as well."""
    fill(desk, "shoe", "sock")
    empty = desk.run("state", "list")
    desk.apply()
    listed = desk.run("state", "list")
    shown = desk.run("state", "show", "product.sock")
    whole = json.loads(desk.run("state", "list", "--format", "json").out)

    assert (0, 0, 0) == (empty.code, listed.code, shown.code)
    assert "product.shoe" in listed.out
    assert shown.out.startswith("product.sock\n")
    assert "product.sock" in json.dumps(whole)


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("product.sok", "did you mean product.sock?"),
        ("webhook.unheard-of", "`tjar-sync state list` shows what there is"),
    ],
)
def test_state_show_of_what_is_not_owned(desk: World, address: str, hint: str) -> None:
    """A mistyped address is told with the one that was meant, or with where to look."""
    fill(desk, "sock")
    desk.apply()
    ran = desk.run("state", "show", address)

    assert (64, "") == (ran.code, ran.out)
    assert f"{address} is not in the state" in ran.err
    assert hint in ran.err


@pytest.mark.parametrize(("what", "part"), [("catalog", "products"), ("store", "stores")])
def test_schemas_are_json(tmp_path: Path, what: str, part: str) -> None:
    """Both schemas are printed, each of what it is about."""
    ran = run(tmp_path, "schema", what)

    assert (0, "") == (ran.code, ran.err)
    assert part in json.loads(ran.out)["properties"]


def test_the_catalogs_schema_is_the_default(tmp_path: Path) -> None:
    """Without a word it is the schema of the files that there are most of."""
    assert run(tmp_path, "schema", "catalog") == run(tmp_path, "schema")


def test_a_wrong_key_is_one_sentence(desk: World) -> None:
    """A store that says no is an error of one exit code, with what to do, not a traceback."""
    fill(desk, "shoe")
    desk.fault(FaultKind.UNAUTHORIZED, times=None)
    ran = desk.run("plan")

    assert (7, "") == (ran.code, ran.out)
    assert ran.err.startswith("Error: ")
    assert "key" in ran.err
    assert "Traceback" not in ran.err


def test_a_webhook_whose_secret_nobody_wants(desk: World) -> None:
    """A secret that no file asks for is written nowhere."""
    desk.write(
        "hooks.yaml",
        """
        webhooks:
          orders: {url: "https://erp.example.com/hooks", events: [order.created]}
        """,
    )
    ran = desk.apply()

    assert 0 == ran.code, ran.out + ran.err
    assert 1 == len(desk.dashboard.webhooks())
    assert not (desk.root / "secrets").exists()


def test_a_file_in_the_place_of_the_state_folder(tmp_path: Path) -> None:
    """A file called .tjar is named, with what to do; it is not touched."""
    embedded(tmp_path, *MANY)
    (tmp_path / ".tjar").write_text("mine")
    ran = run(tmp_path, "plan")

    assert 1 == ran.code
    assert f"at {tmp_path / '.tjar'}\n" in ran.err
    assert "mine" == (tmp_path / ".tjar").read_text()
