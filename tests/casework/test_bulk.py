"""One act on many rows: asked first, done row by row, and on record."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import User
from casework import bulk, cases
from casework.models import AuditEvent, IdempotencyKey
from casework.transitions import all_for
from complaints import transitions
from complaints.models import Complaint
from complaints.states import Priority, State
from tests import factories_complaints as make
from tests.casework import cast
from tests.factories_accounts import sign_in

pytestmark = pytest.mark.django_db
LIST = "/staff/complaints/"
BULK = f"{LIST}bulk/"


@pytest.fixture(autouse=True)
def chinese() -> Any:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


@pytest.fixture
def regulator(client: Client, people: make.Desk) -> Client:
    return sign_in(client, people.regulator)


def address(rows: list[Complaint], act: str = "prioritise") -> str:
    return f"{BULK}?act={act}&" + "&".join(f"pk={row.pk}" for row in rows)


def sent(rows: list[Complaint], **more: Any) -> dict[str, Any]:
    versions = [f"{row.pk}:{row.version}" for row in rows]
    return {"row": versions, "priority": "urgent", "form_key": "a1", **more}


def urgent() -> int:
    return Complaint.objects.filter(priority=Priority.URGENT).count()


def outcomes(client: Client, answer: Any) -> dict[int, str]:
    page = client.get(answer["Location"])
    assert page.status_code == 200
    return {one["line"].pk: one["line"].outcome for one in page.context["lines"]}


# --- Asking -----------------------------------------------------------------------------------


def test_the_page_says_how_many_can_and_which_cannot_and_does_nothing(regulator, people):
    rows = [make.received(), make.closed(people.regulator)]
    before = AuditEvent.objects.count()
    page = regulator.get(address(rows))
    assert page.status_code == 200
    assert [row.pk for row in page.context["found"].able] == [rows[0].pk]
    assert [row.pk for row, _why in page.context["found"].unable] == [rows[1].pk]
    assert AuditEvent.objects.count() == before
    assert urgent() == 0


def test_rows_of_others_are_not_there(regulator, people):
    mine, other = make.received(), make.received(district="371322")
    page = regulator.get(address([mine, other]))
    assert other.number not in page.content.decode()
    answer = regulator.post(address([mine, other]), sent([mine, other]))
    assert outcomes(regulator, answer) == {mine.pk: "done"}
    assert urgent() == 1


def test_only_acts_meant_for_many_rows_and_known_ones(regulator, people):
    rows = [make.received()]
    for act in ("close", "withdraw", "nonsense", "", "__init__"):
        assert regulator.get(address(rows, act)).status_code == 404
    assert regulator.post(address(rows, "close"), sent(rows)).status_code == 404


def test_nothing_ticked_and_too_much_ticked_lead_back(regulator, people):
    assert regulator.get(f"{BULK}?act=prioritise").status_code == 302
    many = "&".join(f"pk={number}" for number in range(1, bulk.MOST + 2))
    answer = regulator.get(f"{BULK}?act=prioritise&{many}", follow=True)
    assert "100" in answer.content.decode()
    assert regulator.post(f"{BULK}?act=prioritise&{many}", {"row": "1:1"}).status_code == 302


def test_whoever_has_no_list_has_no_bulk(client, people):
    rows = [make.received()]
    assert client.get(address(rows)).status_code == 302
    assert sign_in(Client(), cast.auditor()).get(address(rows)).status_code == 403


# --- Doing ------------------------------------------------------------------------------------


def test_each_row_goes_its_own_way_and_is_on_record(regulator, people):
    rows = [make.received(), make.received(), make.received()]
    transitions.refuse(rows[1], by=people.regulator, at=make.NOW, reason="too_old", answer="不受理")
    answer = regulator.post(address(rows), sent(rows))
    assert answer.status_code == 303
    assert outcomes(regulator, answer) == {
        rows[0].pk: "done",
        rows[1].pk: "changed",
        rows[2].pk: "done",
    }
    assert urgent() == 2
    acts = AuditEvent.objects.filter(action="complaints.complaint.prioritise")
    assert {event.object_id for event in acts} == {str(rows[0].pk), str(rows[2].pk)}
    whole = AuditEvent.objects.get(action="casework.bulk")
    assert whole.detail["asked"] == 3
    assert whole.detail["done"] == 2
    assert whole.actor == people.regulator


def test_a_row_that_changed_since_the_page_was_shown_is_left_alone(regulator, people):
    row = make.received()
    stale = sent([row])
    transitions.ask_for_material(row, by=people.regulator, at=make.NOW, asked_for="小票")
    answer = regulator.post(address([row]), stale)
    assert outcomes(regulator, answer) == {row.pk: "changed"}
    assert urgent() == 0


def test_sent_twice_it_is_done_once(regulator, people):
    rows = [make.received(), make.received()]
    first = regulator.post(address(rows), sent(rows))
    second = regulator.post(address(rows), sent(rows))
    assert first["Location"] == second["Location"]
    assert AuditEvent.objects.filter(action="casework.bulk").count() == 1
    assert AuditEvent.objects.filter(action="complaints.complaint.prioritise").count() == 2


def test_a_form_that_does_not_fit_is_shown_again_and_nothing_done(regulator, people):
    rows = [make.received()]
    answer = regulator.post(address(rows), sent(rows, priority="extreme", note="请尽快"))
    assert answer.status_code == 422
    assert "请尽快" in answer.content.decode()
    assert urgent() == 0


def test_over_twenty_rows_the_number_is_typed(regulator, people):
    rows = [make.received() for _number in range(bulk.TYPED_OVER + 1)]
    assert 'name="typed"' in regulator.get(address(rows)).content.decode()
    for wrong in ("", "20", "alle"):
        assert regulator.post(address(rows), sent(rows, typed=wrong)).status_code == 422
    assert urgent() == 0
    assert regulator.post(address(rows), sent(rows, typed="21")).status_code == 303
    assert urgent() == 21
    few = rows[:2]
    assert 'name="typed"' not in regulator.get(address(few)).content.decode()


def test_an_error_of_ours_takes_back_every_row(regulator, people, monkeypatch):
    rows = [make.received(), make.received()]
    verb = all_for(Complaint)["prioritise"]
    plain = verb.body

    def body(row: Any, **values: Any) -> Any:
        if row.pk == rows[1].pk:
            raise RuntimeError("a defect")
        return plain(row, **values)

    object.__setattr__(verb, "body", body)
    try:
        with pytest.raises(RuntimeError):
            regulator.post(address(rows), sent(rows))
    finally:
        object.__setattr__(verb, "body", plain)
    assert urgent() == 0
    assert not IdempotencyKey.objects.filter(scope__startswith="bulk:").exists()


def test_the_result_is_for_whoever_did_it(regulator, people):
    rows = [make.received()]
    answer = regulator.post(address(rows), sent(rows))
    colleague = sign_in(Client(), people.hotline)
    assert colleague.get(answer["Location"]).status_code == 404
    assert regulator.get(f"{BULK}nothing/").status_code == 404


def test_many_are_assigned_to_one_person(regulator, people):
    rows = [make.received(), make.received()]
    values = {**sent(rows), "person": people.inspector.pk, "note": ""}
    answer = regulator.post(address(rows, "assign"), values)
    assert outcomes(regulator, answer) == {row.pk: "done" for row in rows}
    assert Complaint.objects.filter(handler=people.inspector).count() == 2


# --- The list ---------------------------------------------------------------------------------


def test_the_list_offers_ticks_and_acts_without_scripts(regulator, people):
    row = make.received()
    page = regulator.get(LIST).content.decode()
    assert f'form="bulk" name="pk" value="{row.pk}"' in page
    assert f'id="bulk" method="get" action="{BULK}"' in page
    assert 'name="act" value="prioritise"' in page
    assert f"选择 {row.number}" in page


def test_acts_that_are_not_ones_own_are_not_offered(client, people):
    row = make.accepted(people.regulator)
    Complaint.objects.filter(pk=row.pk).update(handler=people.inspector)
    page = sign_in(client, people.inspector).get(LIST).content.decode()
    assert row.number in page
    assert 'value="accept"' not in page


def test_ticked_rows_are_exported_alone(regulator, people):
    rows = [make.received() for _number in range(3)]
    other = make.received(district="371322")
    url = f"{LIST}export/?format=csv&pk={rows[0].pk}&pk={rows[2].pk}&pk={other.pk}&pk=x"
    text = b"".join(regulator.get(url)).decode()
    assert rows[0].number in text
    assert rows[2].number in text
    assert rows[1].number not in text
    assert other.number not in text
    event = AuditEvent.objects.get(action="casework.export")
    assert "pk" in event.detail["filter"]


def test_a_room_adds_its_acts_to_those_of_many_rows() -> None:
    before = cases.registry["complaints"]
    try:
        grown = cases.extend("complaints", bulk=("refuse", "accept"))
        assert grown.bulk == (*before.bulk, "refuse")
        assert grown.bulk_act("refuse") is all_for(Complaint)["refuse"]
        assert grown.bulk_act("record_told") is None
    finally:
        cases.register(before)


def test_a_refused_row_says_why(people: make.Desk) -> None:
    row = make.closed(people.regulator)
    verb = all_for(Complaint)["accept"]
    found = bulk.sort_out(verb, [row], people.regulator)
    assert str(State.CLOSED.label) in found.unable[0][1]
    assert bulk.sort_out(verb, [row], User.objects.get(pk=people.inspector.pk)).able == []
