from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.models import AuditEvent
from complaints import transitions
from complaints.models import Complaint, Reveal
from complaints.reveals import READ
from complaints.states import Kind, RevealState, State
from inspections.models import Inspection
from tests import factories_complaints as make
from tests.factories_accounts import OfficeFactory, UserFactory, sign_in
from tests.factories_enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db
NOW = make.NOW
LIST = "/staff/complaints/"


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW + timedelta(days=3), tick=True)


# --- List -----------------------------------------------------------------------------------


def test_the_list_shows_the_district_of_the_person_and_no_other(client, people):
    mine = make.received()
    others = make.received(district="371322", title="别县的事")
    text = sign_in(client, people.regulator).get(LIST).content.decode()
    assert mine.number in text
    assert others.number not in text


def test_a_case_of_another_county_is_not_there(client, people):
    complaint = make.received()
    elsewhere = make.desk(elsewhere=True).regulator
    sign_in(client, elsewhere)
    for url in (
        f"{LIST}{complaint.pk}/",
        f"{LIST}{complaint.pk}/accept/",
        reverse("complaint_contact", args=[complaint.pk]),
    ):
        assert client.get(url).status_code == 404
    assert client.post(f"{LIST}{complaint.pk}/accept/").status_code == 404


@pytest.mark.parametrize("role", ["lab", "enterprise", "cqo", "auditor", "admin", "custodian"])
def test_others_have_no_list_of_complaints(client, people, role):
    sign_in(client, UserFactory(**{role: True}))
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=漏电", 1),
        ("q=云石", 2),
        ("q=没有", 0),
        ("kind=report", 1),
        ("state=accepted", 1),
        ("district=371302", 2),
        ("due=overdue", 0),
        ("due=open", 2),
        ("handler=me", 1),
        ("channel=phone", 0),
    ],
)
def test_the_filters_find_what_they_say(client, people, query, found):
    make.accepted(people.regulator)
    make.report()
    sign_in(client, people.regulator)
    answer = client.get(f"{LIST}?{query}")
    assert len(answer.context["page"].rows) == found


def test_an_inspector_sees_what_he_was_given(client, people):
    make.received()
    given = make.referred(people, EnterpriseFactory())
    rows = sign_in(client, people.inspector).get(LIST).context["page"].rows
    assert [row.pk for row in rows] == [given.pk]


