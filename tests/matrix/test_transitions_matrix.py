"""Every act × every state × everybody, against a file that somebody reviewed.

Y is allowed, B is allowed but blocked by what must happen first, s is allowed in another state,
and a dot is refused to the person.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import User
from casework import deadlines
from casework.diagrams import load_every_act
from casework.transitions import Transition, creations, registry
from documents.states import DocumentState, ServiceState
from enterprises.states import PilotState, RosterState
from enterprises.transitions import nominate
from inspections.models import Sample
from inspections.samples.states import SampleState
from inspections.visits.states import Verdict
from scripts.messages import APPS
from tests.factories_enterprises import EnterpriseFactory, appointed_officer
from tests.matrix import files
from tests.matrix.world import AT, DAY, SHA, World, enter, states, undone

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


# --- What must happen before ------------------------------------------------------------------


def not_made(row: Any, _world: World) -> None:
    row.sha256, row.pages, row.rendered_at = "", None, None
    row.save()


def unserved(row: Any, _world: World) -> None:
    row.service_state = ServiceState.NONE
    row.save()


def letter_made(row: Any, _world: World) -> None:
    """The letter of the case is signed, and its bytes are there."""
    letter = row.document
    letter.state, letter.approved_at = DocumentState.APPROVED, AT
    letter.number = "兰市监〔2026〕9号"
    letter.verify_code, letter.sha256, letter.pages = "MATRIXMATRIX2345", SHA, 1
    letter.rendered_at = AT
    letter.save()
    if hasattr(row, "served_at"):
        row.served_at = None
        row.save()


def served(row: Any, _world: World) -> None:
    row.served_at = AT
    row.save()


def absent_twice(row: Any, _world: World) -> None:
    row.absences = 2
    row.save()


def under_the_old_order(row: Any, _world: World) -> None:
    """Order 133 knew an extension of the time for correcting."""
    row.regime = "2014"
    row.save()
    deadlines.start(row, "SC-COR", on=DAY, office=row.office, regime=row.regime)


def sample_rejected(row: Any, _world: World) -> None:
    Sample.objects.filter(inspection=row).update(
        state=SampleState.REJECTED, verdict="", result_at=None, reject_reason="seal"
    )


def sample_passed(row: Any, _world: World) -> None:
    Sample.objects.filter(inspection=row).update(state=SampleState.PASSED, verdict=Verdict.PASS)


def not_told(row: Any, _world: World) -> None:
    row.notices.all().delete()


def drafted_by_a_head(row: Any, world: World) -> None:
    for notice in row.notices.order_by("pk"):
        notice.document.drafted_by = world.people["drafter"]
        notice.document.save()


def no_form(row: Any, _world: World) -> None:
    row.form = None
    row.save()


def appointed(row: Any, world: World) -> None:
    if row.state == PilotState.CANDIDATE:
        appointed_officer(row, world.people["city_regulator"])


def five_pilots(row: Any, world: World) -> None:
    if row.state != RosterState.PREPARING:
        return
    for number in range(1, 6):
        pilot = nominate(
            roster=row,
            enterprise=EnterpriseFactory(serial=9000 + number),
            reason="质量基础好",
            by=world.people["city_regulator"],
            at=AT,
        )
        pilot.state, pilot.slot, pilot.activated_at = PilotState.ACTIVE, number, AT
        pilot.save()


SETTLE = {
    ("documents.document", "keep_pdf"): not_made,
    ("documents.document", "serve"): unserved,
    ("inspections.summons", "serve"): letter_made,
    ("inspections.rectification", "serve"): letter_made,
    ("inspections.rectification", "submit_evidence"): served,
    ("inspections.inspection", "reopen_sampling"): sample_rejected,
    ("inspections.inspection", "mark_passed"): sample_passed,
    ("inspections.sample", "issue_result_notice"): not_told,
    ("inspections.sample", "issue_form"): no_form,
    ("inspections.sample", "approve_result_notice"): drafted_by_a_head,
    ("inspections.summons", "close_unheard"): absent_twice,
    ("inspections.rectification", "extend"): under_the_old_order,
    ("enterprises.cqopilot", "activate"): appointed,
    ("enterprises.roster", "launch"): five_pilots,
}


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
