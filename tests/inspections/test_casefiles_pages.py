"""The pages and the API of case files."""

from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from casework.supervision import open_order
from inspections.casefiles.models import CaseFile
from tests.factories_accounts import OfficeFactory, UserFactory, sign_in
from tests.factories_casefiles import FILED, bench, clue, decided, filed, investigated, transferred
from tests.factories_inspections import an_enterprise, crew, failed
from tests.pages import whole

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def present() -> Any:
    with time_machine.travel(FILED + timedelta(days=30), tick=False), translation.override("en"):
        yield


def page(client: Client, user: Any, url: str, status: int = 200) -> str:
    sign_in(client, user)
    response = client.get(url, headers={"accept-language": "en"})
    assert response.status_code == status, url
    return response.content.decode()


def post(client: Client, user: Any, url: str, status: int = 303, **data: Any) -> str:
    sign_in(client, user)
    response = client.post(url, data)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


CLUE: dict[str, Any] = {
    "title": "销售不合格人造板案",
    "source": "media",
    "received_on": "2026-09-20",
    "category": "building-panels",
    "suspicion": "甲醛释放量疑似超标",
    "form_key": "k1",
}


def test_a_clue_is_registered_once_however_often_the_form_is_sent(client: Client) -> None:
    people, firm = bench(), an_enterprise()
    data = {**CLUE, "enterprise": firm.code, "handlers": [person.pk for person in people.pair]}
    for _turn in range(2):
        post(client, people.handler, "/staff/casefiles/new/", **data)
    assert CaseFile.objects.count() == 1


def test_a_wrong_clue_says_so_at_the_field_and_keeps_what_was_typed(client: Client) -> None:
    people = bench()
    data = {
        **CLUE,
        "received_on": "2026-12-01",
        "enterprise": "没有的企业",
        "handlers": [people.handler.pk],
    }
    text = post(client, people.handler, "/staff/casefiles/new/", 422, **data)
    assert "甲醛释放量疑似超标" in text
    assert text.count("aria-invalid") >= 2
    assert not CaseFile.objects.exists()


def test_the_page_of_every_stage_opens(client: Client) -> None:
    people = bench()
    for number, make in enumerate((clue, filed, investigated, decided, transferred)):
        row = make(people, enterprise=an_enterprise(f"云石玩具{number}号（临沂）有限公司"))
        assert row.title in page(client, people.handler, row.get_absolute_url())


def test_a_case_elsewhere_does_not_exist(client: Client) -> None:
    row = clue(bench())
    stranger = UserFactory(inspector=True, elsewhere=True)
    page(client, stranger, row.get_absolute_url(), 404)
    assert row.title not in page(client, stranger, "/staff/casefiles/")
    page(client, UserFactory(enterprise=True), row.get_absolute_url(), 403)


def test_the_fine_outside_its_span_is_told_at_the_field(client: Client) -> None:
    people = bench()
    row = investigated(people)
    data = {
        "verdict": "penalty",
        "facts": "不合格",
        "nature": "第十三条",
        "clause": "49",
        "penalties": ["fine"],
        "fine": "100",
        "version": row.version,
    }
    url = f"{row.get_absolute_url()}propose-decision/"
    assert "10,000.00" in post(client, people.handler, url, 422, **data)
    post(client, people.handler, url, **{**data, "fine": "15000"})
    row.refresh_from_db()
    assert row.state == "deciding"


def test_the_list_costs_the_same_whatever_its_length(client: Client) -> None:
    people = bench()

    def cost() -> int:
        page(client, people.handler, "/staff/casefiles/")
        with CaptureQueriesContext(connection) as found:
            page(client, people.handler, "/staff/casefiles/")
        return len(found)

    filed(people, enterprise=an_enterprise("一号厂"))
    one = cost()
    for number in range(4):
        filed(people, enterprise=an_enterprise(f"{number}分厂"))
    assert cost() == one


def test_the_page_costs_the_same_whatever_is_in_the_file(client: Client) -> None:
    people = bench()
    row = investigated(people)
    page(client, people.handler, row.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        page(client, people.handler, row.get_absolute_url())
    for evidence in list(row.evidence.all()) * 4:
        evidence.pk = None
        evidence.save()
    with CaptureQueriesContext(connection) as many:
        page(client, people.handler, row.get_absolute_url())
    assert len(many) == len(few)


def test_a_failed_inspection_leads_to_its_case(client: Client) -> None:
    people, inspection = bench(), failed(crew()).inspection
    panel = f"{inspection.get_absolute_url()}panel/main-casefiles/"
    assert "open/casefile/" in page(client, people.handler, panel)
    url = f"{inspection.get_absolute_url()}open/casefile/"
    form = page(client, people.handler, url)
    assert "经监督抽查检验不合格" in form
    data = {
        "title": "涉嫌生产销售不合格电热水壶案",
        "received_on": "2026-09-20",
        "category": "other-appliances",
        "suspicion": "接地电阻不合格",
        "handlers": [person.pk for person in people.pair],
        "form_key": "k2",
    }
    post(client, people.handler, url, **data)
    row = CaseFile.objects.get()
    assert (row.inspection, row.source, row.source_number) == (
        inspection,
        "spot_check",
        inspection.number,
    )
    assert row.number in page(client, people.handler, panel)


def test_the_export_and_the_api_show_what_the_list_shows(client: Client) -> None:
    people = bench()
    row = decided(people)
    sign_in(client, people.handler)
    with closing(client.get(f"/api/v1/casefiles/{row.pk}/")) as answer:
        assert answer.json()["verdict"] == "penalty"
    sign_in(client, UserFactory(inspector=True, elsewhere=True))
    assert client.get(f"/api/v1/casefiles/{row.pk}/").status_code == 404


def test_a_case_file_offers_one_way_to_a_supervision_order(client: Client) -> None:
    row, above = filed(bench()), UserFactory(head=True, office=OfficeFactory(city=True))
    sign_in(client, above)
    watched = whole(client, row.get_absolute_url())
    assert "/staff/supervision/open/" in watched
    assert f"{row.get_absolute_url()}supervise/" not in watched
    # Nine months on its limit is over: the button stands beside the clocks alone.
    with time_machine.travel(FILED + timedelta(days=270), tick=False):
        sign_in(client, above)
        late = whole(client, row.get_absolute_url())
    assert "/staff/supervision/open/" not in late
    assert f"{row.get_absolute_url()}supervise/" in late


def test_a_case_file_under_an_order_offers_no_second_one(client: Client) -> None:
    row, above = filed(bench()), UserFactory(head=True, office=OfficeFactory(city=True))
    order = open_order(
        by=above,
        at=timezone.now(),
        title="督办",
        demand="尽快办结",
        undertaker=row.office,
        due_on=timezone.localdate() + timedelta(days=5),
        target=row,
    )
    sign_in(client, above)
    text = whole(client, row.get_absolute_url())
    assert order.number in text
    assert "/staff/supervision/open/" not in text
