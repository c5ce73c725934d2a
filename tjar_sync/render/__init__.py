"""Values in, text out: plans, runs, state and errors for people and machines."""

from tjar_sync.render.json import plan_json, report_json, state_json
from tjar_sync.render.problems import error_text
from tjar_sync.render.run import event_line, report_text
from tjar_sync.render.state import state_list, state_show
from tjar_sync.render.style import PLAIN, Style, Tone
from tjar_sync.render.terminal import plan_text

__all__ = [
    "PLAIN",
    "Style",
    "Tone",
    "error_text",
    "event_line",
    "plan_json",
    "plan_text",
    "report_json",
    "report_text",
    "state_json",
    "state_list",
    "state_show",
]
