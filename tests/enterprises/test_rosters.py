"""The bounds of the founding article: 5 to 10 pilots, 60 backbone enterprises."""

import pytest
from django.db import IntegrityError, transaction

from casework.models import AuditEvent, MeasureDelta, WorkItem
from casework.transitions import Blocked, NotAllowed, WrongState
from enterprises import queries
from enterprises.models import BackboneSlot, CqoPilot
from enterprises.states import BackboneState, Duty, EvidenceState, PilotState, RosterState
from enterprises.transitions import (
    activate,
    confirm_evidence,
    end,
    enrol,
    file_evidence,
    launch,
    nominate,
    record_survey,
    replace,
    replace_member,
    return_evidence,
)
from tests.factories_accounts import UserFactory
from tests.factories_enterprises import (
    NOW,
    EnterpriseFactory,
    active_pilot,
    appointed_officer,
    backbone_roster,
    candidate,
    cqo_roster,
    member,
    photo,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return UserFactory(city=True)


def test_a_candidate_needs_an_appointed_officer(city):
    pilot = candidate(cqo_roster(city), city, appointed=False)
    refusal = activate.refusal(pilot, by=city)
    assert refusal.code == "blocked"
    with pytest.raises(Blocked):
        activate(pilot, by=city, at=NOW)


def test_an_officer_without_training_or_years_does_not_qualify(city):
    roster = cqo_roster(city)
    untrained = candidate(roster, city, appointed=False)
    appointed_officer(untrained, city, training_certificate=None)
    green = candidate(roster, city, appointed=False)
    appointed_officer(green, city, years=2)
    assert activate.refusal(untrained, by=city).code == "blocked"
    assert activate.refusal(green, by=city).code == "blocked"


def test_an_eleventh_pilot_is_refused(city):
    roster = cqo_roster(city)
    for _number in range(10):
        active_pilot(roster, city)
    eleventh = candidate(roster, city)
    with pytest.raises(Blocked):
        activate(eleventh, by=city, at=NOW)
    assert queries.taken_slots(roster) == set(range(1, 11))
    eleventh.refresh_from_db()
    assert eleventh.state == PilotState.CANDIDATE


def test_the_database_itself_has_no_eleventh_slot(city):
    pilot = active_pilot(cqo_roster(city), city)
    with pytest.raises(IntegrityError), transaction.atomic():
        CqoPilot.objects.filter(pk=pilot.pk).update(slot=11)


def test_launch_is_blocked_under_five_and_says_how_many_there_are(city):
    roster = cqo_roster(city)
    for _number in range(4):
        active_pilot(roster, city)
    refusal = launch.refusal(roster, by=city)
    assert refusal.code == "blocked"
    assert "4" in refusal.reason
    active_pilot(roster, city)
    assert launch(roster, by=city, at=NOW).state == RosterState.LAUNCHED


def test_the_fifth_pilot_of_a_launched_roster_can_only_be_replaced(city):
    roster = cqo_roster(city)
    pilots = [active_pilot(roster, city) for _number in range(5)]
    launch(roster, by=city, at=NOW)
    pilots[0].refresh_from_db()
    with pytest.raises(Blocked):
        end(pilots[0], reason="停产", by=city, at=NOW)
    successor = candidate(roster, city)
    gone = replace(pilots[0], successor=successor, reason="停产", by=city, at=NOW)
    successor.refresh_from_db()
    assert (gone.state, gone.replaced_by) == (PilotState.REPLACED, successor)
    assert successor.state == PilotState.ACTIVE
    assert successor.slot == gone.slot == 1
    assert queries.members(roster) == 5


def test_replacing_with_an_unready_candidate_leaves_everything_as_it_was(city):
    roster = cqo_roster(city)
    pilot = active_pilot(roster, city)
    unready = candidate(roster, city, appointed=False)
    events = AuditEvent.objects.count()
    with pytest.raises(Blocked):
        replace(pilot, successor=unready, reason="停产", by=city, at=NOW)
    pilot.refresh_from_db()
    assert (pilot.state, pilot.slot) == (PilotState.ACTIVE, 1)
    assert AuditEvent.objects.count() == events


def test_active_pilots_are_counted_and_counted_out_again(city):
    roster = cqo_roster(city)
    pilot = active_pilot(roster, city)
    active_pilot(roster, city)
    end(pilot, reason="停产", by=city, at=NOW)
    rows = MeasureDelta.objects.filter(measure="cqo.active")
    assert sum(row.amount for row in rows) == 1


def test_counties_nominate_at_home_and_only_the_city_chooses(city):
    roster = cqo_roster(city)
    county = UserFactory(regulator=True)
    pilot = candidate(roster, county)
    assert activate.refusal(pilot, by=county).code == "not_allowed"
    stranger = EnterpriseFactory(elsewhere=True)
    with pytest.raises(NotAllowed):
        nominate(roster=roster, enterprise=stranger, reason="-", by=county, at=NOW)


def test_an_enterprise_is_nominated_once(city):
    roster = cqo_roster(city)
    pilot = candidate(roster, city)
    with pytest.raises(Blocked):
        nominate(roster=roster, enterprise=pilot.enterprise, reason="-", by=city, at=NOW)


def test_a_closed_enterprise_cannot_be_chosen(city):
    gone = EnterpriseFactory(state="deregistered")
    with pytest.raises(Blocked):
        nominate(roster=cqo_roster(city), enterprise=gone, reason="-", by=city, at=NOW)


# --- Duties ---------------------------------------------------------------------------------------


@pytest.fixture
def pilot(city):
    return active_pilot(cqo_roster(city), city)


@pytest.fixture
def cqo(pilot):
    return UserFactory(cqo=True, organisation_code=pilot.organisation_code)


def test_a_pilot_has_the_seven_duties_in_the_order_of_the_article(pilot):
    duties = pilot.duties.order_by("order").values_list("duty", flat=True)
    assert list(duties) == Duty.values
    assert len(Duty.values) == 7


def test_a_duty_is_done_when_its_evidence_is_confirmed(pilot, cqo, city):
    file_evidence(pilot, duty=Duty.TRAINING, text="培训36人", files=[photo()], by=cqo, at=NOW)
    duty = pilot.duties.get(duty=Duty.TRAINING)
    evidence = duty.evidence.get()
    assert evidence.files.count() == 1
    assert duty.done_on is None
    confirm_evidence(pilot, evidence=evidence, by=city, at=NOW)
    duty.refresh_from_db()
    assert duty.done_on == NOW.date()


def test_returned_evidence_leaves_the_duty_open_and_says_why(pilot, cqo, city):
    file_evidence(pilot, duty=Duty.CULTURE, text="标语", files=[photo()], by=cqo, at=NOW)
    evidence = pilot.duties.get(duty=Duty.CULTURE).evidence.get()
    return_evidence(pilot, evidence=evidence, note="请附照片", by=city, at=NOW)
    evidence.refresh_from_db()
    assert (evidence.state, evidence.note) == (EvidenceState.RETURNED, "请附照片")
    assert pilot.duties.filter(done_on=None).count() == 7
    with pytest.raises(WrongState):
        confirm_evidence(pilot, evidence=evidence, by=city, at=NOW)


def test_only_the_officer_of_the_enterprise_files_evidence(pilot, city):
    contact = UserFactory(enterprise=True, organisation_code=pilot.organisation_code)
    stranger = UserFactory(cqo=True)
    for person in (contact, stranger, city):
        assert file_evidence.refusal(pilot, by=person).code == "not_allowed"


def test_the_officer_cannot_confirm_the_own_evidence(pilot, cqo):
    assert confirm_evidence.refusal(pilot, by=cqo).code == "not_allowed"


def test_filed_evidence_waits_on_the_regulators_list_until_it_is_decided(pilot, cqo, city):
    file_evidence(pilot, duty=Duty.POSTS, text="岗位责任制", files=[photo()], by=cqo, at=NOW)
    assert WorkItem.objects.visible_to(city).open().filter(step="confirm_evidence").exists()
    evidence = pilot.duties.get(duty=Duty.POSTS).evidence.get()
    confirm_evidence(pilot, evidence=evidence, by=city, at=NOW)
    assert not WorkItem.objects.open().filter(step="confirm_evidence").exists()


# --- Backbone enterprises -------------------------------------------------------------------------


def test_a_sixty_first_backbone_enterprise_is_refused(city):
    roster = backbone_roster(city)
    for _number in range(60):
        member(roster, city)
    assert launch.refusal(roster, by=city) is None
    with pytest.raises(Blocked):
        enrol(roster=roster, enterprise=EnterpriseFactory(), by=city, at=NOW)
    assert BackboneSlot.objects.count() == 60


def test_replacing_a_backbone_enterprise_keeps_the_history(city):
    roster = backbone_roster(city)
    first = member(roster, city)
    successor = EnterpriseFactory()
    gone = replace_member(first, successor=successor, reason="迁出", by=city, at=NOW)
    assert gone.state == BackboneState.REPLACED
    assert gone.replaced_by.enterprise == successor
    assert gone.replaced_by.slot == gone.slot
    successor.refresh_from_db()
    assert successor.is_backbone
    gone.enterprise.refresh_from_db()
    assert not gone.enterprise.is_backbone


def test_the_survey_covers_the_four_systems_and_is_counted(city):
    place = member(backbone_roster(city), city)
    inspector = UserFactory(inspector=True)
    sections = dict.fromkeys(("standards", "metrology", "research", "management"), "良好")
    place = record_survey(place, by=inspector, at=NOW, guidance="推行卓越绩效", **sections)
    assert (place.state, place.surveyed_on) == (BackboneState.SURVEYED, NOW.date())
    assert MeasureDelta.objects.filter(measure="backbone.surveyed").count() == 1


def test_an_inspector_elsewhere_surveys_no_enterprise_of_this_district(city):
    place = member(backbone_roster(city), city)
    stranger = UserFactory(inspector=True, elsewhere=True)
    assert record_survey.refusal(place, by=stranger).code == "not_allowed"
