import pytest
from django.test import Client
from django.urls import reverse

from casework.transitions import NotAllowed
from complaints.models import Answer, Complaint, Draft, ExtraQuestion
from complaints.questions import transitions
from complaints.questions.states import AnswerKind, QuestionState
from tests import factories_complaints as make
from tests import factories_questions as ask
from tests.complaints.test_complaints_wizard import GOODS, PERSON, STORY, send, step
from tests.factories_accounts import OfficeFactory, UserFactory
from tests.pages import whole

pytestmark = pytest.mark.django_db
CHILDREN = {**GOODS, "category": "children"}


@pytest.fixture(autouse=True)
def offices(db: None) -> None:
    OfficeFactory(city=True)
    OfficeFactory()


@pytest.fixture
def admin(db):
    ask.unseeded()
    return UserFactory(admin=True)


def named(question):
    return f"answer_{question.pk}"


# --- Asked ----------------------------------------------------------------------------------


def test_every_group_of_the_article_has_questions_to_begin_with():
    groups = set(ExtraQuestion.objects.values_list("category", flat=True))
    assert {"children", "farm", "building", "auto", "wadding", "organic", "other"} <= groups
    assert not ExtraQuestion.objects.filter(required=True).exists()
    assert not ExtraQuestion.objects.filter(text_en="").exists()


def test_without_a_script_the_next_step_asks_and_the_case_keeps_the_answer(client, admin):
    question = ask.question(admin)
    assert client.post(step("complaint", 2), CHILDREN)["Location"] == step("complaint", 3)
    page = client.get(step("complaint", 3)).content.decode()
    assert "批号" in page
    answers = {"asked": [question.pk], named(question): "Ａ１２"}
    client.post(step("complaint", 3), {**STORY, **answers})
    client.post(step("complaint", 4), PERSON)
    assert "A12" in client.get(step("complaint", 5)).content.decode()
    assert send(client).status_code == 303
    kept = Answer.objects.get()
    assert (kept.complaint, kept.label, kept.words) == (Complaint.objects.get(), "批号", "A12")


def test_with_a_script_the_category_brings_its_questions_at_once(client, admin):
    question = ask.question(admin)
    page = client.get(reverse("complaint_questions"), {"category": "children"}).content.decode()
    assert named(question) in page
    answers = {"asked": [question.pk], named(question): "A12"}
    client.post(step("complaint", 2), {**CHILDREN, **answers})
    # Answered beside the category, it is not asked once more.
    assert named(question) not in client.get(step("complaint", 3)).content.decode()
    assert "A12" in client.get(step("complaint", 2)).content.decode()


def test_a_question_of_a_kind_of_goods_is_not_asked_about_the_group(client, admin):
    own = ask.question(admin, "children-toys", text="小零件")
    page = client.get(reverse("complaint_questions"), {"category": "children"}).content.decode()
    assert named(own) not in page
    assert (
        named(own)
        in client.get(
            reverse("complaint_questions"), {"category": "children-toys"}
        ).content.decode()
    )


def test_another_category_drops_what_was_answered_about_the_first(client, admin):
    question = ask.question(admin, required=True)
    answers = {"asked": [question.pk], named(question): "A12"}
    client.post(step("complaint", 2), {**CHILDREN, **answers, "category": "farm"})
    client.post(step("complaint", 3), STORY)
    client.post(step("complaint", 4), PERSON)
    assert send(client).status_code == 303
    assert not Answer.objects.exists()


def test_a_required_question_is_named_at_its_field_and_on_the_last_page(client, admin):
    question = ask.question(admin, required=True)
    answer = client.post(step("complaint", 2), {**CHILDREN, "asked": [question.pk]})
    assert answer.status_code == 422
    assert f"id_{named(question)}_error" in answer.content.decode()
    client.post(step("complaint", 3), STORY)
    client.post(step("complaint", 4), PERSON)
    assert send(client).status_code == 422
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    ("kind", "typed", "shown", "shown_en"),
    [
        (AnswerKind.TEXT, "批次 ７", "批次 7", "批次 7"),
        (AnswerKind.YESNO, "yes", "是", "Yes"),
        (AnswerKind.CHOICE, "2", "蓝", "Blue"),
        (AnswerKind.DATE, "2026-09-01", "2026年9月1日", "1 Sep 2026"),
        (AnswerKind.NUMBER, "１，２９０．５０", "1290.5", "1290.5"),
    ],
)
def test_each_kind_of_answer_is_kept_in_both_languages(client, admin, kind, typed, shown, shown_en):
    question = ask.question(admin, kind=kind)
    answers = {"asked": [question.pk], named(question): typed}
    client.post(step("complaint", 2), {**CHILDREN, **answers})
    client.post(step("complaint", 3), STORY)
    client.post(step("complaint", 4), PERSON)
    assert send(client).status_code == 303
    kept = Answer.objects.get()
    assert (kept.shown, kept.shown_en) == (shown, shown_en)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (AnswerKind.TEXT, "很" * 201),
        (AnswerKind.YESNO, "maybe"),
        (AnswerKind.CHOICE, "9"),
        (AnswerKind.DATE, "2026-02-30"),
        (AnswerKind.DATE, "0026-01-01"),
        (AnswerKind.NUMBER, "三"),
        (AnswerKind.NUMBER, "-1"),
    ],
)
def test_a_wrong_answer_keeps_the_page_and_what_was_typed(client, admin, kind, typed):
    question = ask.question(admin, kind=kind)
    answers = {"asked": [question.pk], named(question): typed}
    if kind == AnswerKind.TEXT:
        # The draft holds at most 200 characters, and so does the answer.
        assert client.post(step("complaint", 2), {**CHILDREN, **answers}).status_code == 422
        return
    page = client.post(step("complaint", 2), {**CHILDREN, **answers})
    assert page.status_code == 422
    if kind in {AnswerKind.DATE, AnswerKind.NUMBER}:
        assert f'value="{typed}"' in page.content.decode()


