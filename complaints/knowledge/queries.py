"""Which prepared answer fits a case, and what everybody may read."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from complaints.case_models import Complaint
from complaints.knowledge.models import PreparedAnswer

SHOWN = 12


def answer_list(rows: QuerySet[PreparedAnswer]) -> QuerySet[PreparedAnswer]:
    return rows.select_related("changed_by", "approved_by")


def matching(rows: QuerySet[PreparedAnswer], words: str) -> QuerySet[PreparedAnswer]:
    """Those that bear every word in question, answer or keywords."""
    for word in words.split()[:6]:
        wanted = Q(question__icontains=word) | Q(question_en__icontains=word)
        wanted |= Q(text__icontains=word) | Q(text_en__icontains=word)
        rows = rows.filter(wanted | Q(keywords__icontains=word))
    return rows


def fitting(complaint: Complaint, user: User, words: str = "") -> list[PreparedAnswer]:
    """Answers in use for this kind of case: first those of its line of work, then the most sent."""
    in_use = PreparedAnswer.objects.visible_to(user).in_use().filter(kind=complaint.kind)
    rows = matching(in_use, words)
    own = list(rows.filter(domain=complaint.domain).order_by("-times_sent", "pk")[:SHOWN])
    if len(own) == SHOWN:
        return own
    others = rows.exclude(domain=complaint.domain).order_by("-times_sent", "pk")
    return [*own, *others[: SHOWN - len(own)]]


def values_of(complaint: Complaint) -> dict[str, str]:
    """What a case says to the variables of an answer; nothing of any person."""
    return {
        "number": "" if complaint.anonymous else complaint.number,
        "office": complaint.office.organ_name or complaint.office.name,
        "phone": complaint.office.phone,
        "received_on": date_format(timezone.localdate(complaint.received_at), "DATE_FORMAT"),
        "product": complaint.product_name,
        "trader": complaint.respondent_name,
        "today": date_format(timezone.localdate(), "DATE_FORMAT"),
    }


def frequent(words: str = "", domain: str = "") -> QuerySet[PreparedAnswer]:
    """The frequent answers, the most helpful first."""
    rows = matching(PreparedAnswer.objects.public(), words)
    return rows.filter(domain=domain) if domain else rows


def related_to(domain: str, most: int = 3) -> list[PreparedAnswer]:
    """Frequent answers of a line of work, for whoever is about to ask."""
    return list(frequent(domain=domain).order_by("-times_sent", "pk")[:most])
