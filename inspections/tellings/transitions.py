"""通报 (Order 18 art. 44): owed with the failure or the closed plan, signed, sent, confirmed."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import deadlines, numbering, worklist
from casework.states import ItemState
from casework.transitions import creation, transition
from documents import transitions as papers
from documents.rules import Addressee
from documents.serving import served_at
from documents.states import DocumentState
from inspections.plans.models import SpotCheckPlan
from inspections.samples.models import Sample
from inspections.tellings import letters, rules
from inspections.tellings.models import OPEN, TOLD, Telling
from inspections.tellings.states import TellingKind
from inspections.tellings.states import TellingState as State

TELL, CORRECT, CLOCK = "telling", "telling-correct", "SC-TELL"


def _wait(row: Telling, words: str, at: datetime, role: str = Role.REGULATOR) -> None:
    worklist.close_items(row, at=at)
    worklist.open_item(
        row,
        TELL,
        title=f"{words} {row.number} {row.recipient}",
        at=at,
        role=role,
        office=row.office,
        deadline=row.deadline,
    )


def _number(at: datetime) -> str:
    year = str(timezone.localtime(at).year)
    return f"TB-{year}-{numbering.take('telling', year):04d}"


@creation(
    target=State.DUE,
    allowed=rules.only_robot,
    sentence=_("The bureau of the producer's place must be told"),
    law="Order 18 art. 44",
)
def owe(*, sample: Sample, recipient: str, by: User, at: datetime) -> Telling:
    """外地生产者: told in time; one batch, counted where it was drawn."""
    inspection, day = sample.inspection, timezone.localdate(at)
    row = Telling.objects.create(
        number=_number(at),
        kind=TellingKind.PRODUCER,
        inspection=inspection,
        sample=sample,
        office=inspection.office,
        district=inspection.district,
        recipient=recipient,
        known_on=day,
    )
    row.deadline = deadlines.start(row, CLOCK, on=day, office=row.office, regime="2020")
    row.save(update_fields=["deadline"])
    _wait(row, "通报生产者所在地监管部门", at)
    return row


@creation(
    target=State.DUE,
    allowed=rules.only_robot,
    sentence=_("The results of the plan must be summed up and reported"),
    law="Order 18 art. 44",
)
def owe_summary(*, plan: SpotCheckPlan, by: User, at: datetime) -> Telling:
    """汇总: published, reported to the local government and the superior, told to the peers."""
    row = Telling.objects.create(
        number=_number(at),
        kind=TellingKind.SUMMARY,
        plan=plan,
        office=plan.office,
        district=plan.office.district,
        recipient="本级人民政府、上一级市场监督管理部门、同级有关部门",
        known_on=timezone.localdate(at),
    )
    _wait(row, "汇总分析监督抽查结果并通报", at)
    return row


def _is(kind: str) -> Any:
    def guard(row: Telling) -> Any:
        return None if row.kind == kind else _("This act belongs to the other kind of notice.")

    return guard


@transition(
    source=[State.DUE],
    target=State.DRAFTED,
    allowed=rules.may_lead,
    guard=_is(TellingKind.PRODUCER),
    sentence=_("Notice to %(recipient)s drafted"),
    law="Order 18 art. 44",
)
def draft(row: Telling, *, by: User, at: datetime, recipient: str) -> dict[str, Any]:
    """同级部门: a county tells a county, a city tells a city."""
    row.recipient = recipient.strip()
    context = letters.producer_notice(row, by=by)
    addressee = Addressee(name=row.recipient)
    if row.document is not None and row.document.state == DocumentState.DRAFT:
        with papers.led():
            document = papers.amend(
                row.document, context=context, addressee=addressee, by=by, at=at
            )
    else:
        document = papers.draft(
            kind="producer_notice",
            office=row.office,
            addressee=addressee,
            context=context,
            subject_label=row.number,
            by=by,
            at=at,
        )
    with papers.led():
        row.document = papers.submit(document, by=by, at=at)
    _wait(row, "通报函待审签", at, Role.HEAD)
    return {"recipient": row.recipient}


@transition(
    source=[State.DRAFTED],
    target=State.SIGNED,
    allowed=rules.may_sign,
    sentence=_("Signed as %(number)s"),
)
def sign(row: Telling, *, by: User, at: datetime) -> dict[str, Any]:
    """The head signs; never who drafted it."""
    with papers.led():
        row.document = papers.approve(row.document, by=by, at=at)
    _wait(row, "通报函待送达", at)
    return {"number": row.document.number}


def is_made(row: Telling) -> Any:
    """What has no bytes cannot be sent."""
    return None if row.document and row.document.sha256 else _("The PDF is still being made.")


@transition(
    source=[State.SIGNED],
    target=State.SENT,
    allowed=rules.may_lead,
    guard=is_made,
    sentence=_("%(recipient)s was told"),
    law="Order 18 art. 44",
    tone="ok",
)
def send(row: Telling, *, by: User, at: datetime, **record: Any) -> dict[str, Any]:
    """Told in time, or late: the clock says which."""
    with papers.led():
        row.document = papers.serve(row.document, by=by, at=at, **record)
    row.told_on = timezone.localdate(served_at(row.document))
    deadlines.meet(row, CLOCK, on=row.told_on)
    row.deadline = None
    worklist.close_items(row, at=at)
    return {"recipient": row.recipient}


@transition(
    source=[State.DUE],
    target=State.SENT,
    allowed=rules.may_lead,
    guard=_is(TellingKind.SUMMARY),
    sentence=_("Summary published and reported to %(recipient)s"),
    law="Order 18 art. 44",
    tone="ok",
)
def report_summary(
    row: Telling, *, by: User, at: datetime, told_on: date, recipient: str, note: str
) -> dict[str, Any]:
    """汇总通报: when, to whom, and where it was published."""
    if told_on < row.known_on:
        text = gettext("Not before %(day)s.")
        raise ValidationError({"told_on": text % {"day": row.known_on.isoformat()}})
    if told_on > timezone.localdate(at):
        raise ValidationError({"told_on": gettext("This day lies ahead.")})
    row.told_on, row.recipient, row.note = told_on, recipient.strip(), note.strip()[:400]
    worklist.close_items(row, at=at)
    return {"recipient": row.recipient, "note": note}


@transition(
    source=[State.SENT],
    target=State.CONFIRMED,
    allowed=rules.may_lead,
    sentence=_("Receipt confirmed on %(confirmed_on)s"),
    tone="ok",
)
def confirm(
    row: Telling, *, by: User, at: datetime, confirmed_on: date, note: str = ""
) -> dict[str, Any]:
    """收悉: the other bureau has it and follows up."""
    if row.told_on and confirmed_on < row.told_on:
        text = gettext("Not before %(day)s.")
        raise ValidationError({"confirmed_on": text % {"day": row.told_on.isoformat()}})
    if confirmed_on > timezone.localdate(at):
        raise ValidationError({"confirmed_on": gettext("This day lies ahead.")})
    row.confirmed_on, row.note = confirmed_on, note.strip()[:400] or row.note
    return {"confirmed_on": confirmed_on, "note": note}


@transition(
    source=[State.SENT, State.CONFIRMED],
    target=None,
    allowed=rules.only_robots,
    sentence=_("%(recipient)s must hear that this holds no longer: %(reason)s"),
    law="Order 18 arts 37 and 44",
)
def owe_correction(row: Telling, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Who was told of a failure is told that it is none, or not that producer's."""
    title = f"更正通报：{reason} {row.number} {row.recipient}"
    worklist.open_item(row, CORRECT, title=title, at=at, role=Role.REGULATOR, office=row.office)
    return {"recipient": row.recipient, "reason": reason}


