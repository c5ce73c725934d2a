"""Help, versions, and command lines that ask for something impossible."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.cli.process import done
from tests.cli.samples import embedded
from tests.documents import document as checked_document
from tests.harness import run
from tjar_sync import __main__, __version__, apply, cli, workflow
from tjar_sync.cli import COMMANDS, ending, main, version
from tjar_sync.cli.group import command_of

HEAVY = ("httpx", "pydantic", "rich", "flask", "yaml", "deepdiff", "PIL", "jinja2")
SLOW = {"httpx", "pydantic", "pydantic_core", "yaml", "PIL", "deepdiff"}
"""What no command pays for that does not come to use it."""
WRITING = {"tjar_sync.apply.executor", "tjar_sync.workflow.accepting", "tjar_sync.pull"}
OTHERS = {f"tjar_sync.{name}" for name in ("agents", "doctor", "fleet", "listener", "testing")}
UNUSED = {
    "validate": {"httpx", "sqlite3", "rich", "flask", "deepdiff", "PIL", "ruamel.yaml"}
    | {"tjar_sync.render.text", "tjar_sync.devstore"}
    | WRITING
    | OTHERS,
    "plan": {
        "tjar_sync.planning.explain",
        "tjar_sync.planning.undoing",
        "rich",
        "pygments",
        "deepdiff",
        "PIL",
        "ruamel.yaml",
    }
    | OTHERS
    | WRITING,
}
COMMIT = "0123456789abcdef0123456789abcdef01234567"
MINIMAL = "version: 1\ndefault_store: here\nstores:\n  here: {provider: tjar, url: embedded}\n"


def commands() -> dict[str, click.Command]:
    """Return every command by the words that call it."""
    found: dict[str, click.Command] = {}
    for verb in COMMANDS:
        command = command_of(verb)
        found[verb] = command
        if isinstance(command, click.Group):
            found |= {f"{verb} {name}": inner for name, inner in command.commands.items()}
    return found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("--lang", "en", "plan"), "'--lang' comes after the command: tjar-sync plan --lang"),
        (("-v", "apply"), "'-v' comes after the command: tjar-sync apply -v"),
        (
            ("--catalog", "x", "state", "list"),
            "'--catalog' comes after the command: tjar-sync state list --catalog",
        ),
        (
            ("state", "--store", "x", "show", "product.a"),
            "'--store' comes after the command: tjar-sync state show --store",
        ),
        (("--wrong", "plan"), "No such option"),
        (("--lang", "en"), "No such option"),
        (("plan", "--sture", "x"), "No such option"),
    ],
)
def test_an_option_before_its_command(
    line: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told where it goes, if the command has it."""
    assert 64 == main(line)
    assert f"Error: {said}" in capsys.readouterr().err


