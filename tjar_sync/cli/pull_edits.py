"""`tjar-sync pull` in a catalog that is there: a store's edits, brought back into its files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.options import is_yes, location_of
from tjar_sync.cli.stopping import ended_by_signals
from tjar_sync.errors import ExitCode, UsageError
from tjar_sync.render.own_words import own
from tjar_sync.who import lock_info_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.location import Location
    from tjar_sync.model.accepted import Accepted
    from tjar_sync.model.live import Refresh
    from tjar_sync.model.offer import Decision, Offer

_NOTHING_NAMED = "name what is to come into the files: tjar-sync pull ADDRESS[.field]…"


def pull_edits(options: dict[str, Any]) -> int:
    """Bring what is named into the files; where nothing is, list it and ask."""
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.live import Refresh  # noqa: PLC0415 - the engine is heavy

    if options["ours"] and options["theirs"]:
        raise UsageError("--ours and --theirs say the opposite", hint="give one of them")
    location, refresh = location_of(options), Refresh(options["refresh"])
    patterns = tuple(options["patterns"]) or _asked(location, refresh)
    if not patterns:
        return ExitCode.DONE
    cancel_token = CancelToken()
    with progress() as emit, ended_by_signals(cancel_token):
        decide = _Decisions(options, emit.clear)
        lock_info = lock_info_of("pull")
        chosen = workflow.PullOptions(lock_info, patterns, decide, refresh, cancel_token)
        accepted = workflow.pull(location, chosen, emit)
    _tell(accepted)
    return ExitCode.ERROR if accepted.left else ExitCode.DONE


def _asked(location: Location, refresh: Refresh) -> tuple[str, ...]:
    """Show what was changed in the store, and ask which of it is meant."""
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress, style_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render import RENDERERS, TALK  # noqa: PLC0415 - the engine is heavy

    with progress() as emit:
        plan = workflow.drift(location, workflow.PlanOptions(refresh=refresh), emit)
    click.echo(RENDERERS[TALK].drift(plan, style_of(sys.stdout)))
    if plan.empty:
        return ()
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("nothing was taken into the files", hint=_NOTHING_NAMED)
    question = "\nWhich come into the files? Addresses, with .field or without; nothing for none"
    answer = click.prompt(own(question), default="", show_default=False, err=True)
    return tuple(str(answer).split())


class _Decisions:
    """Decides as the command line says; a person at a terminal is asked one by one."""

    def __init__(self, options: dict[str, Any], clear: Callable[[], None]) -> None:
        self.options = options
        self.clear = clear

    def __call__(self, offer: Offer) -> Decision:
        from tjar_sync.model.offer import Decision  # noqa: PLC0415 - the engine is heavy

        here = sys.stdin.isatty() and sys.stderr.isatty()
        if offer.field is None:
            if not self.options["removed"]:
                return Decision.LATER
            return Decision.THEIRS if not here or self._agrees(offer) else Decision.LATER
        if self.options["ours"] or self.options["theirs"]:
            return Decision.OURS if self.options["ours"] else Decision.THEIRS
        if here:
            return self._asked(offer)
        raise UsageError(
            f"{offer} was changed in the files as well, so a person must decide",
            hint="--theirs takes the store's value, --ours keeps that of the files",
        )

    def _agrees(self, offer: Offer) -> bool:
        self.clear()
        question = f"{offer} was deleted in the store. Take its entry out of the files? Type 'yes'"
        return is_yes(click.prompt(own(question), default="no", show_default=False, err=True))

    def _asked(self, offer: Offer) -> Decision:
        from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy
        from tjar_sync.model.offer import Decision  # noqa: PLC0415 - the engine is heavy
        from tjar_sync.render.offers import offer_text  # noqa: PLC0415 - the engine is heavy

        self.clear()
        click.echo(offer_text(offer, style_of(sys.stderr)), err=True)
        words = {"o": Decision.OURS, "t": Decision.THEIRS, "l": Decision.LATER}
        answer = click.prompt(
            own("(t)heirs: the store's, (o)urs: the files', (l)ater"),
            type=click.Choice(list(words)),
            default="l",
            err=True,
        )
        return words[str(answer)]


def _tell(accepted: Accepted) -> None:
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.offers import accepted_text  # noqa: PLC0415 - the engine is heavy

    click.echo(accepted_text(accepted, style_of(sys.stdout)))