def test_rubbish_in_the_list_of_questions_is_passed_over(client, admin):
    answers = {"asked": ["x", "-1", "9" * 30, "999999"]}
    assert client.post(step("complaint", 2), {**CHILDREN, **answers}).status_code == 303
    assert Draft.objects.count() == 1


# --- Shown ----------------------------------------------------------------------------------


def answered(admin):
    question = ask.question(admin)
    complaint = transitions.answer(
        make.received(), by=make.public(), at=make.NOW, given=[ask_given(question, "A12")]
    )
    return question, complaint


def ask_given(question, value):
    return transitions.Given(question.pk, value)


def test_the_staff_and_the_citizen_read_the_answer(client, admin):
    _question, complaint = answered(admin)
    client.post(reverse("complaint_track"), {"number": complaint.number, "query_code": make.CODE})
    assert "A12" in client.get(reverse("complaint_case")).content.decode()
    desk = Client()
    desk.force_login(UserFactory(regulator=True))
    assert "A12" in whole(desk, complaint.get_absolute_url())


def test_the_answer_keeps_the_words_of_its_question(admin):
    question, complaint = answered(admin)
    goods = question.category
    transitions.reword(
        question,
        by=admin,
        at=make.NOW,
        category=goods,
        text="生产批号",
        text_en="Batch",
        kind=AnswerKind.TEXT,
    )
    question.refresh_from_db()
    newest = ExtraQuestion.objects.get(state=QuestionState.ASKED)
    assert (question.state, newest.edition, newest.series) == (
        QuestionState.REPLACED,
        2,
        question.series,
    )
    assert complaint.answers.get().label == "批号"


# --- Set ------------------------------------------------------------------------------------


def test_the_administrator_sets_changes_and_retires_a_question(client, admin):
    client.force_login(admin)
    form = {
        "category": "children",
        "text": "颜色",
        "text_en": "Colour",
        "kind": "choice",
        "choices": ask.CHOICES,
        "order": "5",
    }
    answer = client.post(reverse("question_new"), form)
    question = ExtraQuestion.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, question.get_absolute_url())
    assert [each["en"] for each in question.choices] == ["Red", "Blue"]
    assert "颜色" in client.get("/staff/questions/").content.decode()
    page = client.get(question.get_absolute_url())
    assert page.status_code == 200
    transitions.retire(question, by=admin, at=make.NOW)
    assert (
        "颜色"
        not in client.get(reverse("complaint_questions"), {"category": "children"}).content.decode()
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"kind": "choice", "choices": "只有一个 | One"}, "choices"),
        ({"kind": "choice", "choices": "红\n蓝"}, "choices"),
        ({"help": "提示"}, "help_en"),
        ({"order": "0"}, "order"),
    ],
)
def test_a_wrong_question_is_named_at_its_field(client, admin, changes, field):
    client.force_login(admin)
    form = {"category": "children", "text": "颜色", "text_en": "Colour", "kind": "text", "order": 5}
    answer = client.post(reverse("question_new"), {**form, **changes})
    assert answer.status_code == 422
    assert f"id_{field}_error" in answer.content.decode()


def test_nobody_but_the_administrator_sets_questions(client, admin):
    head = UserFactory(head=True)
    client.force_login(head)
    assert client.get(reverse("question_new")).status_code == 403
    assert client.get("/staff/questions/").status_code == 403
    with pytest.raises(NotAllowed):
        ask.question(head)


# --- API ------------------------------------------------------------------------------------


def post(client, **changes):
    body = {**make.BODY, "category": "children", **changes}
    return client.post("/api/v1/complaints/", body, content_type="application/json")


def test_a_program_reads_the_questions_and_sends_answers(client, admin):
    question = ask.question(admin, kind=AnswerKind.YESNO)
    asked = client.get("/api/v1/complaints/questions/?category=children").json()
    assert [each["id"] for each in asked] == [question.pk]
    answer = post(client, answers={str(question.pk): "yes"})
    assert answer.status_code == 201
    found = client.post(
        "/api/v1/complaints/track/",
        {"number": answer.json()["number"], "query_code": answer.json()["query_code"]},
        content_type="application/json",
        headers={"Accept-Language": "en"},
    ).json()
    assert found["answers"] == [{"question": question.pk, "text": "Batch number", "value": "Yes"}]


@pytest.mark.parametrize("answers", ["[1]", [1], {"x": []}, "{", {str(n): "a" for n in range(20)}])
def test_answers_that_are_no_answers_are_refused_at_their_field(client, admin, answers):
    refused = post(client, answers=answers)
    assert refused.status_code == 400
    assert "answers" in refused.json()
    assert not Complaint.objects.exists()


def test_a_program_that_knows_no_questions_is_taken_in(client, admin):
    ask.question(admin, required=True)
    assert post(client).status_code == 201
