"""From the penalty to the money, without a name on the way."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.models import IdempotencyKey, Notice, WorkItem
from casework.transitions import Blocked, NotAllowed, WrongState
from complaints.models import Message, Reward
from complaints.rewards import transitions as rewards
from complaints.rewards.states import Ground, RewardState
from complaints.rewards.tasks import lapse_rewards
from tests import factories_complaints as make
from tests import factories_rewards as story
from tests.factories_accounts import UserFactory, sign_in

pytestmark = pytest.mark.django_db
LATER = story.LATER


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(LATER, tick=True)


def test_only_a_report_that_led_to_a_case_is_rewarded(people):
    complaint = make.closed(people.regulator)
    refusal = rewards.open_reward.refusal(complaint, by=people.regulator)
    assert refusal.code == "not_allowed"


def test_a_report_received_before_december_2021_is_not(people):
    report = story.punished(people.regulator, at=make.moment(make.date(2021, 11, 30)))
    refusal = rewards.open_reward.refusal(report, by=people.regulator)
    assert refusal.code == "blocked"
    assert "2021" in refusal.reason


def test_a_case_that_is_not_grave_ends_at_once_with_its_ground(people):
    reward = story.opened(people.regulator, gravity="minor")
    assert (reward.state, reward.ground) == (RewardState.REFUSED, Ground.NOT_GRAVE)
    assert not WorkItem.objects.filter(title__contains=reward.number).exists()


def test_one_report_has_one_reward(people):
    reward = story.opened(people.regulator)
    refusal = rewards.open_reward.refusal(reward.complaint, by=people.regulator)
    assert refusal.code == "blocked"


def test_the_head_approves_and_nobody_his_own_proposal(people):
    head = UserFactory(head=True)
    reward = rewards.propose(
        story.opened(people.regulator), by=head, at=LATER, grade=2, reason="有线索"
    )
    with pytest.raises(NotAllowed):
        rewards.approve(reward, by=head, at=LATER)
    with pytest.raises(NotAllowed):
        rewards.approve(reward, by=people.regulator, at=LATER)
    reward = rewards.approve(reward, by=UserFactory(head=True), at=LATER)
    assert (reward.state, reward.amount) == (RewardState.OFFERED, Decimal(6000))
    assert reward.deadline.code == "RW-CLAIM"


def test_half_a_million_needs_the_finance_department(people):
    reward = story.proposed(people.regulator, fines=Decimal(10_000_000))
    with pytest.raises(Blocked):
        rewards.approve(reward, by=UserFactory(head=True), at=LATER)
    reward = rewards.approve(
        reward, by=UserFactory(head=True), at=LATER, finance="临财函〔2026〕7号"
    )
    assert reward.amount == Decimal(500_000)


def test_sent_back_it_is_graded_again(people):
    reward = rewards.send_back(
        story.proposed(people.regulator), by=UserFactory(head=True), at=LATER, note="证据偏弱"
    )
    assert (reward.state, reward.grade, reward.amount) == (RewardState.OPENED, None, None)


# --- The reporter's page --------------------------------------------------------------------


def holder(code: str = make.RECEIPT, number: str = "") -> Client:
    client = Client()
    answer = client.post("/complaints/track/", {"number": number, "query_code": code})
    assert answer.status_code == 303
    return client


def the_page(client: Client) -> str:
    return client.get("/complaints/track/case/").content.decode()


def test_nothing_is_said_of_a_reward_before_it_is_approved(people):
    story.proposed(people.regulator)
    assert "奖励" not in the_page(holder())


def test_the_receipt_alone_claims_and_the_code_is_shown_once(people):
    story.offered(people.regulator)
    client = holder()
    assert "10,000" in the_page(client)
    body = {"word": story.WORD, "declared": "on", "form_key": "k1"}
    first = client.post(reverse("complaint_reward_claim"), body)
    again = client.post(reverse("complaint_reward_claim"), body)
    code = first.context["code"]
    assert len(code.replace(" ", "")) == 12
    assert again.context["code"] == code
    reward = Reward.objects.get()
    assert reward.state == RewardState.CLAIMED
    assert rewards.fits(reward, code, story.WORD)
    assert code not in the_page(client)
    stored = f"{list(Reward.objects.values())} {list(IdempotencyKey.objects.values())}"
    assert code.replace(" ", "") not in stored
    assert story.WORD not in stored


def test_a_claim_without_word_or_declaration_keeps_what_was_typed(people):
    story.offered(people.regulator)
    answer = holder().post(reverse("complaint_reward_claim"), {"word": "松柏青青"})
    assert answer.status_code == 422
    assert "松柏青青" in answer.content.decode()
    assert Reward.objects.get().state == RewardState.OFFERED


def test_of_an_unnamed_claim_the_day_alone_is_kept(people):
    story.offered(people.regulator)
    body = {"word": story.WORD, "declared": "on", "form_key": "k1"}
    holder().post(reverse("complaint_reward_claim"), body)
    claimed = timezone.localtime(Reward.objects.get().claimed_at)
    assert (claimed.hour, claimed.minute) == (0, 0)


def test_a_stranger_without_the_code_claims_nothing(people, client):
    story.offered(people.regulator)
    answer = client.post(reverse("complaint_reward_claim"), {"word": "1234", "declared": "on"})
    assert answer["Location"] == reverse("complaint_track")
    assert Reward.objects.get().state == RewardState.OFFERED


def test_the_reporter_may_want_nothing(people):
    story.offered(people.regulator)
    client = holder()
    assert client.post(reverse("complaint_reward_decline")).status_code == 303
    assert Reward.objects.get().state == RewardState.DECLINED
    assert "感谢" in the_page(client)


def test_the_offer_comes_by_the_thread_without_a_word_on_who(people):
    story.offered(people.regulator)
    message = Message.objects.get()
    assert message.from_office
    assert "奖励" in message.text


# --- Paid ------------------------------------------------------------------------------------


def test_a_custodian_pays_against_code_and_word(people):
    reward, code = story.claimed(people.regulator)
    custodian = UserFactory(custodian=True)
    values = {"way": "in_person", "voucher": "2026-071"}
    for wrong in ({"code": code, "word": "别的"}, {"code": "K7M2PQ9XTRK7", "word": story.WORD}):
        with pytest.raises(Blocked):
            rewards.pay(reward, by=custodian, at=LATER, **values, **wrong)
    reward = rewards.pay(
        reward, by=custodian, at=LATER, **values, code=code.lower(), word=story.WORD
    )
    assert reward.state == RewardState.PAID
    with pytest.raises(WrongState):
        rewards.pay(reward, by=custodian, at=LATER, **values, code=code, word=story.WORD)


def test_an_unnamed_reporter_gets_no_transfer_and_a_named_one_does(people):
    custodian = UserFactory(custodian=True)
    reward, _code = story.claimed(people.regulator)
    values = {"way": "transfer", "voucher": "2026-072"}
    with pytest.raises(Blocked):
        rewards.pay(reward, by=custodian, at=LATER, **values)
    named, _code = story.claimed(people.regulator, named=True)
    assert rewards.pay(named, by=custodian, at=LATER, **values).state == RewardState.PAID


def test_nobody_but_a_custodian_pays(people):
    reward, _code = story.claimed(people.regulator)
    for person in (people.regulator, UserFactory(head=True), people.inspector):
        refusal = rewards.pay.refusal(reward, by=person)
        assert refusal.code == "not_allowed"


def test_whom_the_rules_exclude_is_turned_away(people):
    reward, _code = story.claimed(people.regulator)
    reward = rewards.turn_away(
        reward, by=UserFactory(custodian=True), at=LATER, ground=Ground.OFFICIAL
    )
    assert (reward.state, reward.ground) == (RewardState.REFUSED, Ground.OFFICIAL)


def test_unclaimed_in_time_it_lapses_and_cannot_be_claimed(people, time_machine):
    reward = story.offered(people.regulator)
    assert lapse_rewards() == 0
    time_machine.move_to(make.moment(reward.deadline.due_on + timedelta(days=1)))
    with pytest.raises(Blocked):
        rewards.claim(
            reward,
            by=make.public(),
            at=make.moment(reward.deadline.due_on + timedelta(days=1)),
            code="X",
        )
    assert (lapse_rewards(), lapse_rewards()) == (1, 0)
    reward.refresh_from_db()
    assert reward.state == RewardState.LAPSED


# --- The staff's pages ----------------------------------------------------------------------


def test_the_claim_waits_in_the_custodians_worklist(people):
    custodian = UserFactory(custodian=True)
    reward, _code = story.claimed(people.regulator)
    item = WorkItem.objects.visible_to(custodian).open().get()
    assert (item.step, item.url) == ("pay", reward.get_absolute_url())
    assert Notice.objects.filter(user=custodian, text__contains=reward.number).exists()


def test_a_custodian_reads_the_amount_and_not_the_report(people):
    reward, _code = story.claimed(people.regulator)
    client = sign_in(Client(), UserFactory(custodian=True))
    text = client.get(reward.get_absolute_url()).content.decode()
    assert "10,000" in text
    assert reward.complaint.title not in text
    assert reward.complaint.number not in text
    assert reward.case_reference not in text


def test_a_custodian_sees_no_reward_before_its_approval(people):
    reward = story.proposed(people.regulator)
    client = sign_in(Client(), UserFactory(custodian=True))
    assert client.get(reward.get_absolute_url()).status_code == 404


def test_neither_an_inspector_nor_another_county_sees_rewards(people):
    reward = story.opened(people.regulator)
    assert sign_in(Client(), people.inspector).get("/staff/rewards/").status_code == 403
    other = sign_in(Client(), UserFactory(regulator=True, elsewhere=True))
    assert other.get(reward.get_absolute_url()).status_code == 404


def test_the_whole_way_works_by_the_staffs_forms(people):
    report = story.punished(people.regulator)
    desk = sign_in(Client(), people.regulator)
    facts = {
        "case_reference": "临兰市监处罚〔2026〕18号",
        "field": "food",
        "gravity": "crime",
        "fines": "0",
        "form_key": "a",
    }
    answer = desk.post(f"{report.get_absolute_url()}open-reward/", facts)
    assert answer.status_code == 303, answer.content.decode()
    reward = story.found(report)
    url = reward.get_absolute_url()
    assert "5,000" in desk.get(f"{url}propose/").content.decode()
    values = {"grade": "1", "reason": "证据确凿", "form_key": "b"}
    assert desk.post(f"{url}propose/", values).status_code == 303
    head = sign_in(Client(), UserFactory(head=True))
    assert head.post(f"{url}approve/", {"form_key": "c"}).status_code == 303
    reward.refresh_from_db()
    assert reward.amount == Decimal(5000)
    assert reward.number in desk.get(report.get_absolute_url()).content.decode()
    assert reward.number in desk.get("/staff/rewards/").content.decode()
