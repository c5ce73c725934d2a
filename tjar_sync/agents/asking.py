"""The one tool that writes: a saved plan by its id, and only what a person agreed to.

The question goes to the client's own prompt (elicitation), never to the agent: no argument answers
it. By protocols until 2025-11-25 the client is asked while the tool waits; by later ones the tool
answers with the question, and the client calls again with what the person said.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from mcp import MCPError, types

from tjar_sync import workflow
from tjar_sync.agents.answers import answered, refused
from tjar_sync.errors import ExitCode, UsageError
from tjar_sync.library import run_json
from tjar_sync.model.ending_codes import Ending
from tjar_sync.model.event import nobody_is_told
from tjar_sync.render.failure import failed
from tjar_sync.render.question import question, yes_or_no
from tjar_sync.who import lock_info_of
from tjar_sync.workflow.rechecking import recheck

if TYPE_CHECKING:
    from typing import Any

    from mcp.server.context import ServerRequestContext

    from tjar_sync.agents.desk import AgentDesk
    from tjar_sync.agents.working import Turns
    from tjar_sync.library import CatalogSession
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.planfile import PlanFile
    from tjar_sync.workflow import Applied

APPLY = "apply"
_CONFIRM = "confirm"
_MOST_OPEN = 20


class Questions:
    """The questions that are open, each by a word that counts once."""

    def __init__(self) -> None:
        self._open: dict[str, PlanFile] = {}

    def put(self, saved: PlanFile) -> str:
        """Keep the plan that a person is asked about; return the word that the answer must bring."""
        word = secrets.token_urlsafe(32)
        self._open[word] = saved
        for old in list(self._open)[:-_MOST_OPEN]:
            del self._open[old]
        return word

    def take(self, word: str | None, plan: str) -> PlanFile | None:
        """Return the plan that a word stands for, if it is the one of this id; it counts no more."""
        found = self._open.pop(word or "", None)
        return found if found is not None and found.plan.id == plan else None


class ApplyTool:
    """The tool apply of one desk, with the questions that are open."""

    def __init__(self, desk: AgentDesk, turns: Turns) -> None:
        self._desk = desk
        self._turns = turns
        self._questions = Questions()

    async def apply(
        self, ctx: ServerRequestContext[Any, Any], params: types.CallToolRequestParams, plan: str
    ) -> types.CallToolResult | types.InputRequiredResult:
        """Have a saved plan carried out, if a person agrees to it. Raises TjarSyncError."""
        asked = self._questions.take(params.request_state, plan)
        if asked is not None:
            return await self._decided(asked, (params.input_responses or {}).get(_CONFIRM))
        if not _can_ask(ctx):
            raise UsageError(
                "nothing was written: a person must agree to the plan, and this client offers no"
                " way to ask one (elicitation)",
                hint="let a person type `tjar-sync apply` in a terminal",
            )
        saved = self._saved(plan)
        session = self._desk.session()

        def checked() -> Plan:
            return recheck(session.location, saved, nobody_is_told, session.cancel_token)

        asks = question(await self._turns.work(session, lambda: session.ended(checked)))
        if not ctx.session.can_send_request:
            form = types.ElicitRequestFormParams(message=asks, requested_schema=_form())
            return types.InputRequiredResult(
                input_requests={_CONFIRM: types.ElicitRequest(params=form)},
                request_state=self._questions.put(saved),
            )
        try:
            said = await ctx.session.elicit_form(asks, _form(), ctx.request_id)
        except MCPError:  # a client that cannot ask after all: nobody agreed
            said = types.ElicitResult(action="cancel")
        return await self._decided(saved, said)

    def _saved(self, plan: str) -> PlanFile:
        saved = self._desk.kept(plan)
        if saved is None or saved.plan.id != plan:
            raise UsageError(
                f"nothing was written: there is no saved plan {plan}",
                hint="make one with the tool plan",
            )
        return saved

    async def _decided(self, saved: PlanFile, said: object) -> types.CallToolResult:
        """Carry out what was agreed to; anything but a whole yes is a no."""
        content = said.content if isinstance(said, types.ElicitResult) else None
        accepted = isinstance(said, types.ElicitResult) and said.action == "accept"
        if not accepted or (content or {}).get(APPLY) is not True:
            no = "nothing was written: the person who was asked did not agree to the plan"
            return refused(failed(APPLY, ExitCode.ERROR, Ending.DECLINED, no))
        session = self._desk.session()
        applied = await self._turns.work(session, lambda: _carried_out(session, saved))
        return answered(run_json(applied), ("report",), is_error=bool(applied.report.exit_codes))


def _form() -> types.ElicitRequestedSchema:
    title, description = yes_or_no()
    switch = {"type": "boolean", "title": title, "description": description, "default": False}
    return {"type": "object", "properties": {APPLY: switch}, "required": [APPLY]}


def _can_ask(ctx: ServerRequestContext[Any, Any]) -> bool:
    """Say whether the client shows forms to a person; one that says nothing of kinds shows these."""
    able = ctx.session.client_capabilities
    ways = None if able is None else able.elicitation
    return ways is not None and (ways.form is not None or ways.url is None)


def _carried_out(session: CatalogSession, saved: PlanFile) -> Applied:
    """Apply a saved plan that was agreed to: it is held against the store once more, and is all."""
    options = workflow.ApplyOptions(
        lock_info_of(APPLY), lambda _plan: True, session.cancel_token, saved
    )
    planned = workflow.PlanOptions()
    return session.ended(lambda: workflow.apply(session.location, planned, options, nobody_is_told))
