"""Legal holds on their pages, and the names that were opened, gone through by the auditors."""

from datetime import timedelta
from typing import Any

import pytest

from casework.models import AuditEvent, Notice
from complaints import reveals
from complaints.models import LegalHold
from complaints.privacy import reviews, tasks
from complaints.privacy.states import HoldState
from tests import factories_complaints as make
from tests import factories_privacy as kept
from tests.factories_accounts import UserFactory, sign_in
from tests.pages import whole

pytestmark = pytest.mark.django_db
NEW = "/staff/legal-holds/new/"
MONTH = "/staff/reveals/"


@pytest.fixture(autouse=True)
def today(time_machine: Any, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to(make.NOW + timedelta(days=3), tick=True)


# --- Holds ----------------------------------------------------------------------------------


def test_a_custodian_places_a_hold_by_the_number_and_another_lifts_it(client):
    people = kept.keepers()
    complaint = kept.ended("report")
    sign_in(client, people.custodian)
    said = {"number": complaint.number.lower(), "reason": "检察机关调阅"}
    assert client.post(NEW, said).status_code == 303
    hold = LegalHold.objects.get()
    assert (hold.state, hold.placed_by) == (HoldState.PLACED, people.custodian)
    url = f"/staff/legal-holds/{hold.pk}/lift/"
    assert client.post(url, {"reason": "已结束", "version": 1}).status_code in {403, 409}
    sign_in(client, people.second)
    assert client.post(url, {"reason": "已结束", "version": 1}).status_code == 303
    assert LegalHold.objects.get().lifted_by == people.second


def test_a_case_of_another_county_cannot_be_held(client):
    complaint = kept.ended(district="371322")
    sign_in(client, UserFactory(head=True))
    answer = client.post(NEW, {"number": complaint.number, "reason": "诉讼"})
    assert answer.status_code == 422
    assert complaint.number in answer.content.decode()
    assert not LegalHold.objects.exists()


def test_a_second_hold_is_refused_at_the_field(client):
    people = kept.keepers()
    complaint = kept.ended()
    kept.held(complaint, people.head)
    sign_in(client, people.head)
    assert client.post(NEW, {"number": complaint.number, "reason": "诉讼"}).status_code == 422


def test_the_head_sees_on_the_case_how_long_it_is_kept_and_what_holds_it(client):
    people = kept.keepers()
    complaint = kept.ended()
    sign_in(client, people.head)
    text = whole(client, complaint.get_absolute_url())
    assert "2029年9月17日" in text
    assert f"{NEW}?number={complaint.number}" in text
    kept.held(complaint, people.custodian)
    assert "行政诉讼案件审理中" in whole(client, complaint.get_absolute_url())


@pytest.mark.parametrize("role", ["hotline", "inspector", "regulator", "lab", "admin"])
def test_others_see_no_hold(client, role):
    kept.held(kept.ended(), UserFactory(head=True))
    sign_in(client, UserFactory(**{role: True}))
    assert client.get("/staff/legal-holds/").status_code == 403
    assert client.get(NEW).status_code == 403


# --- Opened names ---------------------------------------------------------------------------


def test_the_twenty_first_name_of_a_day_is_refused_and_head_and_auditor_hear_of_it(client):
    people = make.desk()
    head, auditor = UserFactory(head=True), UserFactory(auditor=True)
    complaint = make.received()
    sign_in(client, people.hotline)
    url = f"/staff/complaints/{complaint.pk}/contact/"
    for _ in range(reveals.MOST_A_DAY):
        assert client.post(url, {"reason": "回访投诉人"}).status_code == 200
    refused = client.post(url, {"reason": "回访投诉人"})
    assert refused.status_code == 429
    assert make.CANARY.phone not in refused.content.decode()
    client.post(url, {"reason": "回访投诉人"})
    for person in (head, auditor):
        notice = Notice.objects.get(user=person)
        assert people.hotline.name in notice.text
    assert AuditEvent.objects.filter(action=reveals.REFUSED).count() == 2


def test_the_month_lists_who_opened_whose_name_and_why(client):
    people = make.desk()
    complaint = make.received()
    reveals.read_contact(complaint, by=people.hotline, at=make.NOW, reason="核对地址")
    before = make.NOW - timedelta(days=40)
    reveals.read_contact(complaint, by=people.regulator, at=before, reason="上月的事")
    sign_in(client, UserFactory(auditor=True))
    text = client.get(f"{MONTH}?month=2026-09").content.decode()
    assert people.hotline.name in text
    assert "核对地址" in text
    assert "上月的事" not in text
    assert make.CANARY.phone not in text
    assert "上月的事" in client.get(f"{MONTH}?month=2026-08").content.decode()
    assert client.get(f"{MONTH}?month=no-month").status_code == 200


def test_the_list_is_the_auditors_alone(client):
    for role in ("custodian", "head", "admin"):
        assert sign_in(client, UserFactory(**{role: True})).get(MONTH).status_code == 403


def test_the_auditors_are_called_once_a_month():
    auditor = UserFactory(auditor=True)
    tasks.keep_privacy()
    tasks.keep_privacy()
    notice = Notice.objects.get(user=auditor)
    assert notice.url == f"{MONTH}?month=2026-08"
    assert "2026-08" in notice.text


def test_a_month_of_openings_costs_the_same_however_many_there_are(django_assert_num_queries):
    people = make.desk()
    complaint = make.received()
    auditor = UserFactory(auditor=True)
    for _ in range(3):
        reveals.read_contact(complaint, by=people.hotline, at=make.NOW, reason="核对地址")
    auditor.actor  # noqa: B018 - the roles are read once
    with django_assert_num_queries(1):
        month = reviews.of_month(make.NOW.date().replace(day=1), auditor)
    assert [(person.opened, person.refused) for person in month.people] == [(3, 0)]
