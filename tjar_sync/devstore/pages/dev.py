"""Levers for tests in other processes: /_dev/faults, /_dev/habits and /_dev/requests."""

from __future__ import annotations

from flask import Blueprint, Response, request

from tjar_sync.devstore.api import answers
from tjar_sync.devstore.faults import fault_of
from tjar_sync.devstore.habits import habits_of
from tjar_sync.devstore.pages.guard import require_own_host


def blueprint() -> Blueprint:
    """Return the routes."""
    routes = Blueprint("dev", __name__, url_prefix="/_dev")
    routes.before_request(require_own_host)
    routes.get("/faults")(show_faults)
    routes.put("/faults")(replace_faults)
    routes.get("/habits")(show_habits)
    routes.put("/habits")(replace_habits)
    routes.get("/requests")(show_requests)
    routes.delete("/requests")(reset_requests)
    return routes


def show_faults() -> Response:
    """GET /_dev/faults: the rules in force and how often each was met and hit."""
    return answers.as_json(answers.any_store().faults.as_json())


def replace_faults() -> Response:
    """PUT /_dev/faults {"faults": [...]}: these rules and no others."""
    try:
        body = request.get_json(force=True)
        faults = [fault_of(values) for values in body["faults"]]
    except (ValueError, TypeError, KeyError) as broken:
        return answers.as_json({"message": str(broken)}, 422)
    answers.any_store().faults.replace(faults)
    return show_faults()


def show_habits() -> Response:
    """GET /_dev/habits: those the store has, and what each that there is does."""
    known = [
        {
            "name": habit.name,
            "rows": habit.rows,
            "takes": habit.takes.about,
            "default": habit.takes.default,
            "about": {"ar": habit.arabic, "en": habit.english},
        }
        for habit in answers.any_store().known_habits.values()
    ]
    return answers.as_json({"habits": list(answers.any_store().habits.texts), "known": known})


def replace_habits() -> Response:
    """PUT /_dev/habits {"habits": ["lag=25", ...]}: these and no others."""
    try:
        habits = habits_of(*map(str, request.get_json(force=True)["habits"]))
        answers.any_store().set_habits(habits)
    except (ValueError, TypeError, KeyError) as broken:
        return answers.as_json({"message": str(broken)}, 422)
    return show_habits()


def show_requests() -> Response:
    """GET /_dev/requests: counts by route, and the latest API requests."""
    return answers.as_json(answers.any_store().requests.as_json())


def reset_requests() -> Response:
    """DELETE /_dev/requests: forget them."""
    answers.any_store().requests.reset()
    return show_requests()
