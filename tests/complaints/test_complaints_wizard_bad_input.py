"""Every field of the intake with what people, and attackers, type into it; in both languages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from complaints.forms import IntakeForm
from complaints.models import Complaint
from complaints.states import Kind
from tests import factories_complaints as make
from tests.complaints.test_complaints_wizard import GOODS, STORY, step
from tests.factories_accounts import LANSHAN, OfficeFactory
from tests.factories_enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db

GOOD = {name: value for name, value in make.BODY.items() if name != "kind"} | {"consent": "on"}


def errors(field, value, language="zh-hans"):
    with translation.override(language):
        form = IntakeForm({**GOOD, field: value}, kind=Kind.COMPLAINT)
        form.is_valid()
        return " ".join(str(text) for text in form.errors.get(field, []))


def cleaned(field, value):
    form = IntakeForm({**GOOD, field: value}, kind=Kind.COMPLAINT)
    assert form.is_valid(), form.errors
    return form.cleaned_data[field]


WRONG_CHECK = "91371302MA3C1D2E3U"
WRONG = [
    ("title", "", "必填", "required"),
    ("title", "坏", "2", "2"),
    ("title", "长" * 81, "80", "80"),
    ("title", " \u3000\u200b ", "必填", "required"),
    ("description", "短", "5", "5"),
    ("description", "长" * 5001, "5000", "5000"),
    ("description", "\u200b\u202e\u2066\ufeff" * 5, "必填", "required"),
    ("product_name", "长" * 121, "120", "120"),
    ("purchase_date", "2026-02-30", "真实存在", "real date"),
    ("purchase_date", "昨天", "真实存在", "real date"),
    ("purchase_date", "1026-02-03", "真实存在", "real date"),
    ("purchase_date", "99999-01-01", "真实存在", "real date"),
    ("amount", "一百二十九", "请填写数字", "number"),
    ("amount", "-1", "请填写数字", "number"),
    ("amount", "129.505", "最多两位小数", "two decimals"),
    ("amount", "1e3", "请填写数字", "number"),
    ("amount", "NaN", "请填写数字", "number"),
    ("amount", "Infinity", "请填写数字", "number"),
    ("amount", "9" * 12, "请填写数字", "number"),
    ("reporter_phone", "12315", "热线", "hotline"),
    ("reporter_phone", "12365", "热线", "hotline"),
    ("reporter_phone", "12345", "热线", "hotline"),
    ("reporter_phone", "110", "热线", "hotline"),
    ("reporter_phone", "95588", "电话号码", "phone number"),
    ("reporter_phone", "1381234567", "电话号码", "phone number"),
    ("reporter_phone", "abcdefg", "电话号码", "phone number"),
    ("reporter_phone", "00000000000", "电话号码", "phone number"),
    ("reporter_email", "nobody", "邮", "mail"),
    ("reporter_name", "长" * 41, "40", "40"),
    ("respondent_code", WRONG_CHECK, "营业执照", "licence"),
    ("respondent_code", "12345", "18", "18"),
    ("respondent_code", "9137130OMA3C1D2E3X", "字母", "letters"),
    ("district", "110101", "列表", "list"),
    ("district", "999999", "列表", "list"),
    ("district", "兰山区", "列表", "list"),
    ("category", "no-such", "", ""),
    ("domain", "no-such", "", ""),
    ("demands", ["no-such"], "", ""),
]


@pytest.mark.parametrize(("field", "value", "words", "words_en"), WRONG)
def test_what_is_wrong_is_said_at_its_field_in_both_languages(field, value, words, words_en):
    said, said_en = errors(field, value), errors(field, value, "en")
    assert said
    assert said_en
    assert words in said
    assert words_en in said_en
    assert said != said_en


def test_a_day_to_come_is_no_day_of_purchase():
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "不能晚于今天" in errors("purchase_date", tomorrow.isoformat())
    assert not errors("purchase_date", timezone.localdate().isoformat())


RIGHT = [
    ("title", " 电热水壶　漏电 ", "电热水壶 漏电"),
    ("title", "ＡＢ１２", "AB12"),
    ("title", "长" * 80, "长" * 80),
    ("description", "长" * 5000, "长" * 5000),
    ("description", "第一行\r\n第二行", "第一行\n第二行"),
    ("amount", "１，２９０．５元", Decimal("1290.50")),
    ("amount", "￥129", Decimal("129.00")),
    ("amount", "0", Decimal("0.00")),
    ("amount", "129.500", Decimal("129.50")),
    ("reporter_phone", "138 1234 5678", "13812345678"),
    ("reporter_phone", "+86 138-1234-5678", "13812345678"),
    ("reporter_phone", "0086 13812345678", "13812345678"),
    ("reporter_phone", "0539-8312345", "05398312345"),
    ("reporter_phone", "(0539) 8312345", "05398312345"),
    ("reporter_phone", "+852 2123 4567", "+85221234567"),
    ("reporter_phone", "１３８１２３４５６７８", "13812345678"),
    ("reporter_address", "临沂市\t兰山区", "临沂市 兰山区"),
]


@pytest.mark.parametrize(("field", "value", "kept"), RIGHT)
def test_what_people_type_is_kept_in_its_plain_form(field, value, kept):
    assert cleaned(field, value) == kept


UNSEEN = ("\x00", "\u202e", "\u2066", "\u200b", "\ufeff", "\x07", "\x7f", "\x85")


@pytest.mark.parametrize("sign", UNSEEN)
@pytest.mark.parametrize("field", ["title", "description", "respondent_name", "reporter_name"])
def test_signs_that_nobody_sees_stay_out_or_are_refused(field, sign):
    value = f"云石家电{sign}兰山店漏电"
    said = errors(field, value)
    assert said or sign not in cleaned(field, value)


def test_a_credit_code_may_be_typed_in_any_way(db):
    code = EnterpriseFactory().code
    assert cleaned("respondent_code", f" {code[:8].lower()} {code[8:].lower()} ") == code


@pytest.mark.parametrize("field", ["title", "description", "respondent_name", "reporter_name"])
def test_half_a_surrogate_pair_is_refused_and_breaks_nothing(client, field):
    OfficeFactory(city=True)
    OfficeFactory()
    body = {**make.BODY, field: "云石\ud800家电漏电了"}
    answer = client.post("/api/v1/complaints/", body, content_type="application/json")
    assert answer.status_code == 400
    assert field in answer.json()
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("raw", [b"title=%ED%A0%80%FF&go=", b"title=%00&description=%00"])
def test_bytes_that_are_no_text_break_no_page(client, raw):
    url = reverse("complaint_step", args=["complaint", 3])
    answer = client.post(url, raw, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_summary_of_errors_leads_to_each_field(prefix):
    client = Client()
    page = client.post(
        f"{prefix}/complaints/new/complaint/3/", {**STORY, "title": "", "amount": "很多"}
    ).content.decode()
    assert "data-error-summary" in page
    assert 'href="#id_title"' in page
    assert 'href="#id_amount"' in page
    assert 'id="id_amount"' in page
    assert 'value="很多"' in page


def test_a_draft_takes_no_more_than_a_form_may_hold(client):
    client.post(step("complaint", 2), {**GOODS, "product_name": "长" * 100_000})
    page = client.get(step("complaint", 2)).content.decode()
    assert len(page) < 60_000


def test_a_zone_of_the_city_is_a_district_like_the_others():
    assert cleaned("district", LANSHAN).pk == LANSHAN
