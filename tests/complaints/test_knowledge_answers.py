"""The knowledge base: prepared answers, their second person, and what everybody may read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.transitions import Blocked, NotAllowed
from complaints.knowledge import rules, transitions
from complaints.knowledge.models import PreparedAnswer, SentAnswer
from complaints.knowledge.queries import fitting
from complaints.knowledge.states import AnswerState
from complaints.states import Kind, State
from tests import factories_complaints as make
from tests.factories_accounts import UserFactory, sign_in

pytestmark = pytest.mark.django_db
NOW = make.NOW
WORDS = {
    "question": "家用电子秤可以免费检定吗？",
    "text": (
        "您好，您于{received_on}提出的咨询（{number}）答复如下："
        "质量月期间，家用电子秤可到{office}免费检定。"
    ),
    "question_en": "Are kitchen scales verified free of charge?",
    "text_en": "During the Quality Month, bring your scale to our office.",
    "kind": Kind.INQUIRY,
    "domain": "product",
    "keywords": "计量 称重",
}


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=True)


def written(by, **words):
    return transitions.write(by=by, at=NOW, **{**WORDS, **words})


def in_use(people, **words):
    answer = written(people.hotline, **words)
    return transitions.approve(answer, by=people.regulator, at=NOW)


def public_answer(people, **words):
    plain = {"text": "质量月期间，家用电子秤可免费检定。", **words}
    head = UserFactory(head=True)
    return transitions.publish(in_use(people, **plain), by=head, at=NOW)


def asked(**values):
    return make.received(kind=Kind.INQUIRY, title="电子秤能免费检定吗", demands=(), **values)


# --- Two persons ----------------------------------------------------------------------------


def test_nobody_approves_his_own_words(people):
    answer = written(people.regulator)
    with pytest.raises(NotAllowed):
        transitions.approve(answer, by=people.regulator, at=NOW)
    colleague = UserFactory(regulator=True)
    assert transitions.approve(answer, by=colleague, at=NOW).state == AnswerState.IN_USE


def test_new_words_need_a_second_person_again_and_leave_the_public(people):
    answer = public_answer(people)
    changed = transitions.change(answer, by=people.hotline, at=NOW, **{**WORDS, "text": "改过。"})
    assert (changed.state, changed.published_at) == (AnswerState.DRAFTED, None)
    assert not PreparedAnswer.objects.public().exists()


def test_only_the_answer_to_a_question_becomes_a_frequent_answer(people):
    head = UserFactory(head=True)
    decision = in_use(people, kind=Kind.COMPLAINT, text="调解终止。")
    with pytest.raises(Blocked, match=r"question|咨询"):
        transitions.publish(decision, by=head, at=NOW)


def test_what_speaks_to_one_case_is_not_published(people):
    with pytest.raises(Blocked):
        transitions.publish(in_use(people), by=UserFactory(head=True), at=NOW)


def test_a_desk_does_not_publish(people):
    answer = in_use(people, text="可以。")
    with pytest.raises(NotAllowed):
        transitions.publish(answer, by=people.hotline, at=NOW)


def test_a_variable_that_no_case_fills_is_refused_when_it_is_written(people):
    with pytest.raises(Blocked, match="reporter_name"):
        written(people.hotline, text="{reporter_name}您好")


# --- Filling --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("编号{number}。", {"number": "ZX-2026-0914-0001"}, "编号ZX-2026-0914-0001。"),
        ("{ number }", {"number": "1"}, "1"),
        ("电话{phone}", {"phone": ""}, "电话＿＿"),
        ("没有变量", {}, "没有变量"),
        ("{number}{number}", {"number": "{office}"}, "{office}{office}"),
    ],
)
def test_variables_are_filled_once_and_what_is_unknown_stays_marked(text, values, filled):
    assert rules.filled(text, values) == filled
    assert rules.has_gaps(filled) == ("＿＿" in filled or "{" in filled)


# --- Sending --------------------------------------------------------------------------------


def test_the_answer_is_filled_in_looked_through_and_sent(client, people):
    answer, inquiry = in_use(people), asked()
    sign_in(client, people.regulator)
    chooser = client.get(reverse("answer_choose", args=[inquiry.pk]))
    assert inquiry.number in chooser.content.decode()
    url = reverse("answer_case", args=[inquiry.pk, answer.pk])
    page = client.get(url).content.decode()
    assert f"提出的咨询（{inquiry.number}）" in page
    sent = client.post(
        url, {"outcome": "answered", "answer": f"{inquiry.number}可以检定。", "form_key": "k1"}
    )
    assert sent.status_code == 303
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.outcome_public) == (
        State.CLOSED,
        f"{inquiry.number}可以检定。",
    )
    note = SentAnswer.objects.get(complaint=inquiry)
    assert (note.answer, note.answer_version) == (answer, answer.version)
    answer.refresh_from_db()
    assert answer.times_sent == 1


def test_a_second_click_sends_it_once(client, people):
    answer, inquiry = in_use(people), asked()
    sign_in(client, people.regulator)
    url = reverse("answer_case", args=[inquiry.pk, answer.pk])
    data = {"outcome": "answered", "answer": "可以。", "form_key": "same"}
    assert [client.post(url, data).status_code for _again in range(2)] == [303, 303]
    answer.refresh_from_db()
    assert answer.times_sent == 1


def test_an_answer_with_a_gap_is_not_sent_and_what_was_typed_is_kept(client, people):
    answer, inquiry = in_use(people), asked()
    sign_in(client, people.regulator)
    page = client.post(
        reverse("answer_case", args=[inquiry.pk, answer.pk]),
        {"outcome": "answered", "answer": "请致电＿＿。", "form_key": "k"},
    )
    assert page.status_code == 422
    assert "请致电＿＿。" in page.content.decode()
    assert page.context["form"].errors["answer"]
    inquiry.refresh_from_db()
    assert inquiry.state == State.RECEIVED


def test_an_answer_for_another_kind_is_not_there(client, people):
    answer = in_use(people, kind=Kind.COMPLAINT, text="调解终止。")
    sign_in(client, people.regulator)
    assert client.get(reverse("answer_case", args=[asked().pk, answer.pk])).status_code == 404
    with pytest.raises(Blocked):
        transitions.send(
            asked(code="K7M2PQ9XTS"), answer, by=people.regulator, at=NOW, outcome="answered"
        )


def test_a_case_of_another_county_is_not_there(client, people):
    answer, inquiry = in_use(people), asked()
    sign_in(client, make.desk(elsewhere=True).regulator)
    for url in (
        reverse("answer_choose", args=[inquiry.pk]),
        reverse("answer_case", args=[inquiry.pk, answer.pk]),
    ):
        assert client.get(url).status_code == 404


def test_the_case_offers_the_way_only_while_it_can_be_ended(client, people):
    inquiry = asked()
    sign_in(client, people.regulator)
    way = reverse("answer_choose", args=[inquiry.pk])
    assert way in client.get(inquiry.get_absolute_url()).content.decode()
    answer = in_use(people)
    transitions.send(
        inquiry, answer, by=people.regulator, at=NOW, outcome="answered", answer="可以。"
    )
    assert way not in client.get(inquiry.get_absolute_url()).content.decode()


def test_the_most_helpful_of_the_same_line_of_work_come_first(people):
    other = in_use(people, question="环境问题找谁", domain="environment")
    own = in_use(people)
    retired = transitions.retire(in_use(people), by=people.regulator, at=NOW, reason="已修订")
    found = fitting(asked(), people.regulator)
    assert found == [own, other]
    assert retired not in found


# --- Everybody ------------------------------------------------------------------------------


def test_everybody_reads_the_frequent_answers_in_both_languages(client, people):
    public_answer(people)
    drafted = written(people.hotline, question="还没有人看过的草稿")
    in_chinese = client.get("/answers/").content.decode()
    assert WORDS["question"] in in_chinese
    assert drafted.question not in in_chinese
    assert WORDS["question_en"] in client.get("/en/answers/").content.decode()


@pytest.mark.parametrize(
    ("words", "hit"),
    [("电子秤", True), ("称重", True), ("检定 电子秤", True), ("电梯", False), ("%", False)],
)
def test_frequent_answers_are_found_by_their_words(client, people, words, hit):
    public_answer(people)
    page = client.get("/answers/", {"q": words}).content.decode()
    assert (WORDS["question"] in page) is hit


def test_the_page_costs_the_same_whatever_there_is(client, people):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get("/answers/").status_code == 200
        return len(seen)

    public_answer(people)
    queries()
    few = queries()
    for number in range(12):
        public_answer(people, question=f"问题{number}")
    assert queries() == few


def test_a_wrong_entry_is_refused_at_the_field_and_keeps_what_was_typed(client, people):
    sign_in(client, people.hotline)
    page = client.post(
        reverse("answer_new"),
        {**WORDS, "text": "{secret}", "form_key": "k"},
    )
    assert page.status_code == 422
    assert page.context["form"].errors["text"]
    assert WORDS["question"] in page.content.decode()


def test_the_whole_life_by_the_pages(client, people):
    sign_in(client, people.hotline)
    made = client.post(reverse("answer_new"), {**WORDS, "text": "可以。", "form_key": "k"})
    answer = PreparedAnswer.objects.get()
    assert (made.status_code, made.url) == (303, answer.get_absolute_url())
    sign_in(client, people.regulator)
    assert client.post(f"{answer.get_absolute_url()}approve/").status_code == 303
    sign_in(client, UserFactory(head=True))
    assert client.post(f"{answer.get_absolute_url()}publish/").status_code == 303
    assert client.post(f"{answer.get_absolute_url()}unpublish/").status_code == 303
    assert (
        client.post(f"{answer.get_absolute_url()}retire/", {"reason": "已修订"}).status_code == 303
    )
    assert client.get("/staff/answers/").status_code == 200
    assert client.get(answer.get_absolute_url()).status_code == 200
