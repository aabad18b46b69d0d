import pytest
from django.test import Client
from django.urls import reverse

from complaints import drafts
from complaints.models import Draft
from enterprises.states import EnterpriseKind
from tests import factories_complaints as make
from tests.complaints.test_complaints_wizard import GOODS, fill, send, step
from tests.factories_accounts import OfficeFactory
from tests.factories_enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def offices(db: None) -> None:
    OfficeFactory(city=True)
    OfficeFactory()


def found(client, words):
    return client.get(reverse("complaint_traders"), {"respondent_name": words}).content.decode()


# --- The trader -----------------------------------------------------------------------------


def test_two_letters_of_the_name_or_the_code_find_the_entry(client):
    firm = EnterpriseFactory(name="沂蒙小家电有限公司")
    assert "沂蒙小家电" in found(client, "沂蒙")
    assert "沂蒙小家电" in found(client, firm.code[:10])
    assert "沂蒙小家电" not in found(client, "沂")
    assert "没有" in found(client, "不存在的商家")


def test_of_the_entry_nothing_but_what_its_public_page_shows(client):
    firm = EnterpriseFactory(name="沂蒙小家电有限公司")
    trader = EnterpriseFactory(
        name="顾一川五金店", kind=EnterpriseKind.SOLE_TRADER, address="兰山区示例巷9号"
    )
    page = found(client, "沂蒙") + found(client, "顾一川")
    assert firm.address in page
    assert trader.address not in page
    assert firm.legal_representative not in found(client, "沂蒙")
    assert firm.phone not in page


def test_whether_somebody_complained_about_an_entry_is_not_to_be_seen(client):
    EnterpriseFactory(name="沂蒙小家电有限公司")
    before = found(client, "沂蒙")
    make.received(respondent_name="沂蒙小家电有限公司")
    assert found(client, "沂蒙") == before


def test_without_a_script_a_button_finds_and_another_takes_over(client):
    firm = EnterpriseFactory(name="沂蒙小家电有限公司")
    typed = {**GOODS, "respondent_name": "沂蒙", "respondent_code": "", "go": "find"}
    answer = client.post(step("complaint", 2), typed)
    assert answer.status_code == 303
    assert "沂蒙" not in answer["Location"]
    page = client.get(answer["Location"].partition("#")[0]).content.decode()
    assert f'name="pick" value="{firm.code}"' in page
    client.post(step("complaint", 2), {**typed, "go": "", "pick": firm.code})
    kept = drafts.values(Draft.objects.get())
    assert kept["respondent_name"] == firm.name
    assert kept["respondent_code"] == firm.code
    assert kept["respondent_address"] == firm.address
    assert kept["district"] == firm.district_id
    assert kept["product_name"] == GOODS["product_name"]


def test_a_trader_who_is_not_in_the_register_is_fine(client):
    page = client.post(step("complaint", 2), {**GOODS, "go": "find"}, follow=True)
    assert "登记" in page.content.decode()
    assert client.post(step("complaint", 2), GOODS).status_code == 303


@pytest.mark.parametrize("words", ["%", "'; DROP", "\x00\x00", "a" * 5000, "<script>"])
def test_odd_words_find_nothing_and_break_nothing(client, words):
    answer = client.get(reverse("complaint_traders"), {"respondent_name": words})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_the_look_up_is_limited_per_address_and_the_form_works_on(client, settings):
    settings.LIMITS = {**settings.LIMITS, "lookup": (1, 600)}
    assert client.get(reverse("complaint_traders"), {"respondent_name": "沂蒙"}).status_code == 200
    assert client.get(reverse("complaint_traders"), {"respondent_name": "沂蒙"}).status_code == 429
    answer = client.post(step("complaint", 2), {**GOODS, "go": "find"}, follow=True)
    assert answer.status_code == 200


# --- Told before ----------------------------------------------------------------------------


def test_nobody_elses_case_is_hinted_at_before_sending(client):
    fill(client)
    alone = client.get(step("complaint", 5)).context["alike"]
    make.received(product_name="电热水壶", respondent_name="云石家电兰山店")
    among = client.get(step("complaint", 5)).context["alike"]
    assert not alone
    assert not among


def test_the_own_case_of_this_browser_is_pointed_to(client):
    complaint = make.received()
    client.post(reverse("complaint_track"), {"number": complaint.number, "query_code": make.CODE})
    fill(client)
    page = client.get(step("complaint", 5))
    assert page.context["alike"].own == complaint
    assert complaint.number in page.content.decode()
    # Sending is possible all the same.
    assert send(client).status_code == 303
    assert not Client().get(step("complaint", 5)).context


def test_goods_for_children_open_the_notice_for_guardians(client):
    client.post(step("complaint", 2), {**GOODS, "category": "children"})
    page = client.get(step("complaint", 5)).content.decode()
    assert "监护人" in page
    assert '<details class="q-gap q-privacy" open>' in page


def test_the_notice_names_all_that_the_law_asks_for(client):
    fill(client)
    page = client.get(step("complaint", 5)).content.decode()
    for word in ("处理者", "处理目的", "个人信息种类", "处理方式", "保存期限", "您的权利"):
        assert word in page
