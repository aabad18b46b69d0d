"""What citizens said after the end in the demo, and what they had answered about their goods."""

import random
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from casework.transitions import together
from complaints.aftercare import queries, rules
from complaints.aftercare.transitions import ask_to_reopen, deny, grant, rate
from complaints.intake import kept_moment
from complaints.models import Complaint, ExtraQuestion
from complaints.questions.queries import asked_about
from complaints.questions.rules import Given
from complaints.questions.states import AnswerKind
from complaints.questions.transitions import answer
from complaints.rules import OPEN
from complaints.states import Kind, State
from portal.demo.people import Cast

RATED, ANSWERED = 36, 30
DAY = timedelta(days=1)
# The wish and what the head of the office answered; the first still waits.
WISHES = (
    ("商家事后不履行约定。", ""),
    ("又发现同一批商品存在同样问题，有新的照片。", "有新证据，重新组织调解。"),
    ("对调解金额不满意。", "双方已签订调解书并履行完毕，不再重新办理。"),
)
GRANTED, DENIED = 1, 2
SENTENCES = (
    "处理得很快，谢谢。",
    "工作人员耐心，商家退了款。",
    "",
    "等的时间有点长。",
    "",
    "结果还可以。",
    "",
)
SAID = {
    AnswerKind.YESNO: ("yes", "no"),
    AnswerKind.NUMBER: ("3", "6", "12"),
    AnswerKind.TEXT: ("看不清", "20260801", "示例牌A12"),
}


def say(cast: Cast, dice: random.Random, now: datetime) -> None:
    """Answers, ratings, and three wishes: open, granted, denied."""
    with together():
        _answer(dice, now)
        _rate(dice, now)
    _wish(cast, now)


def _answer(dice: random.Random, now: datetime) -> None:
    rows = Complaint.objects.filter(state__in=OPEN, category__isnull=False, anonymous=False)
    for case in rows.order_by("-received_at", "pk")[:ANSWERED]:
        given = [
            Given(each.pk, dice.choice(_choices(each)))
            for each in asked_about(case.category_id or "")
            if each.kind != AnswerKind.DATE
        ]
        if given:
            at = min(case.received_at + timedelta(minutes=1), now)
            answer(case, by=User.objects.robot("public"), at=at, given=given)


def _choices(question: ExtraQuestion) -> tuple[str, ...]:
    listed = tuple(each["code"] for each in question.choices)
    return listed or SAID[AnswerKind(question.kind)]


def _rate(dice: random.Random, now: datetime) -> None:
    rows = Complaint.objects.filter(state__in=rules.RATED, kind=Kind.COMPLAINT)
    for number, case in enumerate(rows.order_by("-closed_at", "pk")[:RATED]):
        if case.closed_at is None or case.closed_at > now - timedelta(days=1):
            continue
        at = kept_moment(case, case.closed_at + timedelta(hours=20))
        score = dice.choice((5, 5, 4, 4, 3, 2))
        rate(
            case,
            by=User.objects.robot("public"),
            at=at,
            score=score,
            handling=min(5, score + 1),
            result=score,
            words=SENTENCES[number % len(SENTENCES)],
        )


def _wish(cast: Cast, now: datetime) -> None:
    """Three of the newest ends: one wish waits, one is granted, one is not."""
    today = timezone.localdate(now)
    rows = Complaint.objects.filter(
        state=State.CLOSED, kind=Kind.COMPLAINT, district__in=cast.heads, closed_at__lt=now - DAY
    )
    newest = rows.order_by("-closed_at", "pk")[:20]
    found = [case for case in newest if queries.can_ask(case, today, [])]
    for number, (case, (reason, told)) in enumerate(zip(found, WISHES, strict=False)):
        with together():
            asked_at = (case.closed_at or now) + timedelta(hours=20)
            request = ask_to_reopen(
                by=User.objects.robot("public"), at=asked_at, complaint=case, reason=reason
            )
            decided_at = min(asked_at + DAY, now)
            head = cast.heads[case.district_id]
            if number == GRANTED:
                grant(request, by=head, at=decided_at, answer=told)
            elif number == DENIED:
                deny(request, by=head, at=decided_at, answer=told)