@pytest.mark.parametrize("words", sorted(commands()))
def test_every_command_has_help(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` of every command tells its usage, and every option of it is explained."""
    code = main([*words.split(), "--help"])
    said = capsys.readouterr()
    unexplained = [
        item.name
        for item in commands()[words].params
        if isinstance(item, click.Option) and not item.help
    ]

    assert (0, "") == (code, said.err)
    assert said.out.startswith(f"Usage: tjar-sync {words}")
    assert [] == unexplained


@pytest.mark.parametrize("verb", COMMANDS)
def test_summaries_are_the_first_sentence_of_the_help(verb: str) -> None:
    """The list of commands says of each what its own help says first."""
    first = (commands()[verb].help or "").partition("\n")[0]

    assert COMMANDS[verb] == first


def test_help_lists_every_command_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    """`tjar-sync -h` lists the commands in the order of a working day."""
    code = main(["-h"])
    listed = re.findall(r"^  ([a-z]+)  ", capsys.readouterr().out, re.MULTILINE)

    assert 0 == code
    assert list(COMMANDS) == listed


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    """`--help` is fast, because no engine is loaded for it."""
    code, loaded = modules_of(tmp_path, "--help")

    assert 0 == code
    assert "click" in loaded
    assert set() == loaded & set(HEAVY)
    assert set() == loaded & {"tjar_sync.render.sanitize", "tjar_sync.render.word_diff"}


@pytest.mark.parametrize("verb", UNUSED)
def test_a_verb_loads_nothing_that_it_does_not_use(verb: str, tmp_path: Path) -> None:
    """What only some other verb needs is not loaded, since every start would pay for it."""
    (tmp_path / "store.yaml").write_text(MINIMAL, "utf-8")
    code, loaded = modules_of(tmp_path, verb)

    assert 0 == code
    assert "tjar_sync.planning.build" in loaded
    assert set() == loaded & UNUSED[verb]
    assert set() == {name for name in loaded if _compiles_at_once(name)}, "tjar_sync.dataclass"


def test_the_engine_itself_loads_neither_reader_nor_checker_of_files() -> None:
    """What parses YAML, and what checks its types, is loaded once a file is to be read, not before."""
    engine = ("workflow.checking", "workflow.pipeline", "session", "model.planfile", "cli.plan")
    script = "import sys\n" + "".join(f"import tjar_sync.{name}\n" for name in engine)
    script += f"print(sorted({SLOW!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)  # noqa: S603 - our own words

    assert b"[]" == done.stdout.strip()


def _compiles_at_once(name: str) -> bool:
    """Say whether a module of ours makes dataclasses the standard way, which every start pays for."""
    if not name.startswith("tjar_sync.") or name.startswith("tjar_sync.devstore"):
        return False
    path = Path(cli.__file__).parents[2] / name.replace(".", "/")
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return bool(
        re.search(r"^from dataclasses import .*\bdataclass\b", source.read_text(), re.MULTILINE)
    )


def modules_of(root: Path, *arguments: str) -> tuple[int, set[str]]:
    """Run a command in a process of its own; return its exit code, and the modules that it loads."""
    code, _, err = done(root, *arguments, environ={"PYTHONPROFILEIMPORTTIME": "1"})
    return code, {line.rpartition("|")[2].strip() for line in err.splitlines()}


def test_a_package_has_the_names_that_it_says_and_no_others() -> None:
    """What a package gives on demand is all that it says to have."""
    for package in (apply, workflow):
        assert all(hasattr(package, name) for name in package.__all__)
        assert not hasattr(package, "nothing_of_the_kind")


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    """`--version` tells what is installed, and asks for no more."""
    assert 0 == main(["--version", "pln"])
    assert capsys.readouterr().out.startswith(f"tjar-sync {__version__} (commit ")


@pytest.mark.parametrize(
    ("built", "told"),
    [
        (None, "commit unknown"),
        ("\n", "commit unknown"),
        (f"{COMMIT}\n", "commit 0123456789ab"),
        (f"{COMMIT}-dirty\n", "commit 0123456789ab and uncommitted changes"),
    ],
)
def test_the_commit_is_what_the_build_wrote(tmp_path: Path, built: str | None, told: str) -> None:
    """None where it was built from no repository; nothing is guessed."""
    if built is not None:
        (tmp_path / version.COMMIT).write_text(built, "utf-8")

    assert f"tjar-sync {__version__} ({told})" == version.described(tmp_path)


def test_windows_is_told_where_it_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence instead of a traceback, and a document for scripts."""
    monkeypatch.setattr(cli, "SYSTEM", "win32")
    plain, said = main(["plan"]), capsys.readouterr()
    asked, document = main(["plan", "--format", "json"]), capsys.readouterr().out

    assert (1, 1, "") == (plain, asked, said.out)
    assert f"Error: {ending.WINDOWS}\n" == said.err
    assert "unsupported-system" == checked_document(document)["diagnostics"][0]["code"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("pln", "No such command 'pln'. Did you mean 'plan'?"),
        ("zzz", "No such command 'zzz'.\n"),
        ("-- --odd", "No such option '--odd'."),
        ("state lsit", "No such command 'lsit'. Did you mean 'list'?"),
        ("plan --detaled-exitcode", "Did you mean '--detailed-exitcode'?"),
        ("--hlp", "Did you mean '--help'?"),
        ("plan surplus", "unexpected extra argument (surplus)"),
        ("plan --format docx", "'docx' is not one of 'text', 'json'"),
        ("plan --max-deletes -1", "-1 is not in the range x>=0"),
        ("plan --max-delete-percent many", "'many' is not a percentage such as 50"),
        ("plan --max-delete-percent -5", "'-5' is not a percentage such as 50"),
        ("plan --max-price-change-percent NaN", "'NaN' is not a percentage such as 50"),
        ("plan --out .", "File '.' is a directory."),
        ("show", "Missing argument 'PLANFILE|RUN'"),
        ("state show", "Missing argument 'ADDRESS'"),
        ("schema shop", "'shop' is not one of 'catalog', 'store'"),
        ("dev --port 70000", "70000 is not in the range 0<=x<=65535"),
        ("plan --catalog nowhere", "there is no folder 'nowhere'"),
        ("plan --catalog /dev/null", "there is no folder '/dev/null'"),
        ("dev --catalog nowhere", "there is no folder 'nowhere'"),
        ("show nowhere", "the plan cannot be read: No such file or directory"),
        ("apply nowhere", "the plan cannot be read: No such file or directory"),
    ],
)
def test_impossible_command_lines(
    line: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A typo is told on stderr with what was meant, exits with 64, and touches nothing."""
    monkeypatch.chdir(tmp_path)
    code = main(line.split())
    said = capsys.readouterr()

    assert (64, "") == (code, said.out)
    assert message in said.err
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("line", [[], ["state"]])
def test_no_command_shows_the_help(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Without a command the help is shown, on stderr, and nothing is said to be done."""
    code = main(line)
    said = capsys.readouterr()

    assert (64, "") == (code, said.out)
    assert said.err.startswith("Usage: tjar-sync ")


def test_a_store_that_is_not_in_the_settings(tmp_path: Path) -> None:
    """A mistyped store is told with the one that was meant."""
    embedded(tmp_path)
    ran = run(tmp_path, "plan", "--store", "embeded")

    assert (64, "") == (ran.code, ran.out)
    assert "no store `embeded`" in ran.err
    assert "did you mean `embedded`?" in ran.err


def test_a_store_whose_key_is_not_set(tmp_path: Path) -> None:
    """A key that the environment lacks is named, and only when its store is asked for."""
    embedded(tmp_path)
    ran = run(tmp_path, "plan", "--store", "live")

    assert 64 == ran.code
    assert "TJAR_NO_SUCH_KEY is not set" in ran.err
    assert 0 == run(tmp_path, "plan").code


def test_a_folder_without_settings(tmp_path: Path) -> None:
    """A folder that is no catalog is told by the file that it lacks."""
    ran = run(tmp_path, "validate")

    assert (6, "") == (ran.code, ran.out)
    assert ran.err.startswith("store.yaml:1:1: there is no such file")


def test_completion_scripts_leave_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell that asks for completions gets them, and an exit code."""
    monkeypatch.setenv("_TJAR_SYNC_COMPLETE", "zsh_complete")
    monkeypatch.setenv("COMP_WORDS", "tjar-sync pl")
    monkeypatch.setenv("COMP_CWORD", "1")

    assert 0 == main([])


def test_the_module_is_the_command(tmp_path: Path) -> None:
    """`python -m tjar_sync` runs the command line and leaves with its exit code."""
    assert 64 == done(tmp_path, "pln")[0]


def test_the_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installed command reads the process's own arguments and leaves with the exit code."""
    monkeypatch.setattr(sys, "argv", ["tjar-sync", "pln"])
    monkeypatch.delitem(sys.modules, "tjar_sync.__main__")
    with pytest.raises(SystemExit) as left:
        runpy.run_module("tjar_sync", run_name="__main__")

    assert 64 == left.value.code


def test_what_was_told_is_how_it_ends() -> None:
    """A signal that comes once a command is over changes no exit code, and prints nothing."""
    ends = (
        "import atexit, os, signal, sys\n"
        "from tjar_sync.__main__ import main\n"
        "for number in (signal.SIGINT, signal.SIGTERM):\n"
        "    atexit.register(os.kill, os.getpid(), number)\n"
        "sys.argv = ['tjar-sync', '--version']\n"
        "main()\n"
    )
    ran = subprocess.run([sys.executable, "-c", ends], check=False, capture_output=True)  # noqa: S603 - our own words

    assert (0, b"") == (ran.returncode, ran.stderr)


def test_closed_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that is started with its streams closed runs all the same, silently."""
    monkeypatch.setattr(sys, "argv", ["tjar-sync", "schema"])
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    with pytest.raises(SystemExit) as left:
        __main__.main()
    for name in ("stdin", "stdout", "stderr"):
        getattr(sys, name).close()

    assert 0 == left.value.code


def test_a_terminal_that_lacks_letters(tmp_path: Path) -> None:
    """Letters that the output's encoding does not have are spelled out; it is no error."""
    code, out, err = done(tmp_path, "schema", environ={"PYTHONIOENCODING": "latin-1"})

    assert (0, "") == (code, err)
    assert out.isascii()
    assert json.loads(out)
