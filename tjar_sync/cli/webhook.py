"""`tjar-sync webhook`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from tjar_sync.cli.completion import webhooks
from tjar_sync.cli.options import location_of, location_options
from tjar_sync.cli.outputs import output_options
from tjar_sync.cli.webhook_listen import PORT, listen, secrets_option
from tjar_sync.cli.webhook_rotate import rotate
from tjar_sync.errors import ExitCode, UsageError, gravest
from tjar_sync.model.delivery import DeliveryFinding
from tjar_sync.model.masking import open_address
from tjar_sync.render.delivery import FORMATS

if TYPE_CHECKING:
    from tjar_sync.cli.outputs import Outputs
    from tjar_sync.listener.signers import Signers
    from tjar_sync.workflow.webhooks import Signing

GOOD = range(200, 300)


@click.group("webhook")
def command() -> None:
    """Listen to what the store tells of, and look after webhooks' secrets."""


for _verb in (listen, rotate):
    command.add_command(_verb)


@command.command("verify")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--signature",
    required=True,
    metavar="TEXT",
    help="What the delivery's header said, prefix included.",
)
@secrets_option
@location_options
@output_options(FORMATS)
def verify(file: BinaryIO, signature: str, outputs: Outputs, **options: Any) -> int:
    """Say whether FILE, the raw body of a delivery, was signed by one of the webhooks' secrets.

    FILE may be - for stdin. Nobody is asked; exits with 1 where no secret fits.
    """
    from tjar_sync.cli.webhook_listen import signers_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.listener.signing import signed_by  # noqa: PLC0415 - the engine is heavy

    how, signers = signers_of(location_of(options), options["secrets_dir"])
    body, known = file.read(), signers.current()
    name = signed_by(how.form, known, body, signature)
    if name is not None:
        return _told(DeliveryFinding(name, f"Signed with the secret of {name}."), outputs)
    without, hint = body.removesuffix(b"\n"), ""
    if without != body and signed_by(how.form, known, without, signature) is not None:
        hint = "Without the line break at its end it would be: save the body byte by byte."
    elif not signature.strip().startswith(how.form.prefix):
        hint = f"Such a signature begins with {how.form.prefix}"
    said = DeliveryFinding(None, "Signed with no secret that is known here.", hint)
    return gravest((ExitCode.ERROR, _told(said, outputs)))


def _told(finding: DeliveryFinding, outputs: Outputs) -> ExitCode:
    from tjar_sync.render.delivery import delivery  # noqa: PLC0415 - the engine is heavy

    return outputs.show(lambda form, style: delivery(finding, form, style))


@command.command("test")
@click.argument("name", required=False, shell_complete=webhooks)
@click.option(
    "--url",
    default=f"http://127.0.0.1:{PORT}/",
    show_default=True,
    metavar="URL",
    help="Send it here; the listener on this machine, unless said otherwise.",
)
@secrets_option
@location_options
@output_options(FORMATS)
def test(name: str | None, url: str, outputs: Outputs, **options: Any) -> int:
    """Send a signed sample, an event that is about no product, as the store would send it.

    NAME is the webhook whose secret signs it; it may be left out where there is only one.
    """
    from tjar_sync.cli.webhook_listen import signers_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.listener.signing import signature  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.workflow.webhooks import sample, send  # noqa: PLC0415 - the engine is heavy

    location = location_of(options)
    how, signers = signers_of(location, options["secrets_dir"])
    signer = _signer(how, signers, name)
    body = sample(how.form, datetime.now(UTC))
    signed = signature(how.form, dict(signers.current())[signer], body)
    status, why = send(location, url, how.form, body, signed)
    there = open_address(url)
    said = f"Sent with the secret of {signer}; {there} {why}."
    if status:
        said = f"Sent with the secret of {signer}; {there} answered with HTTP {status}."
    kept = _told(DeliveryFinding(signer, said, url=there, status=status or None), outputs)
    if status in GOOD:
        return kept
    return gravest((ExitCode.ERROR if status else ExitCode.UNREACHABLE, kept))


def _signer(how: Signing, signers: Signers, name: str | None) -> str:
    """Choose whose secret signs. Raises UsageError where that is not clear."""
    known = dict(signers.current())
    if name is None and len(known) == 1:
        return next(iter(known))
    if name in known:
        return name
    listed = ", ".join(known)
    if name is None:
        raise UsageError("several secrets are known", hint=f"name one of {listed}")
    place = f": nothing can be read from {how.files[name]}" if name in how.files else ""
    raise UsageError(f"no secret of {name} is known{place}", hint=f"known are {listed}")
