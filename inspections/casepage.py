"""What the case page of an inspection shows, put together from what each room knows.

A room registers, from its AppConfig's side (casetypes), up to three things; every function gets
the inspection and the reader and may answer None:

- `register_step(name, fn)`: its step of the closed loop, as a `Step`;
- `register_section(name, fn)`: a part of the page, as a `Section`;
- `register_folded(name, brief, whole, title=)`: a part whose short form stands on the page, and
  whose whole takes its place when the reader gets there;
- `register_later(name, fn, title=, when=)`: a part that is fetched when the reader gets there;
- `register_next(state, fn)`: what to do while the case is in a state, as values for `panel`.

Reverse names that visits/transitions.py relies on: `inspection.samples`, `.summonses`,
`.rectifications`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from casework import slots

LOOP: Mapping[str, Any] = {
    "complaint": pgettext_lazy("loop", "Complaint"),
    "check": pgettext_lazy("loop", "Check"),
    "sample": pgettext_lazy("loop", "Sample"),
    "test": pgettext_lazy("loop", "Test"),
    "summons": pgettext_lazy("loop", "Talk"),
    "correct": pgettext_lazy("loop", "Correct"),
    "recheck": pgettext_lazy("loop", "Re-check"),
    "publish": pgettext_lazy("loop", "Publish"),
}


@dataclass(frozen=True)
class Step:
    """A step of the loop; state is done, fail, now, skip, or empty for what is to come."""

    state: str = ""
    note: str | Promise = ""
    url: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the page: its heading, a template, and what the template is given."""

    title: str | Promise
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    count: int | None = None
    # Where the whole of it is fetched; empty for what the page holds already.
    url: str = ""


StepOf = Callable[[Any, Any], Step | None]
SectionOf = Callable[[Any, Any], Section | None]
NextOf = Callable[[Any, Any], Mapping[str, Any] | None]
_steps: dict[str, StepOf] = {}
_sections: dict[str, tuple[int, SectionOf]] = {}
_next: dict[str, NextOf] = {}


def register_step(name: str, function: StepOf) -> None:
    """Say how a step of the loop stands."""
    if name not in LOOP:
        raise LookupError(f"the loop has no step {name}")
    _steps[name] = function


def register_section(name: str, function: SectionOf, *, order: int = 50) -> None:
    """Add a part to the page; findings are 10, samples 20, documents 90."""
    _sections[name] = (order, function)


def register_folded(
    name: str,
    brief: SectionOf,
    whole: SectionOf,
    *,
    title: str | Promise,
    model: type[Any],
    order: int = 50,
) -> None:
    """Add a part that costs the page only what its short form asks."""

    def section(inspection: Any, user: Any) -> Section | None:
        found = brief(inspection, user)
        if found is None:
            return None
        url = reverse("case_panel", args=["inspections", inspection.pk, f"part-{name}"])
        return replace(found, url=url)

    def query(inspection: Any, user: Any) -> Mapping[str, Any] | None:
        found = whole(inspection, user)
        return {"section": found} if found else None

    register_section(name, section, order=order)
    slots.register(
        "case.part",
        name=name,
        query=query,
        template="inspections/part.html",
        order=order,
        lazy=True,
        title=title,
        model=model,
    )


def register_later(
    name: str,
    function: SectionOf,
    *,
    title: str | Promise,
    model: type[Any],
    order: int = 50,
    when: slots.When | None = None,
) -> None:
    """Add a part below the others that costs the page no query; `when` asks the row alone."""

    def query(inspection: Any, user: Any) -> Mapping[str, Any] | None:
        section = function(inspection, user)
        return {"section": section, "name": name} if section else None

    slots.register(
        "case.main",
        name=name,
        query=query,
        template="inspections/later.html",
        order=order,
        lazy=True,
        title=title,
        model=model,
        when=when,
    )


def register_next(state: str, function: NextOf) -> None:
    """Say what comes next while the case is in this state."""
    _next[str(state)] = function


def loop_steps(inspection: Any, user: Any) -> dict[str, Any]:
    """The closed loop as components/loop.html draws it."""
    steps = []
    for name, label in LOOP.items():
        step = _step(name, inspection, user)
        steps.append({"label": label, "state": step.state, "note": step.note, "url": step.url})
    steps = _with_now(steps, over=inspection.is_over)
    current = next((n for n, step in enumerate(steps, 1) if step["state"] == "now"), len(steps))
    return {"steps": steps, "current": current}


def _step(name: str, inspection: Any, user: Any) -> Step:
    if name == "complaint":
        return _cause(inspection, user)
    function = _steps.get(name)
    return (function(inspection, user) if function else None) or Step(
        "skip" if inspection.is_over else ""
    )


def _cause(inspection: Any, user: Any) -> Step:
    """The first step belongs to whoever caused the visit; only upper apps know it."""
    for _filling, found in slots.filled("case.loop", inspection, user):
        return Step(found.get("state", "done"), found.get("note", ""), found.get("url", ""))
    if inspection.origin == "complaint":
        return Step("done", inspection.origin_ref)
    return Step("skip", inspection.get_origin_display())


def _with_now(steps: list[dict[str, Any]], *, over: bool) -> list[dict[str, Any]]:
    """When no room says that its step is on, it is the first that is still to come."""
    if over or any(step["state"] == "now" for step in steps):
        return steps
    for step in steps:
        if not step["state"]:
            step["state"] = "now"
            break
    return steps


def sections(inspection: Any, user: Any) -> list[Section]:
    """The parts of the page in their order."""
    ordered = sorted(_sections.values(), key=lambda entry: entry[0])
    found = (function(inspection, user) for _order, function in ordered)
    return [section for section in found if section is not None]


def next_step(inspection: Any, user: Any) -> Mapping[str, Any] | None:
    """What happens next, who does it, until when."""
    function = _next.get(inspection.state)
    return function(inspection, user) if function else None


EMPTY_PANEL: Mapping[str, Any] = {
    "title": "",
    "text": "",
    "checks": [],
    "primary": None,
    "alternative": None,
    "skip": None,
}


def panel(step: Mapping[str, Any] | None, deadline: Any) -> dict[str, Any] | None:
    """A next step with every value that components/next.html reads."""
    if step is None:
        return None
    acts = {name: _whole_act(step.get(name)) for name in ("primary", "alternative", "skip")}
    return {**EMPTY_PANEL, "deadline": deadline, **step, **acts}


def _whole_act(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """An act with every value that components/act.html reads."""
    return {"icon": "", "post": False, "confirm": "", **given} if given else None
