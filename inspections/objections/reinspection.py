"""复检: formalities, the other laboratory, the disputed items, the final conclusion, the cost."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from casework import deadlines
from casework.numbering import take as take_number
from casework.transitions import Blocked, transition
from documents.models import Attachment
from inspections.objections import consequences, letters, notifications, queries, rules
from inspections.objections.models import Objection, ReinspectedItem
from inspections.objections.states import ObjectionState as State
from inspections.objections.states import Purpose
from inspections.objections.transitions import FORMALITIES, close, draft_to, start_clock
from inspections.samples import aftermath, custody
from inspections.samples.models import SampleItemResult
from inspections.samples.rules import Unreadable, item_verdict, reading
from inspections.samples.states import DeliveryWay, SealState
from inspections.samples.transitions import require_photo, unreadable
from inspections.visits.states import Verdict

LABORATORY = letters.LABORATORY
IN_REINSPECTION = [State.WAITING, State.READY, State.NAMED, State.TESTING]


# --- Formalities and laboratory -------------------------------------------------------------------


def notice_served(objection: Objection) -> Any:
    """The seven days run from the notice; before it nothing can be completed."""
    return None if objection.notified_on else _("The re-inspection notice is not served yet.")


def formalities_problem(objection: Objection, on: date, today: date) -> Any:
    """Why the formalities cannot have been completed on that day; None when they can."""
    if objection.notified_on is None or on < objection.notified_on:
        return _("Formalities are completed after the re-inspection notice, not before.")
    if on > today:
        return _("This day has not come yet.")
    clock = deadlines.open_clock(objection, FORMALITIES)
    if clock is not None and on > clock.due_on:
        return _("The seven days are over: the re-inspection is given up (Order 18 art. 38).")
    return None


@transition(
    source=[State.WAITING],
    target=State.READY,
    allowed=rules.may_carry,
    guard=notice_served,
    sentence=_("Formalities of the re-inspection completed"),
    public=_("Your formalities are complete"),
    law="Order 18 arts 38 and 43",
)
def complete_formalities(
    objection: Objection, *, by: User, at: datetime, on: date, cost: Decimal
) -> dict[str, Any]:
    """The applicant has signed and advanced the cost; ten days are left to name a laboratory."""
    if reason := formalities_problem(objection, on, timezone.localdate(at)):
        raise Blocked(reason)
    objection.formalities_on, objection.cost = on, cost
    deadlines.meet(objection, FORMALITIES, on=on)
    objection.deadline = start_clock(objection, LABORATORY, on)
    notifications.waits(objection, notifications.NAME, at=at, deadline=objection.deadline)
    return {}


def time_is_over(objection: Objection) -> Any:
    """Nobody gives up for the applicant before its last day."""
    clock = deadlines.open_clock(objection, FORMALITIES)
    if clock is None:
        return _("The time for the formalities does not run.")
    if clock.due_on >= timezone.localdate():
        return _("The time for the formalities still runs.")
    return None


@transition(
    source=[State.WAITING],
    target=State.ABANDONED,
    allowed=rules.may_abandon,
    guard=time_is_over,
    sentence=_("Re-inspection given up: no formalities in time"),
    public=_("The formalities were not completed in time; the first result stands"),
    law="Order 18 art. 38",
    tone="bad",
)
def abandon(objection: Objection, *, by: User, at: datetime) -> dict[str, Any]:
    """The first conclusion is final."""
    objection.end_reason = "逾期未办理复检手续，视为放弃复检"
    close(objection, at)
    notifications.tell_applicant(objection, objection.end_reason, at=at)
    return {}


@transition(
    source=[State.READY],
    target=State.NAMED,
    allowed=rules.may_decide,
    sentence=_("Laboratory of the re-inspection named: %(lab)s"),
    law="Order 18 art. 39",
)
def name_laboratory(
    objection: Objection, *, by: User, at: datetime, lab: Office, lab_reason: str = ""
) -> dict[str, Any]:
    """Never the first one, unless it alone is qualified, and then with the reason."""
    if lab.pk == objection.sample.lab_id and not lab_reason.strip():
        raise Blocked(_("The first laboratory may test again only if no other one is qualified."))
    day = timezone.localdate(at)
    objection.lab = lab
    objection.lab_reason = lab_reason[:200] if lab.pk == objection.sample.lab_id else ""
    deadlines.meet(objection, LABORATORY, on=day)
    objection.deadline = None
    notifications.waits(objection, notifications.DELIVER, at=at)
    return {"lab": lab.name}


# --- The back-up sample ---------------------------------------------------------------------------


@transition(
    source=[State.NAMED],
    target=None,
    allowed=rules.may_carry,
    guard=lambda row: (
        None if queries.can_test_again(row.sample) else _("It is on its way already.")
    ),
    sentence=_("Back-up sample on its way to the laboratory of the re-inspection"),
)
def deliver_backup(
    objection: Objection,
    *,
    by: User,
    at: datetime,
    way: str = DeliveryWay.HAND,
    waybill: str = "",
    place: str = "",
    seal_state: str = SealState.WHOLE,
) -> dict[str, Any]:
    """Fetched sealed from where it was kept; a broken seal or an empty shelf ends it all."""
    if seal_state != SealState.WHOLE:
        raise Blocked(
            _("The seal of the back-up is broken: end the re-inspection with the reason.")
        )
    aftermath.send_backup(objection.sample, way=way, waybill=waybill, place=place, by=by, at=at)
    notifications.waits(objection, notifications.RECEIVE, at=at)
    return {}


def is_on_its_way(objection: Objection) -> Any:
    if objection.sample.backup_state == "out":
        return None
    return _("The back-up sample has not been sent yet.")


@transition(
    source=[State.NAMED],
    target=State.TESTING,
    allowed=rules.may_test,
    guard=is_on_its_way,
    sentence=_("Back-up sample arrived, seal whole"),
    law="Order 18 art. 29",
    tone="ok",
)
def receive_backup(
    objection: Objection,
    *,
    by: User,
    at: datetime,
    seal_state: str = SealState.WHOLE,
    seal_number: str = "",
    brought_by: str = "",
    note: str = "",
    photo: Attachment | None = None,
) -> dict[str, Any]:
    """The laboratory looks at the seal and reads its number first."""
    if seal_state != SealState.WHOLE:
        raise Blocked(_("The seal is broken: refuse the sample in writing (Order 18 art. 29)."))
    require_photo(photo)
    aftermath.receive_backup(
        objection.sample,
        way=brought_by,
        seal_number=seal_number,
        photo=photo,
        note=note,
        by=by,
        at=at,
    )
    notifications.waits(objection, notifications.TEST, at=at)
    return {}


@transition(
    source=[State.NAMED],
    target=State.READY,
    allowed=rules.may_test,
    guard=is_on_its_way,
    sentence=_("The laboratory refused the back-up sample: %(reason)s"),
    law="Order 18 art. 29",
    tone="bad",
)
def refuse_backup(
    objection: Objection,
    *,
    by: User,
    at: datetime,
    reason: str,
    photo: Attachment | None = None,
) -> dict[str, Any]:
    """Broken or wrong seal; the bureau decides whose fault it is and what follows."""
    if not reason.strip():
        raise Blocked(_("Say why the sample is refused."))
    custody.note(
        objection.sample,
        custody.CustodyKind.REJECTED,
        part=custody.Part.BACKUP,
        by=by,
        at=at,
        note=reason,
        photo=photo,
    )
    notifications.waits(objection, notifications.LOST, at=at)
    return {"reason": reason}


@transition(
    source=IN_REINSPECTION,
    target=State.ENDED,
    allowed=rules.may_decide,
    sentence=_("Re-inspection ended, the first conclusion is final: %(reason)s"),
    public=_("The re-inspection ended: the back-up sample is not there or not sealed any more"),
    law="Order 18 art. 40",
    tone="bad",
)
def end_without_backup(
    objection: Objection, *, by: User, at: datetime, reason: str
) -> dict[str, Any]:
    """Hidden, moved, sold or destroyed."""
    if not reason.strip():
        raise Blocked(_("Say what became of the back-up sample."))
    aftermath.lose_backup(objection.sample, reason=reason, by=by, at=at)
    objection.end_reason = reason[:200]
    close(objection, at)
    notifications.tell_applicant(objection, "复检终止，以原检验结论为最终结论", at=at)
    return {"reason": reason}


# --- Tested again ---------------------------------------------------------------------------------


def chain_is_whole(objection: Objection) -> Any:
    return custody.backup_chain_is_whole(objection.sample)


@transition(
    source=[State.TESTING],
    target=State.REPORTED,
    allowed=rules.may_test,
    guard=chain_is_whole,
    sentence=_("Re-inspection report %(report)s filed: %(items)s items"),
    law="Order 18 art. 42",
)
def file_values(
    objection: Objection,
    *,
    by: User,
    at: datetime,
    values: Mapping[int, str],
    report_number: str = "",
    report_file: Attachment | None = None,
) -> dict[str, Any]:
    """The disputed items and no others, on the back-up sample."""
    disputed = list(objection.disputed.order_by("position"))
    if {row.pk for row in disputed} != set(values):
        raise Blocked(_("Exactly the disputed items are tested again."))
    rows = [_measured(objection, first, values[first.pk]) for first in disputed]
    ReinspectedItem.objects.bulk_create(rows)
    aftermath.use_backup(objection.sample, by=by, at=at)
    objection.tester, objection.reported_at = by, at
    objection.report_file = report_file
    objection.report_number = report_number.strip() or _next_report(objection, at)
    notifications.waits(objection, notifications.CONCLUDE, at=at)
    return {"report": objection.report_number, "items": len(rows)}


def _measured(objection: Objection, first: SampleItemResult, value: str) -> ReinspectedItem:
    try:
        text = reading(value, first.unit, first.name)
        verdict = item_verdict(first.limit, text)
    except Unreadable as fault:
        raise Blocked(f"{first.name}：{unreadable(fault, first.unit)}") from None
    return ReinspectedItem(objection=objection, first=first, value=text[:60], verdict=verdict)


def _next_report(objection: Objection, at: datetime) -> str:
    year = timezone.localdate(at).year
    return f"FJ-{year}-{take_number(f'report:{objection.lab_id}', str(year)):05d}"


@transition(
    source=[State.REPORTED],
    target=[State.CONFIRMED, State.OVERTURNED],
    allowed=rules.may_decide,
    sentence=_("Conclusion of the re-inspection given: %(verdict)s"),
    public=_("The re-inspection is concluded; its conclusion is final"),
    law="Product Quality Law art. 15; Order 18 arts 42 and 43",
)
def conclude(objection: Objection, *, by: User, at: datetime) -> dict[str, Any]:
    """Final. Another verdict takes the first result and all that was built on it with it.

    Everything happens here, in one transaction: what cannot fall keeps the conclusion from being
    given.
    """
    verdict = _final(objection)
    overturned = verdict == Verdict.PASS
    objection.final_verdict, objection.bearer = verdict, rules.bearer(overturned)
    objection.backup_price = _price(objection)
    objection.state = State.OVERTURNED if overturned else State.CONFIRMED
    close(objection, at)
    _tell(objection, by, at)
    if overturned:
        consequences.overturn(objection, by=by, at=at)
    return {"verdict": str(Verdict(verdict).label)}


def _final(objection: Objection) -> str:
    again = dict(objection.items.values_list("first", "verdict"))
    verdict = rules.final_verdict(queries.first_verdicts(objection.sample), again)
    if verdict is None:
        raise Blocked(_("No item was judged: a batch without a judgement has no result."))
    return verdict


def _price(objection: Objection) -> Decimal | None:
    """Order 18 art. 37: a back-up that was used in a re-inspection is paid for."""
    price = objection.sample.unit_price
    return price * objection.sample.n_backup if price is not None else None


def _tell(objection: Objection, by: User, at: datetime) -> None:
    """Everybody who was told the first result is told the final one."""
    notices = objection.sample.notices.select_related("document").order_by("pk")
    for notice in notices:
        mine = notice.pk == objection.notice_id
        context = letters.conclusion(objection, applicant=mine)
        draft_to(
            objection,
            letters.REINSPECTION_CONCLUSION,
            Purpose.CONCLUSION,
            letters.to_notice(notice),
            context,
            by=by,
            at=at,
        )
    notifications.also(objection, notifications.SIGN, at=at)
