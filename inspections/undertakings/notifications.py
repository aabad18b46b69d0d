"""Who is told what about an undertaking; stored texts are in the language of the bureau."""

from datetime import datetime

from accounts.models import User
from accounts.states import Role
from casework import notices, worklist
from inspections.undertakings.models import Undertaking

DO, CHECK = "undertaking-do", "undertaking-check"
WORDS = {DO: "完成约谈承诺事项", CHECK: "核查约谈承诺事项"}


def waits_for_enterprise(row: Undertaking, *, at: datetime) -> None:
    """It stands on the enterprise's own list and, when late, climbs the bureau's ladder."""
    worklist.close_items(row, at=at)
    item = worklist.open_item(
        row,
        DO,
        title=f"{WORDS[DO]} {row.number} {row.text}",
        at=at,
        organisation_code=row.enterprise_code,
        office=row.office,
        deadline=row.deadline,
    )
    item.url = row.space_url
    item.save(update_fields=["url"])


def waits_for_check(row: Undertaking, *, at: datetime) -> None:
    worklist.close_items(row, at=at)
    worklist.open_item(
        row,
        CHECK,
        title=f"{WORDS[CHECK]} {row.number} {row.enterprise.label}",
        at=at,
        role=Role.REGULATOR,
        office=row.office,
        deadline=row.deadline,
    )


def sent_back(row: Undertaking, *, at: datetime) -> None:
    text = f"承诺事项需补充：{row.text}"
    tell_enterprise(row, text, f"back{row.returns}", at)


def tell_enterprise(row: Undertaking, text: str, key: str, at: datetime) -> None:
    people = User.objects.with_role(Role.ENTERPRISE).filter(organisation_code=row.enterprise_code)
    dedupe = f"undertaking:{row.pk}:{key}"
    notices.notify(people.order_by("pk"), text, row.space_url, at=at, dedupe=dedupe)
