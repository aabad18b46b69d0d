"""A20 and the hotline: sessions, what was received and what accepted, counted from the rows."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import District
from campaign.states import EventKind
from campaign.transitions import plan_event
from campaign.transitions.events import point_to_desk
from casework.models import MeasureDelta
from casework.transitions import Blocked, NotAllowed
from complaints import transitions as cases
from complaints.desk import queries, rules, transitions
from complaints.desk.models import DeskSession, SessionAgent, SessionCase
from complaints.desk.states import SessionKind, SessionState
from complaints.models import Complaint
from complaints.states import Channel, Kind
from tests import factories_complaints as make
from tests import factories_desk as desks
from tests.factories_accounts import LANSHAN, OfficeFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db
NOW = make.NOW
LIST = "/staff/complaints/"


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=True)


def taken(session: DeskSession, **changes: object) -> Complaint:
    """A case taken in the session."""
    case = make.received(channel=Channel.PHONE, **changes)
    transitions.tie(session, case.pk)
    return case


def total(measure: str) -> int:
    return int(sum(MeasureDelta.objects.filter(measure=measure).values_list("amount", flat=True)))


# --- Sessions -------------------------------------------------------------------------------


def test_an_agent_serves_in_one_open_session_at_a_time(people):
    desks.session(people.hotline)
    with pytest.raises(Blocked, match=str(people.hotline)):
        desks.session(people.regulator, staff=[people.regulator, people.hotline])
    assert DeskSession.objects.count() == 1


def test_the_database_itself_refuses_a_second_seat(people):
    first = desks.session(people.hotline)
    second = desks.session(people.regulator)
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionAgent.objects.create(session=second, user=people.hotline)
    assert queries.session_of(people.hotline, NOW.date()) == first


@pytest.mark.parametrize("role", ["inspector", "lab", "partner", "custodian", "admin", "auditor"])
def test_others_open_no_session(people, role):
    with pytest.raises(NotAllowed):
        desks.session(UserFactory(**{role: True}))


def test_another_countys_desk_neither_sees_nor_closes_it(client, people):
    session = desks.session(people.hotline)
    stranger = make.desk(elsewhere=True).hotline
    assert transitions.close.refusal(session, by=stranger).code == "not_allowed"
    sign_in(client, stranger)
    assert client.get(session.get_absolute_url()).status_code == 404


def test_closing_counts_people_and_leaflets_and_a_second_count_only_the_difference(people):
    session = desks.session(people.hotline)
    session = transitions.close(session, by=people.hotline, at=NOW, consulted=40, leaflets=100)
    assert queries.session_of(people.hotline, NOW.date()) is None
    session = transitions.reopen(session, by=people.hotline, at=NOW + timedelta(hours=1))
    assert queries.session_of(people.hotline, NOW.date()) == session
    later = NOW + timedelta(hours=2)
    session = transitions.close(session, by=people.hotline, at=later, consulted=45, leaflets=90)
    assert session.state == SessionState.CLOSED
    assert (total("desk.sessions"), total("desk.consulted"), total("desk.leaflets")) == (1, 45, 90)


def test_a_session_is_reopened_on_its_own_day_only(people):
    session = desks.session(people.hotline)
    session = transitions.close(session, by=people.hotline, at=NOW, consulted=0, leaflets=0)
    with pytest.raises(Blocked):
        transitions.reopen(session, by=people.hotline, at=NOW + timedelta(days=1))


def test_whoever_serves_elsewhere_by_now_is_not_taken_back(people):
    session = desks.session(people.hotline)
    session = transitions.close(session, by=people.hotline, at=NOW, consulted=0, leaflets=0)
    desks.session(people.hotline)
    with pytest.raises(Blocked):
        transitions.reopen(session, by=people.hotline, at=NOW)


def test_a_forgotten_session_takes_no_case_of_the_next_day(people):
    session = desks.session(people.hotline)
    tomorrow = (NOW + timedelta(days=1)).date()
    assert queries.session_of(people.hotline, tomorrow) is None
    assert queries.forgotten_session(people.hotline, tomorrow) == session


# --- Counters -------------------------------------------------------------------------------


def test_received_and_accepted_are_two_counters_by_kind(people):
    session = desks.session(people.hotline)
    cases.accept(taken(session), by=people.hotline, at=NOW)
    taken(session)
    taken(session, kind=Kind.REPORT, demands=())
    taken(session, kind=Kind.INQUIRY, demands=())
    session = transitions.tally(session, by=people.hotline, at=NOW)
    found = queries.of_session(session)
    assert [(line.kind, line.received, line.accepted) for line in found.lines] == [
        (Kind.COMPLAINT, 2, 1),
        (Kind.REPORT, 1, 0),
        (Kind.INQUIRY, 1, None),
    ]
    assert (found.others, found.received, found.accepted, found.total) == (1, 4, 1, 5)


def test_a_tally_too_many_is_taken_back_by_a_row_of_its_own(people):
    session = desks.session(people.hotline)
    with pytest.raises(Blocked):
        transitions.untally(session, by=people.hotline, at=NOW)
    session = transitions.tally(session, by=people.hotline, at=NOW)
    session = transitions.untally(session, by=people.hotline, at=NOW)
    assert (session.others, total("desk.others")) == (0, 0)
    assert MeasureDelta.objects.filter(measure="desk.others").count() == 2


def test_the_offices_day_adds_its_sessions_and_no_other_offices(people):
    first, second = desks.session(people.hotline), desks.session(people.regulator)
    other = desks.session(make.desk(elsewhere=True).hotline)
    for session in (first, second, other):
        taken(session)
    transitions.tally(second, by=people.regulator, at=NOW)
    day = queries.of_day(first)
    assert (day.received, day.others) == (2, 1)


def test_every_figure_of_the_page_equals_the_list_it_links_to(client, people):
    session = desks.session(people.hotline)
    cases.accept(taken(session), by=people.hotline, at=NOW)
    taken(session)
    taken(desks.session(people.regulator), kind=Kind.REPORT, demands=())
    make.received()
    sign_in(client, people.hotline)
    board = client.get(session.get_absolute_url()).context["board"]
    figures = [*board["own_figures"], *board["day_figures"]]
    for figure in figures:
        rows = client.get(figure.received_url).context["page"].rows
        assert len(rows) == figure.line.received
        if figure.line.accepted is not None:
            rows = client.get(figure.accepted_url).context["page"].rows
            assert len(rows) == figure.line.accepted
    assert sum(figure.line.received for figure in figures) == 2 + 3


def test_a_case_of_another_countys_district_counts_and_is_said_not_to_be_listed(client, people):
    session = desks.session(people.hotline)
    taken(session, district="371322")
    sign_in(client, people.hotline)
    assert client.get(session.get_absolute_url()).context["board"]["elsewhere"] == 1


@pytest.mark.parametrize("amount", [1, 12])
def test_the_page_costs_the_same_however_many_cases(
    client, people, django_assert_max_num_queries, amount
):
    session = desks.session(people.hotline)
    for _ in range(amount):
        taken(session)
    sign_in(client, people.hotline)
    client.get(session.get_absolute_url())
    with django_assert_max_num_queries(20):
        client.get(session.get_absolute_url())


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_pages_of_sessions_open(client, people, prefix):
    session = desks.session(people.hotline)
    sign_in(client, people.hotline)
    for url in ("desk/", "desk/new/", f"desk/{session.pk}/", f"desk/{session.pk}/close/"):
        assert client.get(f"{prefix}/staff/{url}").status_code == 200


def test_a_session_is_opened_and_closed_through_the_pages(client, people):
    sign_in(client, people.hotline)
    body = {
        "kind": SessionKind.ON_SITE,
        "place": "人民广场",
        "district": LANSHAN,
        "staff": [people.hotline.pk, people.regulator.pk],
    }
    url = reverse("desk_session_new")
    assert client.post(url, {**body, "place": ""}).status_code == 422
    assert client.post(url, body)["Location"] == reverse("complaint_desk")
    assert client.post(url, body).status_code == 422
    session = DeskSession.objects.get()
    assert queries.agents_of(session) == [people.hotline, people.regulator]
    close = f"{session.get_absolute_url()}close/"
    assert client.post(close, {"consulted": "", "leaflets": 1}).status_code == 422
    assert client.post(close, {"consulted": 3, "leaflets": 1}).status_code == 303
    session.refresh_from_db()
    assert (session.state, session.consulted) == (SessionState.CLOSED, 3)


# --- The event (A20) ------------------------------------------------------------------------


def consultation(by, kind=EventKind.CONSULTATION):
    return plan_event(
        kind=kind,
        title="12365现场咨询日",
        place="人民广场",
        district=District.objects.get(pk=LANSHAN),
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=3),
        by=by,
        at=NOW,
    )


def test_the_event_points_to_its_desk_and_shows_its_counters(client, people):
    session = desks.session(people.hotline, kind=SessionKind.ON_SITE, place="人民广场")
    taken(session)
    event = consultation(people.regulator)
    sign_in(client, people.regulator)
    url = f"{event.get_absolute_url()}point-to-desk/"
    assert session in client.get(url).context["form"].fields["desk_session"].queryset
    assert client.post(url, {"desk_session": session.pk}).status_code == 303
    page = client.get(event.get_absolute_url())
    assert page.context["desk"]["counters"].received == 1
    assert session.number in page.content.decode()


def test_one_desk_belongs_to_one_event_and_to_consultations_alone(people):
    session = desks.session(people.hotline, kind=SessionKind.ON_SITE)
    first, second = consultation(people.regulator), consultation(people.regulator)
    point_to_desk(first, by=people.regulator, at=NOW, desk_session=session)
    with pytest.raises(Blocked):
        point_to_desk(second, by=people.regulator, at=NOW, desk_session=session)
    lecture = consultation(people.regulator, EventKind.LECTURE)
    assert point_to_desk.refusal(lecture, by=people.regulator).code == "not_allowed"


def test_what_was_taken_is_counted_once_by_the_month(people):
    """A20 counts complaint.received; the desk adds figures of its own and none of that one."""
    session = desks.session(people.hotline)
    taken(session)
    transitions.close(session, by=people.hotline, at=NOW, consulted=9, leaflets=0)
    assert total("complaint.received") == 1
    assert total("event.visitors") == 0
    assert SessionCase.objects.count() == 1


# --- Rules ----------------------------------------------------------------------------------

PLACES = [
    rules.Place("371302", ("兰山区", "兰山", "Lanshan District")),
    rules.Place("371324", ("兰陵县", "兰陵", "Lanling County")),
    rules.Place("371323", ("沂水县", "沂水", "Yishui County")),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lans", ["371302"]),
        ("LANSHAN", ["371302"]),
        ("兰山", ["371302"]),
        ("兰", ["371302", "371324"]),
        ("lan", ["371302", "371324"]),
        ("371323", ["371323"]),
        ("37130", ["371302"]),
        ("shan", []),
        ("  ", []),
    ],
)
def test_a_district_is_known_by_its_first_letters(typed, meant):
    assert [place.code for place in rules.places_like(typed, PLACES)] == meant


def test_the_office_of_the_city_sees_every_session(client, people):
    desks.session(people.hotline)
    OfficeFactory(city=True)
    sign_in(client, UserFactory(city=True))
    assert len(client.get("/staff/desk/").context["page"].rows) == 1
