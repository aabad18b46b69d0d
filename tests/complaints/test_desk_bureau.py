"""The number of the hotline and the names of the bureau are settings, wherever people read them."""

import re

import pytest

from complaints import drafts
from complaints.intake import Submission, hand_in, stored
from complaints.rules import Intake
from inspections.rectifications.letters import review_organ
from scripts.messages import ROOT
from tests import factories_complaints as make
from tests.factories_accounts import LANSHAN, OfficeFactory

NUMBER, BUREAU, BUREAU_EN = "0539-7654321", "示例市质量监督局", "Sample Quality Bureau"
SITE, SITE_EN = "示例质量平台", "Sample Quality"


@pytest.fixture
def renamed(settings):
    settings.HOTLINE_NUMBER = NUMBER
    settings.BUREAU_NAME, settings.BUREAU_NAME_EN = BUREAU, BUREAU_EN
    settings.SITE_NAME, settings.SITE_NAME_EN = SITE, SITE_EN


def receipt_of_a_case() -> str:
    OfficeFactory(city=True)
    intake = Intake(kind="inquiry", title="三包", description="三包凭证丢了", district=LANSHAN)
    submission = Submission(intake=intake, contact=make.CANARY)
    return stored(hand_in(submission, by=make.public(), at=make.NOW))


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/", "/complaints/track/", "/complaints/receipt/"])
@pytest.mark.parametrize(("prefix", "names"), [("", (BUREAU, SITE)), ("/en", (BUREAU_EN, SITE_EN))])
def test_people_read_the_number_and_the_names_of_the_settings(client, renamed, page, prefix, names):
    client.cookies[drafts.RECEIPT_COOKIE] = receipt_of_a_case()
    answer = client.get(prefix + page)
    text = answer.content.decode()
    assert answer.status_code == 200
    for word in (NUMBER, *names):
        assert word in text
    # The article's own name of an activity may hold the number; nothing else does.
    assert "12365" not in re.sub(r"12365现场咨询|12365 (on-site )?consultation", "", text)


@pytest.mark.django_db
def test_orders_name_the_government_of_the_settings(settings):
    settings.GOVERNMENT_NAME = "示例市人民政府"
    assert review_organ(OfficeFactory(city=True)) == "示例市人民政府"


def test_no_template_names_the_hotline_or_the_bureau_itself():
    found = [
        f"{path.name}: {line.strip()[:80]}"
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.suffix in {".html", ".txt"} and path.parent.name != "handovers"
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"12365|12315|临沂市市场监督管理局|Linyi Market Regulation", line)
        and "{% comment %}" not in line
    ]
    assert found == []
