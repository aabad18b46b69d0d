"""A visit from a phone arrives once and whole, or nothing of it is written."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from casework.models import AuditEvent
from documents.models import Attachment
from inspections.field import arrival
from inspections.field.models import FieldPicture, FieldSubmission
from inspections.samples.models import Sample
from inspections.visits import transitions as visits
from inspections.visits.models import ChecklistTemplate, Finding, Inspection
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_field import draft, items_of, picture, sampling, send, sent_ahead, sheet
from tests.factories_inspections import AT, Crew, crew, sampled, scheduled, started

pytestmark = pytest.mark.django_db
# The phone sends at 11:00 in Shanghai on the day after the visits were ordered.
NOW = datetime(2026, 9, 4, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _present() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def on_the_phone(client: Client) -> tuple[Crew, Inspection]:
    """A visit on the list of an inspector who has the phone in hand."""
    people = crew()
    visit = scheduled(people)
    sign_in(client, people.inspector)
    return people, visit


# --- Once and whole ----------------------------------------------------------------------------


def test_a_whole_visit_arrives_in_one_sending(client: Client) -> None:
    people, visit = on_the_phone(client)
    photo = sent_ahead(client, visit)
    signature = sent_ahead(client, visit, "inspections.signature")
    seal = sent_ahead(client, visit, "inspections.sampling-photo")
    failing = items_of(visit)[1].pk
    body = draft(visit, NOW, ending="sampled", sampling=sampling(people, photos=[seal]))
    body["sheet"] |= {
        f"answer_{failing}": "fail",
        f"photos_{failing}": [photo],
        "signature": signature,
        "signing_refused": False,
    }
    answer = send(client, visit, body)
    assert answer.status_code == 201, answer.content
    visit.refresh_from_db()
    assert (visit.state, visit.representative) == ("sampled", "顾长白")
    assert visit.signature is not None
    finding = Finding.objects.get(inspection=visit, item=failing)
    assert (finding.answer, finding.photos.count()) == ("fail", 1)
    sample = Sample.objects.get(inspection=visit)
    assert (sample.seal_test, sample.photos.count()) == ("LY-F-0001", 1)
    assert FieldSubmission.objects.get().pictures.count() == 3


def test_a_repeated_sending_is_answered_the_same_and_does_nothing(client: Client) -> None:
    people, visit = on_the_phone(client)
    body = draft(visit, NOW, ending="sampled", sampling=sampling(people))
    first = send(client, visit, body)
    with time_machine.travel(NOW + timedelta(hours=5), tick=False):
        # The morning's session is over by then.
        later = sign_in(Client(), people.inspector)
        events = AuditEvent.objects.count()
        again = send(later, visit, {**body, "sent_at": (NOW + timedelta(hours=5)).isoformat()})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (Sample.objects.count(), FieldSubmission.objects.count()) == (1, 1)
    assert AuditEvent.objects.count() == events


def test_the_key_of_a_draft_is_not_used_for_another_content(client: Client) -> None:
    _people, visit = on_the_phone(client)
    body = draft(visit, NOW)
    send(client, visit, body)
    other = {**body, "sheet": sheet(visit, representative="别人")}
    assert send(client, visit, other).status_code == 422
    visit.refresh_from_db()
    assert visit.representative == "顾长白"


def test_a_picture_sent_twice_is_kept_once(client: Client) -> None:
    _people, visit = on_the_phone(client)
    values = picture(taken_at="2026-09-04T10:41:00+08:00", latitude="35.1", longitude="118.3")
    for _turn in range(2):
        values["file"].seek(0)
        assert client.post(f"/field/{visit.pk}/pictures/", values).status_code == 201
    kept = FieldPicture.objects.get()
    assert (kept.latitude, kept.longitude) == (35.1, 118.3)
    assert Attachment.objects.count() == 1


def test_what_became_of_a_draft_can_be_asked(client: Client) -> None:
    _people, visit = on_the_phone(client)
    body = draft(visit, NOW)
    assert client.get(f"/field/drafts/{body['key']}/").status_code == 404
    send(client, visit, body)
    assert client.get(f"/field/drafts/{body['key']}/").json()["state"] == "accepted"
    sign_in(client, UserFactory(inspector=True))
    assert client.get(f"/field/drafts/{body['key']}/").status_code == 404


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_sendings_of_one_draft_at_once_make_one_visit() -> None:
    people = crew()
    visit = scheduled(people)
    body = draft(visit, NOW, ending="sampled", sampling=sampling(people))
    ready, results = threading.Barrier(20), []

    def hand() -> None:
        try:
            ready.wait()
            results.append(arrival.arrive(visit, body, by=people.inspector, at=NOW).status)
        finally:
            connection.close()

    hands = [threading.Thread(target=hand) for _ in range(20)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    assert sorted(results) == [200] * 19 + [201]
    assert (Sample.objects.count(), FieldSubmission.objects.count()) == (1, 1)


# --- The times are those of the acts -----------------------------------------------------------


def test_a_three_day_old_draft_keeps_the_day_of_the_visit(client: Client) -> None:
    _people, visit = on_the_phone(client)
    body = draft(visit, NOW)
    later = NOW + timedelta(days=3)
    with time_machine.travel(later, tick=False):
        sign_in(client, _people.inspector)
        answer = send(client, visit, {**body, "sent_at": later.isoformat()})
    assert answer.status_code == 201
    assert answer.json()["legal_date"] == "2026-09-04"
    visit.refresh_from_db()
    assert visit.started_at == NOW - timedelta(minutes=50)
    assert visit.submitted_at == NOW - timedelta(minutes=20)
    row = FieldSubmission.objects.get()
    assert (row.ended_at, row.received_at) == (NOW - timedelta(minutes=10), later)


def test_just_before_midnight_belongs_to_the_day_that_ends(client: Client) -> None:
    _people, visit = on_the_phone(client)
    midnight = datetime(2026, 9, 4, 16, 0, tzinfo=UTC)  # 00:00 in Shanghai on the fifth
    with time_machine.travel(midnight + timedelta(minutes=5), tick=False):
        sign_in(client, _people.inspector)
        body = draft(visit, midnight + timedelta(minutes=5))
        assert send(client, visit, body).json()["legal_date"] == "2026-09-04"


def test_a_clock_that_is_wrong_is_put_right_by_the_moment_of_sending(client: Client) -> None:
    _people, visit = on_the_phone(client)
    wrong = NOW + timedelta(days=400)
    assert send(client, visit, draft(visit, wrong)).status_code == 201
    visit.refresh_from_db()
    assert visit.submitted_at == NOW - timedelta(minutes=20)
    row = FieldSubmission.objects.get()
    assert row.sent_at == wrong
    assert row.clock_was_wrong


@pytest.mark.parametrize(
    "changes",
    [
        {"begun_at": (NOW - timedelta(days=8)).isoformat()},  # older than a week
        {"ended_at": (NOW + timedelta(hours=1)).isoformat()},  # after it was sent
        {"signed_at": (NOW - timedelta(hours=2)).isoformat()},  # signed before it began
        {"ended_at": "yesterday"},
        {"ended_at": "2026-09-04T10:00:00"},  # a time without its zone is no time
    ],
)
def test_times_that_cannot_be_are_refused(client: Client, changes: dict[str, str]) -> None:
    _people, visit = on_the_phone(client)
    assert send(client, visit, draft(visit, NOW, **changes)).status_code == 422
    visit.refresh_from_db()
    assert visit.state == "scheduled"


# --- Unlawful: nothing is written --------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lot_size": 5}, "lot_size"),  # below the minimum of the rule (Order 18 art. 18)
        ({"lot_size": ""}, "lot_size"),
        ({"n_test": 1}, "n_test"),
        ({"seal_backup": "LY-F-0001"}, "seal_backup"),
        ({"marking": "trial"}, "marking"),
        ({"has_certificate": False}, "has_certificate"),
        ({"signing_refused": False}, "signature"),
    ],
)
def test_an_unlawful_sampling_form_comes_back_at_its_field_and_nothing_is_written(
    client: Client, changes: dict[str, Any], field: str
) -> None:
    people, visit = on_the_phone(client)
    events = AuditEvent.objects.count()
    body = draft(visit, NOW, ending="sampled", sampling=sampling(people, **changes))
    answer = send(client, visit, body)
    assert answer.status_code == 422
    assert field in answer.json()["errors"]["sampling"]
    visit.refresh_from_db()
    assert (visit.state, visit.findings.count()) == ("scheduled", 0)
    assert (Sample.objects.count(), FieldSubmission.objects.count()) == (0, 0)
    assert AuditEvent.objects.count() == events
    # the same draft, put right, arrives
    body["sampling"] = sampling(people)
    assert send(client, visit, body).status_code == 201


def test_a_gap_and_an_unproved_failure_come_back_at_their_points(client: Client) -> None:
    _people, visit = on_the_phone(client)
    first, second = (item.pk for item in items_of(visit)[:2])
    body = draft(visit, NOW)
    body["sheet"] |= {f"answer_{first}": "", f"answer_{second}": "fail"}
    errors = send(client, visit, body).json()["errors"]["sheet"]
    assert set(errors) == {f"answer_{first}", f"note_{second}"}


def test_another_persons_picture_proves_nothing(client: Client) -> None:
    people, visit = on_the_phone(client)
    foreign = sent_ahead(client, visit)
    sign_in(client, people.colleague)
    failing = items_of(visit)[0].pk
    body = draft(visit, NOW)
    body["sheet"] |= {f"answer_{failing}": "fail", f"photos_{failing}": [foreign]}
    assert send(client, visit, body).status_code == 422


def test_a_sample_needs_the_signed_checklist(client: Client) -> None:
    people, visit = on_the_phone(client)
    body = draft(visit, NOW, ending="sampled", sampling=sampling(people), sheet=None)
    assert send(client, visit, body).status_code == 422


@pytest.mark.parametrize("body", ["", "[]", "null", '{"key": 7}', '{"sheet": 5}'])
def test_what_is_no_draft_is_refused(client: Client, body: str) -> None:
    _people, visit = on_the_phone(client)
    url = f"/field/{visit.pk}/submissions/"
    answer = client.post(url, body, content_type="application/json")
    assert answer.status_code in {400, 422}


# --- Whose ---------------------------------------------------------------------------------------


def test_a_foreign_visit_does_not_exist(client: Client) -> None:
    visit = scheduled(crew())
    sign_in(client, UserFactory(inspector=True))
    assert send(client, visit, draft(visit, NOW)).status_code == 404
    assert client.post(f"/field/{visit.pk}/pictures/", picture()).status_code == 404
    assert client.get("/field/bundle.json").json()["visits"] == []


def test_the_bundle_holds_the_inspectors_own_day_and_tomorrow(client: Client) -> None:
    people, visit = on_the_phone(client)
    scheduled(crew())
    scheduled(people, scheduled_on=NOW.date() + timedelta(days=1))
    scheduled(people, scheduled_on=NOW.date() + timedelta(days=5))
    values = client.get("/field/bundle.json").json()
    assert [row["id"] for row in values["visits"]] == [visit.pk, visit.pk + 2]
    found = values["visits"][0]
    assert (found["version"], found["rule"]["min_lot"]) == (visit.version, 30)
    assert len(values["checklists"][str(found["checklist"])]["items"]) == 12
    assert values["good_until"].startswith("2026-09-05")


def test_the_bundle_costs_the_same_for_many_visits(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    people, _visit = on_the_phone(client)
    for _turn in range(4):
        scheduled(people)
    with django_assert_max_num_queries(30):
        assert len(client.get("/field/bundle.json").json()["visits"]) == 5


def test_a_phone_whose_login_has_run_out_is_told_so(client: Client) -> None:
    visit = scheduled(crew())
    answer = client.post(f"/field/{visit.pk}/submissions/", headers={"accept": "application/json"})
    assert answer.status_code == 401


# --- How a visit may end -------------------------------------------------------------------------


def test_a_visit_that_found_nothing_to_sample_is_unable_not_refused(client: Client) -> None:
    _people, visit = on_the_phone(client)
    unable = {"reason": "stopped", "note": "企业停产，设备已封存"}
    body = draft(visit, NOW, ending="unable", sheet=None, unable=unable, begun_at=None)
    assert send(client, visit, {**body, "signed_at": None}).status_code == 201
    visit.refresh_from_db()
    assert (visit.state, visit.refusal_reason) == ("unable", "")


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        ("too_few", "void"),
        ("no_papers", "void"),
        ("wrong_names", "void"),
        ("fee_asked", "void"),
        ("obstruction", "refused"),
        ("absurd_price", "refused"),
    ],
)
def test_a_rightful_refusal_voids_the_visit_and_an_obstruction_does_not(
    client: Client, reason: str, state: str
) -> None:
    _people, visit = on_the_phone(client)
    refusal = {"reason": reason, "note": "企业负责人当场说明", "witness": "周见山"}
    body = draft(visit, NOW, ending="refused", sheet=None, refusal=refusal, begun_at=None)
    assert send(client, visit, {**body, "signed_at": None}).status_code == 201
    visit.refresh_from_db()
    assert visit.state == state


def test_a_visit_may_be_finished_without_a_sample(client: Client) -> None:
    _people, visit = on_the_phone(client)
    finish = {"outcome": "no_problem", "note": ""}
    assert send(client, visit, draft(visit, NOW, ending="finished", finish=finish)).status_code == (
        201
    )
    visit.refresh_from_db()
    assert (visit.state, visit.outcome) == ("closed", "no_problem")


# --- Conditions and versions ---------------------------------------------------------------------


def test_every_activity_has_its_checklist() -> None:
    lists = ChecklistTemplate.objects.exclude(activity="").order_by("activity")
    assert [row.activity for row in lists] == ["A0", "A1", "A11", "A19", "A3", "A6"]
    assert ChecklistTemplate.objects.get(activity="A1").items.count() >= 20


def test_a_point_is_asked_only_after_the_answer_it_depends_on(client: Client) -> None:
    people = crew()
    visit = scheduled(people, checklist=ChecklistTemplate.objects.get(activity="A1"))
    sign_in(client, people.inspector)
    items = items_of(visit)
    conditional = next(item for item in items if item.asked_if_id)
    trigger, dependent = f"answer_{conditional.asked_if_id}", f"answer_{conditional.pk}"
    body = draft(visit, NOW)
    body["sheet"] |= {trigger: "pass", dependent: ""}
    assert dependent in send(client, visit, body).json()["errors"]["sheet"]
    # not asked any more: an answer that was given before says nothing
    body["sheet"] |= {trigger: "na", dependent: "fail"}
    assert send(client, visit, body).status_code == 201
    assert not Finding.objects.filter(inspection=visit, item=conditional).exists()


@pytest.mark.parametrize(
    ("given", "accepted"),
    [({}, False), ({"note": True}, False), ({"photo": True}, False),
     ({"note": True, "photo": True}, True)],
)  # fmt: skip
def test_a_failure_of_some_points_needs_a_fact_and_a_photo(
    client: Client, given: dict[str, bool], accepted: bool
) -> None:
    people = crew()
    visit = scheduled(people, checklist=ChecklistTemplate.objects.get(activity="A3"))
    sign_in(client, people.inspector)
    item = next(one for one in items_of(visit) if one.proof == "both" and not one.asked_if_id)
    body = draft(visit, NOW)
    body["sheet"] |= {
        f"answer_{item.pk}": "fail",
        f"note_{item.pk}": "冒用他人厂名" if "note" in given else "",
        f"photos_{item.pk}": [sent_ahead(client, visit)] if "photo" in given else [],
    }
    if item.pk == next(one.asked_if_id for one in items_of(visit) if one.asked_if_id):
        body["sheet"] |= {f"answer_{item.pk + 1}": "pass"}
    assert (send(client, visit, body).status_code == 201) is accepted


def test_the_visit_keeps_the_version_that_was_on_the_phone(client: Client) -> None:
    _people, visit = on_the_phone(client)
    old = items_of(visit)[0].template
    body = draft(visit, NOW, checklist=old.pk)
    newer = ChecklistTemplate.objects.create(code=old.code, name=old.name, version=2)
    newer.items.create(group="一", position=1, text="新的一项")
    assert send(client, visit, body).status_code == 201
    visit.refresh_from_db()
    assert visit.checklist == old
    assert visit.findings.count() == 12


# --- Two versions --------------------------------------------------------------------------------


def choose(client: Client, url: str, visit: Inspection, choice: str, **others: str) -> Any:
    """Every open question of the screen answered with one side."""
    page = client.get(url)
    assert page.status_code == 200
    names = [row["q"].name for row in page.context["questions"] if row["q"].is_open]
    visit.refresh_from_db()
    return client.post(url, {"version": visit.version, **dict.fromkeys(names, choice), **others})


def test_a_visit_changed_at_the_desk_meanwhile_is_not_overwritten(client: Client) -> None:
    people, visit = on_the_phone(client)
    body = draft(visit, NOW)
    visits.amend(visit, by=people.regulator, at=NOW, task="重点看接地线")
    answer = send(client, visit, body)
    assert answer.status_code == 409
    url = answer.json()["url"]
    page = client.get(url).content.decode()
    assert "重点看接地线" in page
    visit.refresh_from_db()
    assert visit.state == "scheduled"
    assert send(client, visit, body).status_code == 409, "a repeat is answered the same"
    assert FieldSubmission.objects.count() == 1
    assert choose(client, url, visit, "phone").status_code == 303
    visit.refresh_from_db()
    assert (visit.state, visit.task) == ("checked", "重点看接地线")
    assert send(client, visit, body).status_code == 200, "settled: the phone hears of it"


@pytest.mark.parametrize("side", ["desk", "phone"])
def test_two_phones_of_the_team_meet_field_by_field(client: Client, side: str) -> None:
    people, visit = on_the_phone(client)
    mine, theirs = draft(visit, NOW), draft(visit, NOW)
    item = items_of(visit)[3].pk
    mine["sheet"] |= {f"answer_{item}": "fail", f"note_{item}": "计量器具超期"}
    sign_in(client, people.colleague)
    theirs["sheet"]["representative"] = "宋远山"
    assert send(client, visit, theirs).status_code == 201
    sign_in(client, people.inspector)
    url = send(client, visit, mine).json()["url"]
    assert choose(client, url, visit, side).status_code == 303
    visit.refresh_from_db()
    found = visit.findings.get(item=item)
    expected = ("pass", "宋远山") if side == "desk" else ("fail", "顾长白")
    assert (found.answer, visit.representative) == expected
    assert visit.state == "checked"


def test_a_second_sampling_form_is_drawn_only_when_chosen(client: Client) -> None:
    people, visit = on_the_phone(client)
    both = [draft(visit, NOW, ending="sampled", sampling=sampling(people)) for _turn in range(2)]
    sign_in(client, people.colleague)
    assert send(client, visit, both[0]).status_code == 201
    sign_in(client, people.inspector)
    url = send(client, visit, both[1]).json()["url"]
    assert choose(client, url, visit, "desk").status_code == 303
    assert Sample.objects.count() == 1


def test_a_choice_is_asked_for_every_difference(client: Client) -> None:
    _people, visit = on_the_phone(client)
    body = draft(visit, NOW)
    send(client, visit, draft(visit, NOW))
    url = send(client, visit, body).json()["url"]
    visit.refresh_from_db()
    assert client.post(url, {"version": visit.version}).status_code == 422
    assert FieldSubmission.objects.undecided().count() == 1


def test_a_desk_that_changes_again_is_compared_again(client: Client) -> None:
    people, visit = on_the_phone(client)
    body = draft(visit, NOW)
    visit = visits.amend(visit, by=people.regulator, at=NOW, task="一")
    url = send(client, visit, body).json()["url"]
    shown = visit.version
    visits.amend(visit, by=people.regulator, at=NOW, task="二")
    assert client.post(url, {"version": shown}).status_code == 409
    assert FieldSubmission.objects.undecided().exists()


def test_a_visit_that_the_desk_declared_void_takes_nothing_more(client: Client) -> None:
    people, visit = on_the_phone(client)
    body = draft(visit, NOW)
    visits.void(visit, by=people.regulator, at=NOW, reason="企业信息有误")
    url = send(client, visit, body).json()["url"]
    assert choose(client, url, visit, "phone").status_code == 409
    assert client.post(f"{url}discard/").status_code == 303
    row = FieldSubmission.objects.get()
    assert (row.state, bool(row.body["sheet"])) == ("discarded", True)


def test_only_the_sender_chooses(client: Client) -> None:
    people, visit = on_the_phone(client)
    body = draft(visit, NOW)
    visits.amend(visit, by=people.regulator, at=NOW, task="一")
    url = send(client, visit, body).json()["url"]
    sign_in(client, people.regulator)
    visit.refresh_from_db()
    assert client.get(url).status_code == 200
    assert client.post(url, {"version": visit.version}).status_code == 403
    sign_in(client, UserFactory(inspector=True, office=UserFactory(lab=True).office))


def test_the_case_tells_what_came_from_the_phone(client: Client) -> None:
    people, visit = on_the_phone(client)
    send(client, visit, draft(visit, NOW))
    sign_in(client, people.regulator)
    page = client.get(f"{visit.get_absolute_url()}panel/main-phone/").content.decode()
    assert FieldSubmission.objects.get().get_absolute_url() in page


def test_a_sample_drawn_at_the_desk_meanwhile_is_one_of_the_questions(client: Client) -> None:
    people = crew()
    visit = started(people)
    sign_in(client, people.inspector)
    body = draft(visit, NOW, ending="sampled", sampling=sampling(people, seal_test="LY-F-0009"))
    visit = visits.submit_checklist(
        visit,
        by=people.colleague,
        at=AT,
        findings=[visits.Recorded(item_id=item.pk, answer="pass") for item in items_of(visit)],
        representative="宋远山",
        signing_refused=True,
    )
    sampled(people, visit)
    url = send(client, visit, body).json()["url"]
    names = {row["q"].name for row in client.get(url).context["questions"]}
    assert {"state", "signature", "sample"} <= names
    assert choose(client, url, visit, "phone").status_code == 303
    assert Sample.objects.filter(seal_test="LY-F-0009").exists()
