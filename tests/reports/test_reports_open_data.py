"""Open data: sums of whole months, and nothing about anybody."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests.factories_reports import NOW, counted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        counted("spotcheck.passed", 9, day=date(2026, 8, 2), object_label="松岚木业")
        counted("spotcheck.failed", 1, day=date(2026, 8, 31), object_label="松岚木业")
        counted("spotcheck.failed", 5, day=date(2026, 9, 1))
        counted("exposure.published", 2, day=date(2026, 7, 9))
        yield


def rows(client, name):
    return client.get(reverse("open_data_file", args=[name, "json"])).json()["rows"]


def test_a_month_is_published_when_it_is_over(client):
    assert rows(client, "spot-checks") == [
        {
            "month": "2026-08",
            "district": "371302",
            "district_name": "兰山区",
            "passed": 9,
            "failed": 1,
        }
    ]
    assert [row["published"] for row in rows(client, "exposures")] == [2]


def test_the_csv_is_the_same_and_names_nobody(client):
    response = client.get("/open-data/spot-checks.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.splitlines() == [
        "month,district,district_name,passed,failed",
        "2026-08,371302,兰山区,9,1",
    ]
    assert "松岚" not in text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_explains_every_field(client, prefix):
    text = client.get(f"{prefix}/open-data/").content.decode()
    for field in ("month", "district", "passed", "failed", "published"):
        assert f"<code>{field}</code>" in text


@pytest.mark.parametrize("path", ["/open-data/nothing.csv", "/open-data/spot-checks.xml"])
def test_another_file_is_not_there(client, path):
    assert client.get(path).status_code == 404
