"""The pages of the month: home, calendar, bookings, and the staff's overview."""

from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaign.models import Booking
from campaign.transitions import call_off
from documents.models import Attachment
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_campaign import (
    AT,
    DAY,
    PHONE,
    a_bulletin,
    activity,
    an_event,
    an_exposure,
    announced,
    booked,
    bureau,
    published_bulletin,
    running_campaign,
)
from tests.factories_enterprises import photo
from tests.factories_inspections import crew

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/campaign/", "/events/", "/events/bookings/", "/bulletins/"]


@pytest.fixture(autouse=True)
def tenth_day(time_machine: Any) -> None:
    time_machine.move_to(AT + timedelta(days=10))


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


# --- Public -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_public_page_opens_on_an_empty_portal(client: Client, path: str, language: str) -> None:
    text(client.get(f"{language}{path}"))


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_speaks_both_languages(client: Client, path: str) -> None:
    regulator, _head = bureau()
    campaign = running_campaign(regulator)
    announced(regulator, activity=activity(campaign, "A17"))
    chinese, english = text(client.get(path)), text(client.get(f"/en{path}"))
    assert 'lang="zh-Hans"' in chinese[:200]
    assert 'lang="en"' in english[:200]
    if path == "/campaign/":
        assert "实验室开放日" in chinese
        assert "Lab open day" in english
    if path in {"/", "/events/"}:
        assert "看电线怎么测" in chinese
        assert "余10个名额" in chinese
        assert "10 places left" in english


def test_home_offers_three_ways_to_begin_and_the_way_back(client: Client) -> None:
    page = text(client.get("/"))
    for kind in ("complaint", "report", "inquiry"):
        assert f"/complaints/new/{kind}/1/" in page
    assert 'action="/complaints/track/"' in page
    assert 'name="query_code"' in page
    assert "7个工作日内" in page


