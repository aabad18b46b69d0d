"""Programs hold keys of their own: given once, limited, taken back, and the demo's only there."""

from typing import Any

import pytest

from casework.models import AuditEvent
from casework.transitions import Blocked, NotAllowed
from complaints.models import ApiClient, Complaint
from complaints.open311 import rules, transitions
from complaints.open311.states import ClientState, Scope
from tests import factories_complaints as make
from tests.factories_accounts import OfficeFactory, UserFactory, sign_in
from tests.factories_open311 import KEY, Speaker, program

pytestmark = pytest.mark.django_db
NEW = "/staff/api-clients/new/"


@pytest.fixture(autouse=True)
def offices(db: Any) -> None:
    OfficeFactory(city=True)
    OfficeFactory()


@pytest.mark.parametrize("key", [None, "", "wrong", KEY[::-1]])
def test_without_a_good_key_nothing_is_handed_in_and_nothing_listed(key):
    program()
    answer = Speaker().post(api_key=key)
    assert answer.status_code == 403
    assert "api_key" in answer.json()[0]["description"]
    assert Speaker().get("requests", **({"api_key": key} if key else {})).status_code == 403
    assert not Complaint.objects.exists()


def test_a_revoked_key_opens_nothing_from_the_next_request_on():
    client = program()
    assert Speaker().post().status_code == 201
    transitions.revoke(client, by=UserFactory(admin=True), at=make.NOW)
    assert Speaker().post(description="又一件事情要说明").status_code == 403
    assert Complaint.objects.count() == 1


def test_a_key_opens_no_more_than_its_scopes():
    program(scopes=[Scope.READ])
    assert Speaker().post().status_code == 403
    assert Speaker().get("requests", api_key=KEY).status_code == 200


def test_the_key_can_stand_in_a_header():
    program()
    answer = Speaker().browser.get("/open311/v2/requests.json", headers={"X-Api-Key": KEY})
    assert answer.status_code == 200


def test_each_key_has_its_measure():
    program(rate=2)
    speaker = Speaker()
    assert [speaker.get("requests", api_key=KEY).status_code for _ in range(2)] == [200, 200]
    refused = speaker.get("requests", api_key=KEY)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert refused.json()[0]["code"] == 429


def test_each_address_has_its_measure(settings):
    settings.LIMITS = {**settings.LIMITS, "open311": (1, 3600)}
    assert Speaker().get("services").status_code == 200
    assert Speaker().get("services", "xml").status_code == 429


# --- Giving and taking back -----------------------------------------------------------------


def test_an_administrator_gives_a_key_that_is_shown_once(client):
    sign_in(client, UserFactory(admin=True))
    said = {"name": "临沂随手拍", "scopes": Scope.values, "rate": "100"}
    text = client.post(NEW, said).content.decode()
    row = ApiClient.objects.get()
    key = next(word for word in text.split("<b>")[1].split("</b>")[:1])
    assert (row.hint, row.rate, row.state) == (key[:4], 100, ClientState.ACTIVE)
    assert Speaker(key=key).post().status_code == 201
    for url in (row.get_absolute_url(), "/staff/api-clients/", NEW):
        assert key not in client.get(url).content.decode()
    assert key not in str(ApiClient.objects.values().get())
    assert key not in "".join(str(event.after) for event in AuditEvent.objects.all())
    assert client.post(f"{row.get_absolute_url()}revoke/", {"version": 1}).status_code == 303
    assert ApiClient.objects.get().state == ClientState.REVOKED


def test_two_programs_of_one_name_are_refused_at_the_field(client):
    program("同名程序")
    sign_in(client, UserFactory(admin=True))
    said = {"name": "同名程序", "scopes": Scope.values, "rate": "100"}
    answer = client.post(NEW, said)
    assert answer.status_code == 422
    assert "同名程序" in answer.content.decode()
    assert ApiClient.objects.count() == 1


@pytest.mark.parametrize("role", ["hotline", "regulator", "head", "custodian", "auditor"])
def test_administrators_alone_give_keys(client, role):
    other = UserFactory(**{role: True})
    assert sign_in(client, other).get(NEW).status_code == 403
    with pytest.raises(NotAllowed):
        transitions.open_client(by=other, at=make.NOW, name="x", key=KEY)
    with pytest.raises(NotAllowed):
        transitions.revoke(program(), by=other, at=make.NOW)


def test_a_short_key_is_no_key():
    with pytest.raises(Blocked):
        program(key="12345")


def test_the_demos_key_opens_nothing_outside_the_demo(settings):
    program(key=rules.DEMO_KEY)
    assert Speaker(key=rules.DEMO_KEY).post().status_code == 201
    settings.EASY = False
    assert Speaker(key=rules.DEMO_KEY).post(description="正式环境里的事情").status_code == 403
    with pytest.raises(Blocked):
        program("另一个", key="DEMO open311 key")