def queries_of(client: Client, url: str) -> int:
    """All that one answer asks the database, from the session to the last line of the frame."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("amount", [10, 100])
def test_the_list_costs_six_queries_whatever_its_length(client, people, amount):
    for _ in range(amount):
        make.received()
    sign_in(client, people.regulator)
    assert queries_of(client, LIST) <= 6


def test_the_case_page_costs_eight_queries(client, people):
    complaint = make.referred(people, EnterpriseFactory())
    for text in ("补充一", "补充二"):
        transitions.add_material(complaint, by=make.public(), at=NOW, text=text)
    sign_in(client, people.regulator)
    assert queries_of(client, f"{LIST}{complaint.pk}/") <= 8


# --- Case -----------------------------------------------------------------------------------


def test_the_case_page_masks_the_complainant(client, people):
    complaint = make.received()
    text = sign_in(client, people.regulator).get(f"{LIST}{complaint.pk}/").content.decode()
    assert "欧*" in text
    assert "139****4321" in text
    for secret in (make.CANARY.name, make.CANARY.phone, make.CANARY.email, make.CANARY.address):
        assert secret not in text


def test_the_page_of_a_report_shows_nothing_of_the_reporter(client, people):
    report = make.report()
    text = sign_in(client, people.regulator).get(f"{LIST}{report.pk}/").content.decode()
    assert "139****4321" not in text
    assert "保管员" in text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_state_has_its_page(client, people, prefix):
    cases = [
        make.received(purchase_date=NOW.date(), amount=129),
        make.inquiry(),
        make.report(contact=None, code=make.RECEIPT),
        make.accepted(people.regulator),
        make.referred(people, EnterpriseFactory()),
        make.refused(people.regulator),
        make.closed(people.regulator),
        transitions.withdraw(make.received(), by=make.public(), at=NOW),
        transitions.add_material(make.received(), by=make.public(), at=NOW, text="补充"),
    ]
    sign_in(client, people.regulator)
    for case in cases:
        assert client.get(f"{prefix}{LIST}{case.pk}/").status_code == 200


def test_the_hotline_accepts_with_one_button(client, people):
    complaint = make.received()
    sign_in(client, people.hotline)
    answer = client.post(f"{LIST}{complaint.pk}/accept/", {"version": complaint.version})
    assert answer.status_code == 303
    complaint.refresh_from_db()
    assert complaint.state == State.ACCEPTED
    assert client.post(f"{LIST}{complaint.pk}/accept/").status_code == 409


def test_a_refusal_without_the_right_office_keeps_the_form(client, people):
    complaint = make.received()
    sign_in(client, people.hotline)
    url = f"{LIST}{complaint.pk}/refuse/"
    answer = client.post(url, {"reason": "no_power", "answer": "请向商务部门反映"})
    assert answer.status_code == 422
    assert "请向商务部门反映" in answer.content.decode()
    assert client.post(url, {"reason": "repeated"}).status_code == 422
    good = {"reason": "no_power", "right_office": "市商务局"}
    assert client.post(url, good).status_code == 303


def test_a_referral_looks_the_enterprise_up_and_orders_the_visit(client, people):
    enterprise = EnterpriseFactory()
    complaint = make.received()
    sign_in(client, people.hotline)
    url = f"{LIST}{complaint.pk}/refer-to-inspection/"
    assert client.get(url).status_code == 200
    body = {
        "enterprise": enterprise.code,
        "product_name": "电热水壶",
        "stage": "retail",
        "inspectors": [user.pk for user in people.pair],
        "scheduled_on": (NOW + timedelta(days=4)).date().isoformat(),
    }
    assert client.post(url, {**body, "inspectors": [people.inspector.pk]}).status_code == 422
    assert client.post(url, {**body, "enterprise": "没有这家企业"}).status_code == 422
    assert client.post(url, {**body, "scheduled_on": "2026-02-30"}).status_code == 422
    assert client.post(url, body).status_code == 303
    assert Inspection.objects.get().enterprise == enterprise
    complaint.refresh_from_db()
    assert (complaint.state, complaint.enterprise) == (State.REFERRED, enterprise)


def test_the_inspection_shows_the_complaint_behind_it_masked(client, people):
    complaint = make.referred(people, EnterpriseFactory())
    sign_in(client, people.regulator)
    text = client.get(Inspection.objects.get().get_absolute_url()).content.decode()
    assert complaint.number in text
    assert make.CANARY.name not in text


# --- Desk -----------------------------------------------------------------------------------


def test_a_call_is_entered_on_one_page_and_its_code_read_out(client, people):
    sign_in(client, people.hotline)
    url = reverse("complaint_desk")
    assert client.get(url).status_code == 200
    body = {**make.BODY, "consent": "on", "channel": "phone", "form_key": "k", "kind": "complaint"}
    answer = client.post(url, body)
    assert answer["Location"] == reverse("complaint_desk_receipt")
    receipt = client.get(answer["Location"])
    complaint = Complaint.objects.get()
    assert complaint.number in receipt.content.decode()
    assert complaint.channel == "phone"
    event = AuditEvent.objects.get(action="complaints.complaint.receive")
    assert event.actor == people.hotline
    client.post(url, body)
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize("kind", list(Kind))
def test_the_desk_has_a_form_for_each_kind(client, people, kind):
    sign_in(client, people.hotline)
    assert client.get(f"{reverse('complaint_desk')}?kind={kind}").status_code == 200


def test_bad_input_at_the_desk_keeps_what_was_typed(client, people):
    sign_in(client, people.hotline)
    body = {**make.BODY, "reporter_phone": "12", "channel": "desk"}
    answer = client.post(reverse("complaint_desk"), body)
    assert answer.status_code == 422
    assert make.BODY["title"] in answer.content.decode()


def test_an_inspector_does_not_take_calls(client, people):
    assert sign_in(client, people.inspector).get(reverse("complaint_desk")).status_code == 403


# --- Names ----------------------------------------------------------------------------------


def test_a_complainants_number_is_shown_against_a_reason_and_written_down(client, people):
    complaint = make.received()
    sign_in(client, people.hotline)
    url = reverse("complaint_contact", args=[complaint.pk])
    assert make.CANARY.phone not in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    assert not AuditEvent.objects.filter(action=READ).exists()
    answer = client.post(url, {"reason": "电话联系调解"})
    assert make.CANARY.phone in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    event = AuditEvent.objects.get(action=READ)
    assert (event.actor, event.detail["reason"]) == (people.hotline, "电话联系调解")


def test_a_name_is_shown_only_after_the_password_was_given(client, people):
    complaint = make.received()
    sign_in(client, people.hotline, confirmed=False)
    url = reverse("complaint_contact", args=[complaint.pk])
    answer = client.post(url, {"reason": "电话联系调解"})
    assert answer.status_code == 303
    assert "reauthenticate" in answer["Location"]


def test_one_person_opens_twenty_a_day(client, people):
    complaint = make.received()
    sign_in(client, people.hotline)
    url = reverse("complaint_contact", args=[complaint.pk])
    answers = [client.post(url, {"reason": "电话联系"}).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]
    assert AuditEvent.objects.filter(action=READ).count() == 20


@pytest.mark.parametrize("role", ["hotline", "regulator", "inspector"])
def test_nobody_at_the_desk_opens_a_reporters_name(client, people, role):
    report = make.report()
    sign_in(client, getattr(people, role))
    answer = client.post(reverse("complaint_contact", args=[report.pk]), {"reason": "想知道是谁"})
    assert answer.status_code in {403, 404}
    assert make.CANARY.phone not in answer.content.decode()


def test_two_custodians_open_a_reporters_name_together(client, people):
    report = make.report()
    one, other = UserFactory(custodian=True), UserFactory(custodian=True)
    url = reverse("reporter", args=[report.reporter.pk])
    sign_in(client, one)
    assert report.number in client.get(reverse("reporters")).content.decode()
    assert "散装化肥" not in client.get(url).content.decode()
    client.post(url, {"act": "ask", "reason": "核实线索需要补充材料"})
    reveal = Reveal.objects.get()
    assert client.post(url, {"act": "grant", "reveal": reveal.pk}).status_code == 403
    assert client.post(url, {"act": "open", "reveal": reveal.pk}).status_code == 409
    sign_in(client, other)
    assert client.get(reverse("reporters")).context["waiting"].count() == 1
    assert client.post(url, {"act": "grant", "reveal": reveal.pk}).status_code == 303
    assert client.post(url, {"act": "open", "reveal": reveal.pk}).status_code == 403
    sign_in(client, one)
    answer = client.post(url, {"act": "open", "reveal": reveal.pk})
    assert make.CANARY.phone in answer.content.decode()
    # Once: the next look needs a new reason and a new grant.
    assert client.post(url, {"act": "open", "reveal": reveal.pk}).status_code == 409
    reveal.refresh_from_db()
    assert reveal.state == RevealState.USED
    actions = AuditEvent.objects.filter(action__startswith="complaints.reveal").order_by("seq")
    assert [event.action.rsplit(".", 1)[1] for event in actions] == [
        "ask_reveal",
        "grant_reveal",
        "use_reveal",
    ]


def test_complainants_are_none_of_the_custodians_business(client, people):
    complaint = make.received()
    sign_in(client, UserFactory(custodian=True))
    assert client.get(reverse("reporter", args=[complaint.reporter.pk])).status_code == 404


def test_the_city_office_sees_every_county(client, people):
    make.received()
    make.received(district="371322")
    OfficeFactory(city=True)
    rows = sign_in(client, UserFactory(city=True)).get(LIST).context["page"].rows
    assert len(rows) == 2
