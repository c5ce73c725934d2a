"""`--format` and `--output`: where the outcome of one run goes, and in which formats."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.deprecation import noted
from tjar_sync.cli.pager import show
from tjar_sync.cli.viewpoint import Viewpoint, viewpoint
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import ExitCode, UsageError, gravest
from tjar_sync.render import RENDERERS, TALK
from tjar_sync.render.layout import Heap
from tjar_sync.render.own_words import own
from tjar_sync.render.style import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tjar_sync.render.style import Style

    Command = Callable[..., Any]
    Draw = Callable[[str, Style], str]

_CATALOG = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file that gets the outcome, and the format that it is to have there."""

    form: str
    path: Path

    def write(self, draw: Draw) -> ExitCode:
        """Replace the file by the outcome; what goes wrong is told, and takes nothing from the run."""
        from tjar_sync.atomic_file import write_file  # noqa: PLC0415 - slow to import: few write

        try:
            view = viewpoint()
            style = replace(PLAIN, layout=view.layout, pictures=view.pictures)
            text = noted(draw(self.form, style), self.form, view)
            write_file(self.path, f"{text}\n".encode())
        except OSError as error:
            click.echo(own(f"Error: {self.path} was not written: {error.strerror}"), err=True)
            return ExitCode.ERROR
        return ExitCode.DONE


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the outcome of a run goes: to stdout, and into files."""

    form: str
    """What stdout gets."""
    files: tuple[OutputFile, ...] = ()
    paged: bool = True
    """A text that is longer than the screen goes through a pager."""

    @property
    def formats(self) -> frozenset[str]:
        """All formats that are asked for."""
        return frozenset({self.form, *(file.form for file in self.files)})

    def show(self, draw: Draw) -> ExitCode:
        """Print the outcome, and write it into the files. Returns ERROR where one cannot be."""
        from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy

        text = noted(draw(self.form, style_of(sys.stdout)), self.form, viewpoint())
        viewpoint().shown = True
        show(text, paged=self.paged and self.form == TALK)
        return self.save(draw)

    def print(self, text: str) -> None:
        """Print the outcome, or the rest of it."""
        viewpoint().shown = True
        click.echo(noted(text, self.form, viewpoint()))

    def fail(self, draw: Draw) -> None:
        """Give what failed to machines, and into the files; people were told on stderr."""
        if self.form != TALK:
            click.echo(draw(self.form, PLAIN))
        self.save(draw)

    def save(self, draw: Draw) -> ExitCode:
        """Write the outcome into the files alone. Returns ERROR where one cannot be."""
        return gravest(file.write(draw) for file in self.files)


class _FormatAndFile(click.ParamType[OutputFile]):
    """A format and a file."""

    name = "format and file"

    def __init__(self, formats: Iterable[str]) -> None:
        self.formats = tuple(formats)

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> OutputFile:
        """Read `json=plan.json`."""
        form, equals, name = str(value).partition("=")
        if not equals or form not in self.formats:
            listed = ", ".join(f"{one}=FILE" for one in self.formats)
            self.fail(f"{value!r} is none of {listed}", param, ctx)
        path = Path(name)
        if not name or not _may_be(path):
            self.fail(f"{name!r} is no place for a file", param, ctx)
        if path.suffix in _CATALOG and path.exists():
            self.fail(f"{name!r} is there already, and looks like a catalog's file", param, ctx)
        return OutputFile(form, path)


def _may_be(path: Path) -> bool:
    """Say whether a file of that path may be made."""
    try:
        return path.parent.is_dir() and not path.is_dir()
    except OSError:  # such as a name that is too long
        return False


def output_options(
    formats: Iterable[str] = RENDERERS, streams: Iterable[str] = ()
) -> Callable[[Command], Command]:
    """Add --format and --output; the command gets `outputs` in their place.

    `streams`: formats of what is told as it happens, which no file gets.
    """

    def added(command: Command) -> Command:
        @wraps(command)
        def routed(
            *, form: str, output: tuple[OutputFile, ...], no_pager: bool, **options: Any
        ) -> int:
            outputs = Outputs(form, output, paged=not no_pager)
            _check(output)
            click.get_current_context().ensure_object(Viewpoint).outputs = outputs
            return ExitCode(command(**options, outputs=outputs))

        found: Command = routed
        for option in reversed(_options(tuple(formats), tuple(streams))):
            found = option(found)
        return found

    return added


def _options(
    formats: tuple[str, ...], streams: tuple[str, ...]
) -> tuple[Callable[[Command], Command], ...]:
    return (
        click.option(
            "--format",
            "form",
            type=click.Choice((*formats, *streams)),
            default=TALK,
            show_default=True,
            help="How to print the outcome.",
        ),
        click.option(
            "--output",
            type=_FormatAndFile(formats),
            multiple=True,
            metavar="FORMAT=FILE",
            help="Write the outcome into a file as well, in a format of its own; again for more.",
        ),
        click.option(
            "--no-pager",
            is_flag=True,
            help="Print a long text at once. Else, on a terminal, TJAR_SYNC_PAGER, PAGER or less"
            " shows it.",
        ),
    )


def layout_options(command: Command) -> Command:
    """Add --full and --by, which every text heeds that they concern."""
    command = click.option(
        "--by",
        type=click.Choice([heap.value for heap in Heap]),
        default=Heap.KIND.value,
        show_default=True,
        expose_value=False,
        callback=_heaped,
        help="Put the changes together so.",
    )(command)
    return full_option(command)


def full_option(command: Command) -> Command:
    """Add --full."""
    return click.option(
        "--full",
        is_flag=True,
        expose_value=False,
        callback=_whole,
        help="Show everything whole; else what is alike is put together, and counted.",
    )(command)


def _heaped(ctx: click.Context, _param: click.Parameter, by: str) -> None:
    view = ctx.ensure_object(Viewpoint)
    view.layout = replace(view.layout, by=Heap(by))


def _whole(ctx: click.Context, _param: click.Parameter, full: bool) -> None:  # noqa: FBT001 - click's signature
    view = ctx.ensure_object(Viewpoint)
    view.layout = replace(view.layout, full=full)


def _check(files: tuple[OutputFile, ...]) -> None:
    """Raise UsageError where one file is to be two."""
    paths = [file.path.absolute() for file in files]
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if twice is not None:
        raise UsageError("two outputs cannot be one file", where=str(twice))
