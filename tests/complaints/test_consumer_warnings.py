"""消费提示: what many people complain of, everybody is warned of."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework.transitions import Blocked, NotAllowed
from complaints.states import Kind
from complaints.warnings import queries, rules, transitions
from complaints.warnings.models import ConsumerWarning
from complaints.warnings.states import WarningState
from enterprises.models import ProductCategory
from tests import factories_complaints as make
from tests.factories_accounts import UserFactory, sign_in

pytestmark = pytest.mark.django_db
NOW = make.NOW
ALPHABET = "23456789AB"
WORDS = {"title": "关于选购电热水壶的消费提示", "text": "选购时核对认证标志。"}


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW + timedelta(days=3), tick=True)


def category() -> ProductCategory:
    return ProductCategory.objects.groups().order_by("order", "pk")[0]


def complaints(number: int, **values) -> None:
    for running in range(number):
        make.received(
            code=f"K7M2PQ9XT{ALPHABET[running]}",
            category=category().pk,
            respondent_name=f"云石家电{running % 3}店",
            **values,
        )


def period() -> dict:
    last = timezone.localdate()
    return {"since": last - timedelta(days=rules.DAYS), "until": last}


def drafted(by, **words) -> ConsumerWarning:
    return transitions.draft(
        by=by, at=timezone.now(), category=category(), **period(), **{**WORDS, **words}
    )


def published(by) -> ConsumerWarning:
    warning = transitions.submit(drafted(by), by=by, at=timezone.now())
    return transitions.publish(warning, by=UserFactory(head=True), at=timezone.now())


def test_five_complaints_in_thirty_days_are_a_cluster(people):
    complaints(4)
    assert queries.clusters(people.regulator, timezone.localdate()) == []
    make.received(code="K7M2PQ9XTZ", category=category().pk, respondent_name="云石家电0店")
    (cluster,) = queries.clusters(people.regulator, timezone.localdate())
    assert (cluster.category, cluster.complaints, cluster.traders) == (category(), 5, 3)


def test_reports_and_what_was_taken_back_do_not_count(people):
    complaints(4)
    make.received(code="K7M2PQ9XTY", kind=Kind.REPORT, demands=(), category=category().pk)
    taken_back = make.received(code="K7M2PQ9XTZ", category=category().pk)
    make.transitions.withdraw(taken_back, by=make.public(), at=NOW)
    assert queries.clusters(people.regulator, timezone.localdate()) == []


def test_an_older_complaint_is_out_of_the_window(people):
    complaints(4)
    make.received(
        code="K7M2PQ9XTZ", category=category().pk, at=NOW - timedelta(days=rules.DAYS + 1)
    )
    assert queries.clusters(people.regulator, timezone.localdate()) == []


def test_another_county_counts_its_own(people):
    complaints(5)
    elsewhere = make.desk(elsewhere=True).regulator
    assert queries.clusters(elsewhere, timezone.localdate()) == []


def test_the_figure_of_the_draft_is_counted_and_kept(people):
    complaints(6)
    warning = drafted(people.regulator)
    make.received(code="K7M2PQ9XTZ", category=category().pk)
    warning.refresh_from_db()
    assert warning.complaints == 6
    (cluster,) = queries.clusters(people.regulator, timezone.localdate())
    assert cluster.warning == warning


def test_too_few_complaints_are_no_reason(people):
    complaints(3)
    with pytest.raises(Blocked):
        drafted(people.regulator)


def test_nobody_publishes_his_own_words(people):
    complaints(5)
    head = UserFactory(head=True)
    warning = transitions.submit(drafted(head), by=head, at=timezone.now())
    with pytest.raises(NotAllowed):
        transitions.publish(warning, by=head, at=timezone.now())
    other = UserFactory(head=True)
    assert transitions.publish(warning, by=other, at=timezone.now()).published_at


def test_everybody_reads_it_and_learns_when_it_is_withdrawn(client, people):
    complaints(5)
    warning = published(people.regulator)
    address = reverse("consumer_warning", args=[warning.pk])
    assert WORDS["title"] in client.get("/warnings/").content.decode()
    assert WORDS["text"] in client.get(address).content.decode()
    transitions.withdraw(warning, by=UserFactory(head=True), at=timezone.now(), reason="问题已解决")
    assert WORDS["title"] not in client.get("/warnings/").content.decode()
    page = client.get(address).content.decode()
    assert "问题已解决" in page
    assert WORDS["text"] not in page


def test_a_draft_is_nobodys_business_outside(client, people):
    complaints(5)
    warning = drafted(people.regulator)
    assert client.get(reverse("consumer_warning", args=[warning.pk])).status_code == 404
    assert warning.state == WarningState.DRAFTED


def test_from_the_cluster_to_the_public_by_the_pages(client, people):
    complaints(5)
    sign_in(client, people.regulator)
    page = client.get(reverse("complaint_clusters")).content.decode()
    assert category().name in page
    limits = {name: str(day) for name, day in period().items()}
    begun = client.get(reverse("warning_new"), {"category": category().pk, **limits})
    assert category().name in begun.content.decode()
    data = {**WORDS, "category": category().pk, **limits, "form_key": "k"}
    assert client.post(reverse("warning_new"), data).status_code == 303
    warning = ConsumerWarning.objects.get()
    assert client.post(f"{warning.get_absolute_url()}submit/").status_code == 303
    sign_in(client, UserFactory(head=True))
    assert client.post(f"{warning.get_absolute_url()}publish/").status_code == 303
    for address in ("/staff/warnings/", warning.get_absolute_url(), "/en/warnings/", "/"):
        assert client.get(address).status_code == 200, address


def test_a_cluster_leads_to_exactly_its_complaints(client, people):
    complaints(5)
    make.received(code="K7M2PQ9XTZ", title="别的商品")
    (cluster,) = queries.clusters(people.regulator, timezone.localdate())
    sign_in(client, people.regulator)
    page = client.get(f"/staff/complaints/?{cluster.rows}&count=1")
    assert page.context["counted"] == cluster.complaints


def test_the_clusters_cost_the_same_whatever_there_is(client, people):
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("complaint_clusters")).status_code == 200
        return len(seen)

    complaints(5)
    sign_in(client, people.regulator)
    cost()
    few = cost()
    complaints(5, title="又一批")
    assert cost() == few