def correction_owed(row: Telling) -> Any:
    owed = worklist.of_object(row).filter(step=CORRECT, state=ItemState.OPEN).exists()
    return None if owed else _("Nothing that was told needs a correction.")


@transition(
    source=[State.SENT, State.CONFIRMED],
    target=None,
    allowed=rules.may_lead,
    guard=correction_owed,
    sentence=_("%(recipient)s was told the correction: %(note)s"),
)
def record_correction(row: Telling, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """更正: how and when the other bureau heard of it."""
    worklist.close_items(row, CORRECT, at=at)
    row.note = f"{row.note}　更正：{note.strip()}".strip()[:400]
    return {"recipient": row.recipient, "note": note}


@transition(
    source=[State.DUE, State.DRAFTED, State.SIGNED],
    target=State.DROPPED,
    allowed=rules.only_robots,
    sentence=_("No longer owed: %(reason)s"),
)
def drop(row: Telling, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """The result fell before anybody was told."""
    document = row.document
    if document is not None and document.state != DocumentState.VOID:
        with papers.led():
            row.document = papers.void(document, reason=reason, by=by, at=at)
    deadlines.cancel_all(row, on=timezone.localdate(at))
    row.deadline, row.note = None, reason[:400]
    worklist.close_items(row, at=at)
    return {"reason": reason}


def take_back(sample: Sample, reason: str, at: datetime) -> None:
    """What is owed is owed no longer; what was told is corrected."""
    robot = User.objects.robot("clock")
    for row in Telling.objects.filter(sample=sample).order_by("pk"):
        if row.state in OPEN:
            drop(row, by=robot, at=at, reason=reason)
        elif row.state in TOLD:
            owe_correction(row, by=robot, at=at, reason=reason)
