"""`tjar-sync init`: the first files of a catalog, by questions or by flags."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from tjar_sync.cli.bare_store import group_by_option, key_file_option, url_option
from tjar_sync.cli.new_files import make
from tjar_sync.cli.options import is_yes
from tjar_sync.errors import UsageError
from tjar_sync.render.own_words import own

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command("init")
@click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), metavar="[DIR]"
)
@url_option("The store's address; `embedded` is the built-in one, to try with.")
@click.option(
    "--from-store", is_flag=True, help="Take in what the store has, as `tjar-sync pull` does."
)
@click.option("--example", is_flag=True, help="Begin with the example shop, on the built-in store.")
@key_file_option("With --from-store: read the store's key from this file.")
@group_by_option("With --from-store: how products are put into files.")
@click.option(
    "--ci",
    type=click.Choice(["github", "gitlab"]),
    help="Write, too, what plans pull requests and applies merges; alone, beside a catalog that is"
    " there.",
)
@click.option(
    "--ci-source",
    default="",
    metavar="OWNER/REPO@COMMIT",
    help="With --ci: the commit of tjar-sync that runners use; else the one that this came from.",
)
def command(folder: Path, **options: Any) -> int:
    """Make the first files of a catalog, by questions or flags.

    They go into DIR, by default here: store.yaml, what git is to leave out, the schemas by which
    an editor completes and checks, and a README for the team. Without flags, asks. What is there
    already is never overwritten.
    """
    service, source = options.pop("ci"), options.pop("ci_source")
    if service is not None:
        from tjar_sync.cli.init_ci import pinned_at  # noqa: PLC0415 - only where it is asked for

        pinned_at(source)  # before anything is made
    if not (folder / "store.yaml").exists():
        code = _catalog(folder, options, shared=service is not None)
    elif service is None or options["url"] or options["example"] or options["from_store"]:
        raise UsageError(
            f"there is a catalog in {folder.resolve()} already",
            hint="`tjar-sync plan` shows how it stands; name a new folder to make another",
        )
    else:
        code = 0
    if service is not None:
        from tjar_sync.cli.init_ci import write_pipeline  # noqa: PLC0415 - the same

        host = urlsplit(options["url"] or "").netloc or "YOUR-STORE.tjar.sa"
        write_pipeline(service, source, folder, host)
    return code


def _catalog(folder: Path, options: dict[str, Any], *, shared: bool) -> int:
    """Make the catalog itself; where several machines are to apply it, with a state that they share."""
    options = _asked(options)
    if options["example"]:
        return _tell(folder, _example(), "tjar-sync plan")
    if options["from_store"]:
        from tjar_sync.cli.pull_new import pull_new  # noqa: PLC0415 - the engine is heavy

        more = {"catalog": folder, "into": None, "store": None, "state": None, "patterns": ()}
        return pull_new({**options, **more})
    from tjar_sync.catalog.commit import origin_of  # noqa: PLC0415 - the engine is heavy

    near = folder if folder.exists() else folder.parent
    in_git = shared and bool(origin_of(near))
    then = "tjar-sync doctor, then tjar-sync pull"
    return _tell(folder, _files(options["url"], in_git=in_git), then)


def _asked(options: dict[str, Any]) -> dict[str, Any]:
    """Ask for what no flag says. Raises UsageError where that is needed and nobody is there."""
    if options["example"] and (options["url"] or options["from_store"]):
        raise UsageError(
            "--example is a shop of its own", hint="leave out --url and --from-store with it"
        )
    if options["example"] or options["url"]:
        return options
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            "it is not said of which store",
            hint="--url https://example-store.tjar.sa, with --from-store to take in what it has;"
            " or --example",
        )
    url = click.prompt(
        own("The store's address (https://…; nothing for the example shop)"),
        default="",
        show_default=False,
        err=True,
    )
    if not str(url).strip():
        return {**options, "example": True}
    if not options["from_store"]:
        answer = click.prompt(
            own("Take what the store has into the files? Type 'yes', or nothing to begin empty"),
            default="no",
            show_default=False,
            err=True,
        )
        options["from_store"] = is_yes(answer)
    return {**options, "url": str(url).strip()}


def _files(url: str, *, in_git: bool) -> dict[str, bytes]:
    """Return the first files of a store's catalog. Raises UsageError for what is no address."""
    from tjar_sync import providers  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.pull_new import NAME, PROVIDER, entry_of  # noqa: PLC0415 - heavy
    from tjar_sync.pull.scaffold import STATE, files_beside, store_text  # noqa: PLC0415 - heavy

    try:
        providers.check_url(PROVIDER, url.rstrip("/"))
    except ValueError as error:
        raise UsageError(str(error)) from error
    entry = entry_of(url.rstrip("/"))
    state = "git" if in_git else STATE
    beside = files_beside(NAME, url, PROVIDER)
    texts = {**beside, "store.yaml": store_text(NAME, entry, {}, {}, state)}
    return {name: text.encode() for name, text in texts.items()}


def _example() -> dict[str, bytes]:
    """Return the files of the example shop, with schemas beside them."""
    from tjar_sync.cli.demo import MADE_THERE, example  # noqa: PLC0415 - another verb, whose shop it is
    from tjar_sync.cli.pull_new import PROVIDER  # noqa: PLC0415 - heavy
    from tjar_sync.pull.scaffold import files_beside  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.pull.schemas import with_modeline  # noqa: PLC0415 - the engine is heavy

    source = example()
    beside = files_beside("embedded", "the example", PROVIDER)
    texts = {name: text.encode() for name, text in beside.items()}
    shop = {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in sorted(source.rglob("*"))
        if path.is_file() and path.relative_to(source).parts[0] not in MADE_THERE
    }
    named = {
        name: with_modeline(name, data.decode()).encode()
        for name, data in shop.items()
        if name.endswith(".yaml")
    }
    return {**texts, **shop, **named}


def _tell(folder: Path, files: Mapping[str, bytes], then: str) -> int:
    """Write what is not there yet, and say what was done and what is next."""
    make(folder, files)
    here = "" if folder == Path() else f"cd {folder}; "
    click.echo(own(f"Next: {here}{then}"))
    return 0
