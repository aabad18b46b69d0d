"""Every act × every state × everybody, against a file that somebody reviewed.

Y is allowed, B is allowed but blocked by what must happen first, s is allowed in another state,
and a dot is refused to the person.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import User
from casework.diagrams import load_every_act
from casework.transitions import Transition, creations, registry
from inspections.models import Sample
from scripts.messages import APPS
from tests.matrix import files
from tests.matrix.before import SETTLE
from tests.matrix.world import World, enter, states, undone

# With the mark it runs before the tests that empty the database after themselves.
pytestmark = pytest.mark.django_db

FILE = "transitions.csv"
HEADS = ("model", "act", "state")
NEW = "(new)"
# Stamps of the steps that a row in an early state has not taken; a later state brings them back.
LATER = {"approved_at", "approved_by_id", "ordered_at", "served_at"}
CODES = {"not_allowed": ".", "wrong_state": "s", "blocked": "B"}


def ours(model: Any) -> bool:
    return model.__module__.split(".")[0] in APPS


# --- The answers ------------------------------------------------------------------------------


def answer(refusal: Any) -> str:
    return "Y" if refusal is None else CODES[refusal.code]


def asked_of_creations(people: dict[str, User]) -> Iterator[tuple[files.Key, dict[str, str]]]:
    for model in sorted(creations, key=lambda one: one._meta.label_lower):
        for verb in creations[model].values():
            cells = {name: answer(verb.refusal(by=user)) for name, user in people.items()}
            yield (model._meta.label_lower, verb.name, NEW), cells


def asked_of_transitions(world: World) -> Iterator[tuple[files.Key, dict[str, str]]]:
    for model in sorted(registry, key=lambda one: one._meta.label_lower):
        label = model._meta.label_lower
        for state in states(model):
            with undone():
                row = prepared(world, label, state)
                for verb in registry[model].values():
                    yield (label, verb.name, state), asked(world, verb, row)


def asked(world: World, verb: Transition[Any], row: Any) -> dict[str, str]:
    """What the act answers everybody, after what must have happened before it."""
    with undone():
        if settle := SETTLE.get((row._meta.label_lower, verb.name)):
            settle(type(row)._base_manager.get(pk=row.pk), world)
        fresh = type(row)._base_manager.get(pk=row.pk)
        return {name: answer(verb.refusal(fresh, by=user)) for name, user in world.people.items()}


def prepared(world: World, label: str, state: str) -> Any:
    """A row of the home county in that state."""
    row = world.home[label]
    fresh = type(row)._base_manager.get(pk=row.pk)
    give_roles(fresh, world.people)
    for name in LATER & {field.attname for field in fresh._meta.concrete_fields}:
        setattr(fresh, name, None)
    enter(fresh, state)
    fresh.save()
    return fresh


def give_roles(row: Any, people: dict[str, User]) -> None:
    """Who drafted, drew and asked: the second person is somebody else."""
    if hasattr(row, "drafted_by_id"):
        row.drafted_by = people["drafter"]
    if isinstance(row, Sample):
        row.sampler_ids = [*row.sampler_ids, people["lab_sampler"].pk]
    if hasattr(row, "asked_by_id"):
        row.asked_by = people["custodian_asking"]


# --- The tests --------------------------------------------------------------------------------


def test_every_act_in_every_state_answers_everybody_as_reviewed(world: World) -> None:
    load_every_act()
    found = dict([*asked_of_creations(world.people), *asked_of_transitions(world)])
    found = dict(sorted(found.items()))
    if files.WRITING:
        files.write(FILE, HEADS, found)
    assert files.differences(found, files.read(FILE, len(HEADS))) == []


def reviewed() -> dict[tuple[str, str], list[str]]:
    """The answers of the file by act."""
    by_act: dict[tuple[str, str], list[str]] = {}
    for (model, act, _state), cells in files.read(FILE, len(HEADS)).items():
        by_act.setdefault((model, act), []).extend(cells.values())
    return by_act


def test_every_registered_act_stands_in_the_file() -> None:
    load_every_act()
    acts = {
        (model._meta.label_lower, name)
        for model, verbs in [*registry.items(), *creations.items()]
        if ours(model)
        for name in verbs
    }
    assert acts == set(reviewed())


@pytest.mark.parametrize("act", sorted(reviewed()), ids="-".join)
def test_every_act_is_allowed_to_somebody_and_refused_to_somebody(act: tuple[str, str]) -> None:
    answers = reviewed()[act]
    assert "Y" in answers
    assert "." in answers
