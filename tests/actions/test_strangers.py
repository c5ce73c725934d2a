"""What a stranger proposes gets no secret, no comment, and no word with the runner."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from markdown_it import MarkdownIt

from tests.actions.scene import SUBJECT
from tests.actions.test_review import shop_of

if TYPE_CHECKING:
    from tests.actions.scene import Scene

HOSTILE = "\\n::set-output name=offline::x\\n##[add-path]/tmp ::stop-commands::x @ali <!-- x --> $(id) `id`"


def test_a_fork_gets_a_plan_against_what_was_recorded(shop: Scene) -> None:
    """Without key or store; what its token may not write is on the run's page, and no plan is kept."""
    pull = shop.propose(shop_of(shoe="12"), fork=True)
    shop.desk.store.requests.reset()
    ran = shop.on_pull("plan", pull)
    kept = ["plan.tjar" in ZipFile(BytesIO(one)).namelist() for one in shop.hub.files.values()]

    assert 0 == ran.code, ran.log
    assert ("true", "true", "1") == tuple(
        ran.outputs[name] for name in ("offline", "has-changes", "update")
    )
    assert () == shop.desk.store.requests.recent
    assert [] == shop.hub.said(pull["number"])
    assert "10.00 → 12.00" in ran.summary
    assert [False, False] == kept


def test_without_a_state_its_files_are_checked(shop: Scene) -> None:
    """There is nothing to compare them with, and the page says so."""
    good = shop.propose(shop_of(shoe="12"), "good", fork=True)
    bad = shop.propose(shop_of().replace("sale_price", "sale_prize"), "bad", fork=True)
    (shop.folder / "state.db").unlink()
    checked, wrong = (shop.on_pull("plan", pull) for pull in (good, bad))

    assert (0, 6) == (checked.code, wrong.code), checked.log
    assert ("false", "0") == (checked.outputs["has-changes"], checked.outputs["update"])
    assert "so the files alone were checked: they have no mistakes." in checked.summary
    assert "mistakes" in wrong.summary


def test_no_word_of_a_proposal_means_anything_to_the_runner(shop: Scene) -> None:
    """A name with commands of the runner, Markdown and a shell in it is shown, and that is all."""
    name = HOSTILE.replace("`", "'")
    text = shop_of(shoe="12").replace("{en: Shoe}", f'{{en: "{name}"}}')
    pull = shop.propose(text, branch="$(touch${IFS}x);'\"`id`")
    ran = shop.on_pull("plan", pull)
    (told,) = shop.hub.said(pull["number"])
    stopped = ran.log.partition("::stop-commands::")[2].partition("\n")[0]
    inside = ran.log.partition(f"::stop-commands::{stopped}\n")[2].partition(f"::{stopped}::\n")

    assert 0 == ran.code, ran.log
    assert "false" == ran.outputs["offline"]
    assert "set-output" in inside[0]
    assert "##[" not in inside[2]
    tokens = [one for block in MarkdownIt().parse(told) for one in (block, *(block.children or ()))]
    outside = [one for one in tokens if one.type not in {"fence", "code_inline", "inline"}]
    html = [one.content.strip() for one in outside if one.type.startswith("html")]

    assert [f"<!-- tjar-sync plan {SUBJECT} -->", "<sub>", "</sub>"] == html
    assert not any("@ali" in one.content for one in outside)
