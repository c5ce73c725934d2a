"""Values in, text out: plans, runs, state and errors for people and machines."""

from tjar_sync.report.json import plan_json, report_json, state_json
from tjar_sync.report.problems import error_text
from tjar_sync.report.run import event_line, report_text
from tjar_sync.report.state import state_list, state_show
from tjar_sync.report.style import PLAIN, Ink, Style
from tjar_sync.report.terminal import plan_text

__all__ = [
    "PLAIN",
    "Ink",
    "Style",
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
