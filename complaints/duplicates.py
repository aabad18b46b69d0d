"""What a citizen may be shown, before sending, about the same goods; and what never.

Shown are two things alone: public notices, which anybody can read anyway, and the case that this
very browser has opened with its code, or has just sent. Neither text, number nor existence of
another citizen's case has a part in it, not even in the time that the answer takes: the table of
cases is asked for one row by its key, or not at all. Whether several people told of the same goods
is for the office to see, on its own page.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from complaints import drafts
from complaints.forms import IntakeForm
from complaints.models import Complaint
from inspections.models import Exposure

MOST_NOTICES = 3
LEAST_LETTERS = 2
CHILDREN = "children"


@dataclass(frozen=True)
class Alike:
    """Public notices about such goods, and this browser's own earlier case."""

    notices: list[Exposure]
    own: Complaint | None
    # The case was opened here with its code; else it was only just sent.
    opened: bool

    def __bool__(self) -> bool:
        return bool(self.notices or self.own)


def alike(request: HttpRequest, form: IntakeForm) -> Alike:
    """What bears on the goods and the trader of the form."""
    goods, trader, code = (
        str(form.cleaned_data.get(name) or "")
        for name in ("product_name", "respondent_name", "respondent_code")
    )
    own, opened = own_case(request, goods, trader, code)
    return Alike(notices(goods, code), own, opened)


def notices(goods: str, code: str) -> list[Exposure]:
    """Failed goods that are public now: the same trader's, or goods of the same name."""
    rows = Exposure.objects.public(timezone.localdate()).select_related("enterprise")
    found = rows.none()
    if code:
        found = rows.filter(enterprise__code=code)
    if len(goods) >= LEAST_LETTERS:
        found = found | rows.filter(product_name__icontains=goods)
    return list(found.order_by("-published_at", "-pk")[:MOST_NOTICES])


def own_case(
    request: HttpRequest, goods: str, trader: str, code: str
) -> tuple[Complaint | None, bool]:
    """The open case of this browser about the same goods or trader."""
    opened, sent = drafts.opened_case(request), drafts.receipt(request)
    pk = opened or (sent.pk if sent else None)
    case = Complaint.objects.open().filter(pk=pk).first() if pk else None
    if case is None:
        return None, False
    same = (
        (code and code == case.respondent_code)
        or (trader and trader == case.respondent_name)
        or (goods and goods == case.product_name)
    )
    return (case, opened is not None) if same else (None, False)


def concerns_children(form: IntakeForm) -> bool:
    """Goods for children: a guardian speaks for a child under 14 (PIPL art. 31)."""
    category: Any = form.cleaned_data.get("category")
    return category is not None and CHILDREN in {category.pk, category.parent_id}
