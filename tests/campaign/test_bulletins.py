"""Bulletins: composed of what is public, approved by a second person, honest about withdrawals."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from campaign import queries
from campaign.models import Bulletin, BulletinEntry
from campaign.states import BulletinState
from campaign.transitions import amend_bulletin, publish, send_back, submit, withdraw
from casework.models import WorkItem
from casework.transitions import Blocked, NotAllowed
from inspections.exposures import transitions as exposures
from inspections.exposures.models import Exposure
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_campaign import AT, DAY, a_bulletin, an_exposure, published_bulletin
from tests.factories_inspections import Crew, crew

LATER = AT + timedelta(days=10)
pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Crew:
    return crew()


@pytest.fixture
def shown(people: Crew) -> list[Exposure]:
    return [an_exposure(people), an_exposure(people)]


def fresh(exposure: Exposure) -> Exposure:
    return Exposure.objects.get(pk=exposure.pk)


def test_it_keeps_the_order_in_which_it_was_composed(people: Crew, shown: list[Exposure]) -> None:
    bulletin = a_bulletin(people.regulator, shown[::-1])
    assert [entry.exposure for entry in queries.entries_of(bulletin)] == shown[::-1]


def test_issues_are_counted_within_the_month(people: Crew, shown: list[Exposure]) -> None:
    first, second = a_bulletin(people.regulator, shown), a_bulletin(people.regulator, shown)
    october = a_bulletin(people.regulator, shown, at=AT + timedelta(days=30))
    assert [(row.month, row.issue) for row in (first, second, october)] == [(9, 1), (9, 2), (10, 1)]
    assert second.issue_words == "9月第2期"


def test_what_is_not_public_is_not_composed(people: Crew, shown: list[Exposure]) -> None:
    gone = exposures.withdraw(shown[0], by=people.head, at=LATER, reason="复检合格")
    with pytest.raises(Blocked, match=gone.number):
        a_bulletin(people.regulator, [gone])


def test_a_second_person_publishes(people: Crew, shown: list[Exposure]) -> None:
    waiting = submit(a_bulletin(people.regulator, shown), by=people.regulator, at=LATER)
    with pytest.raises(NotAllowed):
        publish(waiting, by=people.regulator, at=LATER)
    bulletin = publish(waiting, by=people.head, at=LATER)
    assert (bulletin.state, bulletin.approved_by) == (BulletinState.PUBLISHED, people.head)


def test_the_database_too_wants_a_second_person(people: Crew, shown: list[Exposure]) -> None:
    bulletin = a_bulletin(people.regulator, shown)
    rows = Bulletin.objects.filter(pk=bulletin.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="published", approved_by=people.regulator, published_at=LATER)


def test_another_office_does_not_publish(people: Crew, shown: list[Exposure]) -> None:
    waiting = submit(a_bulletin(people.regulator, shown), by=people.regulator, at=LATER)
    with pytest.raises(NotAllowed):
        publish(waiting, by=UserFactory(head=True, elsewhere=True), at=LATER)


def test_an_empty_bulletin_is_not_submitted(people: Crew, shown: list[Exposure]) -> None:
    bulletin = a_bulletin(people.regulator, shown)
    amend_bulletin(bulletin, by=people.regulator, at=LATER, title="空", exposures=[])
    with pytest.raises(Blocked):
        submit(bulletin, by=people.regulator, at=LATER)


def test_what_was_withdrawn_meanwhile_must_be_taken_out(
    people: Crew, shown: list[Exposure]
) -> None:
    waiting = submit(a_bulletin(people.regulator, shown), by=people.regulator, at=LATER)
    exposures.withdraw(shown[0], by=people.head, at=LATER, reason="复检合格")
    with pytest.raises(Blocked, match=shown[0].number):
        publish(waiting, by=people.head, at=LATER)
    back = send_back(waiting, by=people.head, at=LATER, note="撤下第一条")
    amend_bulletin(
        back, by=people.regulator, at=LATER, title=back.title, exposures=[fresh(shown[1])]
    )
    again = submit(back, by=people.regulator, at=LATER)
    assert publish(again, by=people.head, at=LATER).state == BulletinState.PUBLISHED


def test_it_waits_with_somebody_until_it_is_out(people: Crew, shown: list[Exposure]) -> None:
    bulletin = a_bulletin(people.regulator, shown)
    steps = WorkItem.objects.visible_to(people.regulator).open()
    assert list(steps.filter(step__startswith="bulletin").values_list("step", flat=True)) == [
        "bulletin-draft"
    ]
    publish(submit(bulletin, by=people.regulator, at=LATER), by=people.head, at=LATER)
    assert not steps.filter(step__startswith="bulletin").exists()


# --- What the public reads --------------------------------------------------------------------


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_public_reads_each_finding_with_its_limit(
    client: Client, people: Crew, shown: list[Exposure]
) -> None:
    bulletin = published_bulletin(people.regulator, people.head, shown)
    page = text(client, f"/bulletins/{bulletin.pk}/")
    for words in (
        "接地电阻",
        "0.47 Ω",
        "≤0.1 Ω",
        "责令停止销售并限期整改",
        shown[0].enterprise.name,
    ):
        assert words in page


def test_a_draft_is_nobody_s_to_read(client: Client, people: Crew, shown: list[Exposure]) -> None:
    bulletin = a_bulletin(people.regulator, shown)
    assert client.get(f"/bulletins/{bulletin.pk}/").status_code == 404
    assert bulletin.title not in text(client, "/bulletins/")


def test_a_withdrawn_exposure_leaves_home_and_says_so_in_its_bulletin(
    client: Client, people: Crew, shown: list[Exposure], time_machine: object
) -> None:
    time_machine.move_to(LATER + timedelta(days=1))
    bulletin = published_bulletin(people.regulator, people.head, shown)
    assert shown[0].number in text(client, "/")
    exposures.withdraw(shown[0], by=people.head, at=LATER, reason="复检结论改变")
    assert shown[0].number not in text(client, "/")
    assert client.get(f"/bulletins/products/{shown[0].number}/").status_code == 404
    page = text(client, f"/bulletins/{bulletin.pk}/")
    assert "复检结论改变" in page
    assert "已撤回" in page
    assert page.count("0.47 Ω") == 1
    entry = BulletinEntry.objects.get(bulletin=bulletin, exposure=shown[0])
    assert entry.withdraw_reason == "复检结论改变"


def test_after_its_last_day_an_entry_names_nobody(
    client: Client, people: Crew, shown: list[Exposure], time_machine: object
) -> None:
    bulletin = published_bulletin(people.regulator, people.head, shown)
    Exposure.objects.filter(pk=shown[0].pk).update(expires_on=DAY + timedelta(days=20))
    time_machine.move_to(AT + timedelta(days=21))
    page = text(client, f"/bulletins/{bulletin.pk}/")
    assert shown[0].enterprise.name not in page
    assert "公示期已满" in page


def test_a_withdrawn_bulletin_says_why(client: Client, people: Crew, shown: list[Exposure]) -> None:
    bulletin = published_bulletin(people.regulator, people.head, shown)
    withdraw(bulletin, by=people.head, at=LATER, reason="编排有误")
    page = text(client, f"/bulletins/{bulletin.pk}/")
    assert "编排有误" in page
    assert "0.47 Ω" not in page


@pytest.mark.parametrize("words", ["云石小家电（临沂）2", "20260002", "电热"])
def test_it_is_found_by_product_batch_or_enterprise(
    client: Client, shown: list[Exposure], words: str, time_machine: object
) -> None:
    time_machine.move_to(LATER)
    assert shown[1].number in text(client, f"/bulletins/?q={words}")


def test_what_nobody_published_is_not_found(client: Client, shown: list[Exposure]) -> None:
    assert shown[0].number not in text(client, "/bulletins/?q=轮胎")


# --- The staff's pages ------------------------------------------------------------------------


def person(client: Client, user: User) -> Client:
    return sign_in(client, user)


def test_it_is_drafted_on_a_page(
    client: Client, people: Crew, shown: list[Exposure], time_machine: object
) -> None:
    time_machine.move_to(LATER)
    person(client, people.regulator)
    page = client.get(f"/staff/bulletins/new/?exposure={shown[1].pk}")
    assert page.status_code == 200
    values = {"title": "第一期公告", "exposures": [str(row.pk) for row in shown], "form_key": "k1"}
    response = client.post("/staff/bulletins/new/", values)
    assert response.status_code == 303
    bulletin = Bulletin.objects.get()
    assert bulletin.entries.count() == 2
    assert client.get(response["Location"]).status_code == 200
    assert client.get("/staff/bulletins/?state=drafted").status_code == 200
    act = client.get(f"/staff/bulletins/{bulletin.pk}/amend/")
    assert act.status_code == 200


def test_a_draft_without_products_is_refused_at_the_field(client: Client, people: Crew) -> None:
    person(client, people.regulator)
    response = client.post("/staff/bulletins/new/", {"title": "第一期公告"})
    assert response.status_code == 422
    assert "第一期公告" in response.content.decode()
