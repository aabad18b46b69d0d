"""延期申请 in the enterprise's own space, under Order 133 of 2014 (domain.md 2.8)."""

from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from inspections.rectifications.models import Rectification
from tests.factories_accounts import sign_in
from tests.factories_failures import OLD
from tests.factories_followup import at, contact_of, served_order
from tests.factories_inspections import crew

pytestmark = pytest.mark.django_db
ASKED = {"days": "10", "reason": "设备未到货", "form_key": "k"}


def picture(name: str = "证明.png") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def post(client: Client, row: Rectification, day: str, **sent: Any) -> Any:
    with time_machine.travel(at(day), tick=False):
        if not client.session.get("_auth_user_id"):
            sign_in(client, contact_of(row))
        return client.post(f"{row.space_url}more-time/", {**ASKED, **sent})


def proofs(number: int) -> dict[str, Any]:
    return {"files": [picture(f"证明{turn}.png") for turn in range(number)]} if number else {}


@pytest.mark.parametrize("proof", [0, 1, 2])
def test_more_time_is_asked_for_in_the_own_space(client: Client, proof: int) -> None:
    row = served_order(crew(), OLD)
    answer = post(client, row, "2014-09-30", **proofs(proof))
    assert answer.status_code == 303, answer.content.decode()
    asked = row.requests.get()
    assert (asked.days, asked.reason, asked.files.count()) == (10, "设备未到货", proof)
    # Sent twice, asked for once.
    assert post(client, row, "2014-09-30", **proofs(proof)).status_code == 303
    assert row.requests.count() == 1


def test_too_late_is_said_at_the_form_and_what_was_typed_is_kept(client: Client) -> None:
    row = served_order(crew(), OLD)
    answer = post(client, row, "2014-10-06", files=picture())
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "2014-10-05" in html
    assert "设备未到货" in html
    assert not row.requests.exists()


def test_more_than_thirty_days_are_refused_at_the_field(client: Client) -> None:
    row = served_order(crew(), OLD)
    answer = post(client, row, "2014-09-30", days="31")
    assert answer.status_code == 422
    assert 'value="31"' in answer.content.decode()
    assert not row.requests.exists()


def test_what_an_order_under_order_18_says_has_no_more_time(client: Client) -> None:
    row = served_order(crew(), at("2026-08-03"))
    assert post(client, row, "2026-08-20").status_code == 422
    assert not row.requests.exists()