def test_home_costs_the_same_whatever_there_is(
    client: Client, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    regulator, _head = bureau()
    campaign = running_campaign(regulator)
    people = crew()
    announced(regulator, activity=activity(campaign, "A17"))
    published_bulletin(people.regulator, people.head, [an_exposure(people)])
    with django_assert_max_num_queries(8) as spent:
        text(client.get("/"))
    for _number in range(4):
        announced(regulator)
        an_exposure(people)
    with django_assert_num_queries(len(spent)):
        text(client.get("/"))


def test_the_month_shows_every_activity(client: Client) -> None:
    running_campaign(bureau()[0])
    page = text(client.get("/campaign/"))
    for number in range(21):
        assert f'id="A{number}"' in page
    assert text(client.get("/campaign/2026/")) == page or "2026" in page
    assert client.get("/campaign/1999/").status_code == 404


def test_the_calendar_shows_the_month_that_is_asked_for(client: Client) -> None:
    announced(bureau()[0])
    assert "看电线怎么测" in text(client.get("/events/?month=2026-09"))
    assert "看电线怎么测" not in text(client.get("/events/?month=2026-10"))
    assert "看电线怎么测" not in text(client.get("/events/?kind=lecture"))
    for nonsense in ("2026-13", "x", "9999-12", "0001-01"):
        text(client.get(f"/events/?month={nonsense}"))


def test_a_planned_event_is_nobody_s_to_see(client: Client) -> None:
    event = an_event(bureau()[0])
    assert client.get(f"/events/{event.pk}/").status_code == 404


def values(**changes: Any) -> dict[str, Any]:
    return {"name": "许安", "phone": PHONE, "people": "2", "form_key": "f1", **changes}


def test_a_citizen_books_and_gets_a_code(client: Client) -> None:
    event = announced(bureau()[0])
    text(client.get(f"/events/{event.pk}/"))
    response = client.post(f"/events/{event.pk}/", values())
    assert response.status_code == 303
    receipt = text(client.get(response["Location"]))
    assert "预约成功" in receipt
    assert Booking.objects.get().party == 2
    again = client.post(f"/events/{event.pk}/", values())
    assert again.status_code == 303
    assert Booking.objects.count() == 1


def test_full_width_digits_are_understood(client: Client) -> None:
    event = announced(bureau()[0])
    response = client.post(f"/events/{event.pk}/", values(phone="１３８ ０００-０００００"))
    assert response.status_code == 303
    assert Booking.objects.get().phone_masked == "138****0000"


@pytest.mark.parametrize(
    "wrong", [{"phone": "12"}, {"people": "0"}, {"people": "11"}, {"name": ""}, {"people": "x"}]
)
def test_what_is_wrong_is_said_at_the_field(client: Client, wrong: dict[str, str]) -> None:
    event = announced(bureau()[0])
    page = text(client.post(f"/events/{event.pk}/", values(**wrong)), 422)
    assert 'aria-invalid="true"' in page
    assert not Booking.objects.exists()


def test_too_many_people_learn_how_many_places_there_are(client: Client) -> None:
    event = announced(bureau()[0], capacity=1)
    assert "仅余1个名额" in text(client.post(f"/events/{event.pk}/", values()), 422)


def test_an_event_filled_meanwhile_says_so(client: Client) -> None:
    event = announced(bureau()[0], capacity=2)
    booked(event)
    page = text(client.post(f"/events/{event.pk}/", values(phone="13900000000")), 422)
    assert "名额已约满" in page


def test_a_cancelled_event_says_why(client: Client) -> None:
    regulator, _head = bureau()
    event = call_off(announced(regulator), by=regulator, at=AT, reason="台风预警")
    assert "台风预警" in text(client.get(f"/events/{event.pk}/"))


def test_a_booking_is_cancelled_by_its_code(client: Client) -> None:
    event = announced(bureau()[0])
    code = booked(event)
    page = text(client.post("/events/bookings/", {"code": code.lower()}))
    assert "看电线怎么测" in page
    response = client.post("/events/bookings/cancel/", {"code": code})
    assert response.status_code == 303
    event.refresh_from_db()
    assert event.booked == 0
    assert "名额已退回" in text(client.get(response["Location"]))


def test_a_guessed_code_opens_nothing(client: Client) -> None:
    booked(announced(bureau()[0]))
    assert "没有查到" in text(client.post("/events/bookings/", {"code": "AAAAA22222"}), 422)
    assert client.post("/events/bookings/cancel/", {"code": "AAAAA22222"}).status_code == 303


# --- Staff ------------------------------------------------------------------------------------


def test_before_the_first_month_the_city_is_led_to_open_one(client: Client) -> None:
    regulator, _head = bureau()
    sign_in(client, regulator)
    assert "/staff/campaign/new/" in text(client.get("/staff/campaign/"))
    form = {
        "year": "2026",
        "name": "质量月",
        "theme": "主题",
        "starts_on": "2026-09-03",
        "ends_on": "2026-09-30",
    }
    assert client.post("/staff/campaign/new/", {**form, "ends_on": "2026-09-01"}).status_code == 422
    response = client.post("/staff/campaign/new/", form)
    assert response.status_code == 303
    assert client.post("/staff/campaign/new/", form).status_code == 422
    assert "实验室开放日" in text(client.get(response["Location"]))
    assert (
        client.post(f"{response['Location']}launch/", {"launched_on": "2026-09-03"}).status_code
        == 303
    )
    assert client.get("/staff/campaign/").status_code == 302


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_overview_shows_every_activity_with_its_figures(client: Client, language: str) -> None:
    regulator, _head = bureau()
    campaign = running_campaign(regulator)
    sign_in(client, regulator)
    page = text(client.get(f"{language}/staff/campaign/{campaign.pk}/"))
    for number in range(21):
        assert f"A{number} " in page


def test_progress_is_reported_on_a_page(client: Client) -> None:
    regulator, _head = bureau()
    a6 = activity(running_campaign(regulator), "A6")
    sign_in(client, regulator)
    text(client.get(a6.get_absolute_url()))
    url = f"{a6.get_absolute_url()}update-progress/"
    text(client.get(url))
    text(client.post(url, {"figure": "", "note": ""}), 422)
    assert client.post(url, {"figure": "5", "note": "五处完成"}).status_code == 303
    page = text(client.get(a6.get_absolute_url()))
    assert "五处完成" in page
    a6.refresh_from_db()
    assert a6.reported == 5


def test_evidence_is_read_by_those_who_see_the_activity(client: Client) -> None:
    regulator, _head = bureau()
    a6 = activity(running_campaign(regulator), "A6")
    sign_in(client, regulator)
    url = f"{a6.get_absolute_url()}update-progress/"
    assert client.post(url, {"evidence": [photo("整治后.png")]}).status_code == 303
    stored = Attachment.objects.get()
    assert stored.name in text(client.get(a6.get_absolute_url()))
    assert Attachment.objects.visible_to(UserFactory(regulator=True)).filter(pk=stored.pk).exists()
    partner = UserFactory(partner=True)
    assert not Attachment.objects.visible_to(partner).filter(pk=stored.pk).exists()


def test_a_page_of_html_is_no_evidence(client: Client) -> None:
    regulator, _head = bureau()
    a6 = activity(running_campaign(regulator), "A6")
    sign_in(client, regulator)
    upload = SimpleUploadedFile("整治后.jpg", b"<html><script>alert(1)</script></html>")
    url = f"{a6.get_absolute_url()}update-progress/"
    assert client.post(url, {"evidence": [upload]}).status_code == 422
    assert not Attachment.objects.exists()


def test_a_partner_sees_its_own_line_alone(client: Client) -> None:
    partner = UserFactory(partner=True)
    campaign = running_campaign(bureau()[0])
    sign_in(client, partner)
    page = text(client.get("/staff/activities/"))
    assert "L4 服务市场秩序整顿规范" in page
    assert "A1 产品质量监督抽查" not in page
    assert client.get(activity(campaign, "A1").get_absolute_url()).status_code == 404


def test_an_event_is_planned_and_announced_on_pages(client: Client) -> None:
    regulator, _head = bureau()
    a17 = activity(running_campaign(regulator), "A17")
    sign_in(client, regulator)
    text(client.get(f"/staff/events/new/?activity={a17.pk}"))
    form = {
        "kind": "lab_day",
        "title": "实验室开放日",
        "activity": str(a17.pk),
        "place": "市检验检测中心",
        "district": "371302",
        "starts_at": "2026-09-19T09:00",
        "ends_at": "2026-09-19T11:30",
        "capacity": "40",
    }
    assert (
        client.post("/staff/events/new/", {**form, "ends_at": "2026-09-19T08:00"}).status_code
        == 422
    )
    response = client.post("/staff/events/new/", form)
    assert response.status_code == 303
    page = response["Location"]
    assert client.post(f"{page}announce/").status_code == 303
    text(client.get(page))
    text(client.get(f"{page}amend/"))
    assert "实验室开放日" in text(client.get("/events/"))


def test_names_at_the_door_are_the_organiser_s(client: Client) -> None:
    county = UserFactory(regulator=True)
    event = announced(county)
    booked(event)
    assert "许安" in text(sign_in(client, county).get(event.get_absolute_url()))
    elsewhere = UserFactory(regulator=True, elsewhere=True)
    assert "许安" not in text(sign_in(Client(), elsewhere).get(event.get_absolute_url()))


@pytest.mark.parametrize("slug", ["campaign", "activities", "events", "bulletins"])
def test_the_lists_are_read_by_programs_too(client: Client, slug: str) -> None:
    regulator, _head = bureau()
    campaign = running_campaign(regulator)
    announced(regulator, activity=activity(campaign, "A17"))
    people = crew()
    a_bulletin(people.regulator, [an_exposure(people)])
    sign_in(client, regulator)
    answer = client.get(f"/api/v1/{slug}/")
    assert answer.status_code == 200
    first = answer.json()["results"][0]
    one = client.get(f"/api/v1/{slug}/{first['id']}/")
    assert one.status_code == 200
    assert one["ETag"]
    if slug != "campaign":
        text(client.get(f"/staff/{slug}/"))
        with closing(client.get(f"/staff/{slug}/export/")) as export:
            assert export.status_code == 200


def test_the_list_of_activities_costs_the_same_at_any_length(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    regulator, _head = bureau()
    running_campaign(regulator)
    sign_in(client, regulator)
    client.get("/api/v1/activities/")
    with django_assert_max_num_queries(12):
        assert len(client.get("/api/v1/activities/").json()["results"]) == 25


def test_the_search_finds_activities_and_events(client: Client) -> None:
    regulator, _head = bureau()
    running_campaign(regulator)
    announced(regulator)
    sign_in(client, regulator)
    assert client.get("/staff/search/?q=A9").status_code == 302
    page = text(client.get("/staff/search/?q=实验室"))
    assert "A17 实验室开放日" in page
    assert "看电线怎么测" in page


def test_the_date_of_the_month_is_told(client: Client) -> None:
    running_campaign(bureau()[0])
    page = text(client.get("/campaign/"))
    assert f"{DAY.year}年{DAY.month}月{DAY.day}日启动" in page
