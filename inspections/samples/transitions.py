"""The way of a sample: drawn, handed over, received, tested, and its result told."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from casework import deadlines, worklist
from casework.codes import new_code
from casework.numbering import take as take_number
from casework.transitions import Blocked, NotAllowed, creation, lock, transition
from documents import transitions as papers
from documents.models import Attachment, Document
from documents.rules import Addressee
from documents.states import DocumentState
from enterprises.models import Enterprise
from enterprises.states import Effect
from enterprises.transitions import add_credit_fact
from inspections.letters import RESULT_NOTICE, SAMPLING_FORM
from inspections.samples import custody, figures, letters, notifications, rules
from inspections.samples.models import (
    WITH_RESULT,
    ResultNotice,
    Sample,
    SampleItemResult,
)
from inspections.samples.queries import Filed
from inspections.samples.states import (
    BackupPlace,
    BackupState,
    CustodyKind,
    DeliveryWay,
    ItemVerdict,
    Marking,
    Recipient,
    SampleKind,
    SampleState,
    SealState,
)
from inspections.signals import result_established
from inspections.visits import transitions as visits
from inspections.visits.models import Inspection
from inspections.visits.states import InspectionState, Origin, Verdict

State = SampleState
REPORT, OBJECTION = "SC-REPORT", letters.OBJECTION
REPORT_DAYS = 20
BLIND_LENGTH = 8
PROBLEMS: Mapping[str, Any] = {
    "too_few_samplers": _("At least two people must draw the sample (Order 18 art. 16)."),
    "marked": _("Trial goods, seconds, display goods and goods not for sale are not drawn."),
    "no_certificate": _("Goods from the finished-goods store need a certificate of conformity."),
    "nothing_to_test": _("Say how many pieces go to the test."),
    "more_than_the_lot": _("The lot holds fewer pieces than were drawn."),
    "lot_too_small": _("The lot is smaller than the rule asks: at least %(min_lot)s%(unit)s."),
    "wrong_test_count": _("The rule asks for exactly %(n_test)s%(unit)s to test."),
    "wrong_backup_count": _("The rule asks for exactly %(n_backup)s%(unit)s as back-up."),
    "not_sealed": _("Test and back-up sample each need the number of their own seal."),
    "tests_own": _("Whoever draws a sample does not test it: name another laboratory (art. 9)."),
    "no_platform": _("Name the platform: it is told the result (Order 18 art. 35)."),
    "same_seal": _("Test and back-up sample are sealed apart, under different numbers."),
}


# --- On site ---------------------------------------------------------------------------------


@creation(
    target=State.SAMPLED,
    allowed=rules.may_take,
    sentence=_("Sample drawn and sealed: %(n_test)s%(unit)s to test, %(n_backup)s%(unit)s kept"),
    law="Order 18 arts 16–23",
    tone="ok",
)
def take(
    *,
    inspection: Inspection,
    lab: Office,
    lot_size: int,
    place: str,
    seal_test: str,
    by: User,
    at: datetime,
    samplers: Sequence[User] = (),
    n_test: int | None = None,
    n_backup: int | None = None,
    unit: str = "",
    seal_backup: str = "",
    backup_place: str = BackupPlace.ENTERPRISE,
    marking: str = Marking.ORDINARY,
    has_certificate: bool = True,
    kind: str = SampleKind.SPOT_CHECK,
    product_name: str = "",
    batch: str = "",
    standard: str = "",
    report_due_on: date | None = None,
    on_site: bool = False,
    photos: Sequence[Attachment] = (),
    **written: Any,
) -> Sample:
    """The sampling form as a record; what breaks a rule of sampling is refused with the rule.

    `written` holds the form's other fields by the names of the model's columns.
    """
    inspection = lock(inspection)
    team = list(samplers) or list(inspection.inspectors.order_by("pk"))
    _require_may_draw(inspection, team, by)
    if inspection.origin == Origin.RECHECK:
        kind = SampleKind.RECHECK
        _require_free(written)
    rule = inspection.product_rule
    values: dict[str, Any] = {
        "n_test": rule.n_test if n_test is None and rule else n_test or 0,
        "n_backup": rule.n_backup if n_backup is None and rule else n_backup or 0,
        "lot_size": lot_size,
        "place": place,
        "marking": marking,
        "has_certificate": has_certificate,
        "seal_test": seal_test.strip(),
        "seal_backup": seal_backup.strip(),
    }
    tests_own = not on_site and any(person.office_id == lab.pk for person in team)
    _require_lawful(rules.Drawn(samplers=len(team), tests_own=tests_own, **values), rule)
    year = timezone.localdate(at).year
    sample = Sample.objects.create(
        number=f"CY-{year}-{take_number('sample', str(year)):04d}",
        blind_code=new_code(BLIND_LENGTH),
        inspection=inspection,
        office=inspection.office,
        district=inspection.district,
        inspected=inspected_party(inspection.enterprise),
        kind=kind,
        lab=lab,
        product_name=product_name or inspection.product_name,
        batch=batch or inspection.batch,
        standard=standard or (rule.standard if rule else ""),
        unit=unit or (rule.unit if rule else ""),
        backup_place=backup_place if values["n_backup"] else "",
        backup_state=BackupState.KEPT if values["n_backup"] else "",
        on_site=on_site,
        keep_until=custody.keep_until(timezone.localdate(at)),
        sampled_at=at,
        sampler_ids=[person.pk for person in team],
        report_due_on=report_due_on or _report_due(inspection, at),
        **values,
        **written,
    )
    sample.samplers.set(team)
    sample.photos.set(photos)
    custody.seal(sample, by=by, at=at)
    if inspection.state == InspectionState.CHECKED:
        sample.inspection = visits.mark_sampled(inspection, by=by, at=at)
    figures.count("spotcheck.sampled", sample, at)
    notifications.to_be_sent(sample, at=at)
    sample.event_detail = {
        "n_test": sample.n_test,
        "n_backup": sample.n_backup,
        "unit": sample.unit,
        "note": sample.number,
    }
    return sample


def _require_free(written: Mapping[str, Any]) -> None:
    """Order 18 art. 49: what a re-check draws is given free of charge."""
    if written.get("purchase_amount"):
        raise Blocked(_("The samples of a re-check are free: leave the amount paid empty."))


def _require_may_draw(inspection: Inspection, team: Sequence[User], by: User) -> None:
    if not rules.reaches(inspection, by.actor):
        raise NotAllowed(_("Your role or your office may not do this."))
    if inspection.state not in {InspectionState.CHECKED, InspectionState.SAMPLED}:
        raise Blocked(_("Sign the checklist of the visit first."))
    named = set(inspection.inspectors.values_list("pk", flat=True))
    if by.pk not in named or not named.issuperset(person.pk for person in team):
        raise Blocked(_("Only the inspectors named on the notice may draw samples."))


def _require_lawful(drawn: rules.Drawn, rule: Any) -> None:
    problem = rules.sampling_problem(drawn, rule.draw if rule else None)
    if problem:
        raise Blocked(problem_text(problem, rule))


def problem_text(problem: str, rule: Any) -> str:
    """The rule that the sampling breaks, as a sentence."""
    values = {
        "min_lot": getattr(rule, "min_lot", ""),
        "n_test": getattr(rule, "n_test", ""),
        "n_backup": getattr(rule, "n_backup", ""),
        "unit": getattr(rule, "unit", ""),
    }
    return str(PROBLEMS[problem]) % values


def inspected_party(enterprise: Enterprise) -> dict[str, Any]:
    """被抽样单位 as it stands in the register on the day."""
    return {
        "name": enterprise.name,
        "code": enterprise.public_code,
        "legal_representative": enterprise.legal_representative,
        "phone": enterprise.phone,
        "address": enterprise.place,
        "size": enterprise.size,
        "staff": enterprise.staff,
    }


def _report_due(inspection: Inspection, at: datetime) -> date:
    """Order 18 art. 33 leaves the time for the report to the task."""
    days = inspection.plan.report_days if inspection.plan else REPORT_DAYS
    return timezone.localdate(at) + timedelta(days=days)


def signed_once(sample: Sample) -> Any:
    return _("The sampling form is on file already.") if sample.form_id else None


@transition(
    source=[State.SAMPLED],
    target=None,
    allowed=rules.may_send,
    guard=signed_once,
    sentence=_("Sampling form put on file"),
    law="Order 18 art. 19",
)
def issue_form(sample: Sample, *, by: User, at: datetime) -> dict[str, Any]:
    """The sampling form as a numbered paper for organiser, laboratory and enterprise."""
    party = sample.inspected
    sample.form = papers.issue(
        kind=SAMPLING_FORM.code,
        office=by.office,
        addressee=Addressee(
            name=party.get("name", ""),
            code=party.get("code", ""),
            address=party.get("address", ""),
        ),
        context=letters.sampling_form(sample),
        subject_label=sample.number,
        by=by,
        at=at,
    )
    return {}


@transition(
    source=[State.SAMPLED],
    target=None,
    allowed=rules.may_send,
    sentence=_("Sampling form corrected"),
    law="Order 18 art. 19",
)
def amend(sample: Sample, *, by: User, at: datetime, **values: Any) -> dict[str, Any]:
    """A slip of the pen; counts and seals stay as both sides signed them."""
    for name in AMENDABLE & values.keys():
        setattr(sample, name, values[name])
    return {}


AMENDABLE = frozenset({"model", "brand", "batch", "grade", "certificate", "remarks"})


@transition(
    source=[State.SAMPLED],
    target=State.SENT,
    allowed=rules.may_send,
    sentence=_("Sample handed over to the laboratory"),
)
def send(
    sample: Sample,
    *,
    by: User,
    at: datetime,
    way: str = DeliveryWay.HAND,
    waybill: str = "",
    place: str = "",
    note: str = "",
) -> dict[str, Any]:
    """The sealed sample leaves the inspectors' hands, under its code."""
    sample.delivery_way, sample.sent_at = way, at
    custody.send(sample, way=way, waybill=waybill, place=place, note=note, by=by, at=at)
    worklist.close_items(sample, at=at)
    notifications.to_be_received(sample, at=at)
    return {"note": note}


# --- In the laboratory -----------------------------------------------------------------------


@transition(
    source=[State.SENT],
    target=State.RECEIVED,
    allowed=rules.may_test,
    sentence=_("Sample arrived, seal whole"),
    law="Order 18 art. 29",
    tone="ok",
)
def receive(
    sample: Sample,
    *,
    by: User,
    at: datetime,
    seal_state: str = SealState.WHOLE,
    seal_number: str = "",
    brought_by: str = "",
    note: str = "",
    photo: Attachment | None = None,
) -> dict[str, Any]:
    """The laboratory looks at the seal first; a broken one is refused, never tested.

    The number it reads and the way the sample came are kept as found: where they do not continue
    the chain, no result can be filed until the missing hand-over is recorded.
    """
    if seal_state != SealState.WHOLE:
        raise Blocked(_("The seal is broken: refuse the sample in writing (Order 18 art. 29)."))
    require_photo(photo)
    sample.seal_state, sample.received_at = seal_state, at
    custody.receive(
        sample, way=brought_by, seal_number=seal_number, note=note, photo=photo, by=by, at=at
    )
    today = timezone.localdate(at)
    until = max(sample.report_due_on or today, today)
    sample.deadline = deadlines.start(sample, REPORT, on=today, office=sample.lab, until=until)
    worklist.close_items(sample, at=at)
    notifications.to_be_tested(sample, at=at)
    return {"note": note}


def require_photo(photo: Attachment | None) -> None:
    """Order 18 art. 29: the seal is checked on arrival, and the photo proves it."""
    if photo is None:
        raise ValidationError({"photo": _("Take a photo of the seal as it arrived.")})


@transition(
    source=[State.SENT, State.RECEIVED],
    target=State.REJECTED,
    allowed=rules.may_test,
    sentence=_("The laboratory refused the sample: %(reason)s"),
    law="Order 18 art. 29",
    tone="bad",
)
def reject(
    sample: Sample,
    *,
    by: User,
    at: datetime,
    reason: str,
    seal_state: str = SealState.BROKEN,
    photo: Attachment | None = None,
) -> dict[str, Any]:
    """A broken seal or an unfit sample; it counts for nothing and is drawn again."""
    if not reason.strip():
        raise Blocked(_("Say why the sample is refused."))
    _settle(sample, state=State.REJECTED, reject_reason=reason[:200], seal_state=seal_state)
    custody.note(
        sample, CustodyKind.REJECTED, by=by, at=at, note=reason, seal_state=seal_state, photo=photo
    )
    _leave(sample, by=by, at=at)
    notifications.sample_refused(sample, at=at)
    return {"reason": reason}


@transition(
    source=[State.RECEIVED],
    target=[State.PASSED, State.FAILED],
    allowed=rules.may_file,
    guard=custody.chain_is_whole,
    sentence=_("Test report %(report)s filed: %(items)s items, %(failed)s not conforming"),
    law="Order 18 arts 9 and 33",
)
def file_results(
    sample: Sample,
    *,
    by: User,
    at: datetime,
    results: Sequence[Filed],
    report_number: str = "",
    report_file: Attachment | None = None,
) -> dict[str, Any]:
    """The values, each held against its limit; one judged item that fails decides the batch."""
    rows = [_judged(sample, number, one) for number, one in enumerate(results, start=1)]
    verdict = rules.batch_verdict(row.verdict for row in rows)
    if verdict is None:
        raise Blocked(_("No item was judged: a batch without a judgement has no result."))
    failed = [row for row in rows if row.verdict == ItemVerdict.FAIL]
    SampleItemResult.objects.bulk_create(rows)
    _settle(
        sample,
        state=State.FAILED if verdict == Verdict.FAIL else State.PASSED,
        verdict=verdict,
        result_at=at,
        is_serious=rules.is_serious([row.is_key for row in failed]),
        report_number=report_number.strip() or _next_report(sample, at),
        report_file=report_file,
        tester=by,
        deadline=None,
    )
    deadlines.meet(sample, REPORT, on=timezone.localdate(at))
    custody.note(sample, CustodyKind.TESTED, by=by, at=at)
    figures.count("spotcheck.failed" if failed else "spotcheck.passed", sample, at)
    worklist.close_items(sample, at=at)
    notifications.result_is_there(sample, at=at)
    _tell_case(sample, by=by, at=at)
    result_established.send(
        Sample, inspection=sample.inspection, sample=sample, verdict=verdict, by=by, at=at
    )
    return {"report": sample.report_number, "items": len(rows), "failed": len(failed)}


def _judged(sample: Sample, position: int, one: Filed) -> SampleItemResult:
    try:
        value = rules.reading(one.value, one.unit, one.name)
        verdict = rules.item_verdict(one.limit, value)
    except rules.Unreadable as fault:
        raise Blocked(f"{one.name}：{unreadable(fault, one.unit)}") from None
    return SampleItemResult(
        sample=sample,
        item_id=one.item_id,
        position=position,
        name=one.name,
        clause=one.clause,
        unit=one.unit,
        direction=one.direction,
        limit_low=one.low,
        limit_high=one.high,
        expected=one.expected,
        is_key=one.is_key,
        value=value[:60],
        verdict=verdict,
    )


def unreadable(fault: rules.Unreadable, unit: str) -> str:
    """What is wrong with a value, for whoever typed it."""
    if isinstance(fault, rules.WrongUnit):
        if not unit:
            return str(_("This item has no unit: give the number alone."))
        return str(_("This item is measured in %(unit)s; convert the value.") % {"unit": unit})
    if isinstance(fault, rules.Impossible):
        return str(_("No measurement of this item can come out like that."))
    return str(_("This cannot be held against the requirement."))


def _next_report(sample: Sample, at: datetime) -> str:
    year = timezone.localdate(at).year
    return f"JY-{year}-{take_number(f'report:{sample.lab_id}', str(year)):05d}"


@transition(
    source=[State.SAMPLED, State.SENT, State.RECEIVED],
    target=State.WITHDRAWN,
    allowed=rules.may_withdraw,
    sentence=_("Sample withdrawn"),
)
def withdraw(sample: Sample, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Taken back before a result: drawn by mistake, or overtaken by a higher office's check."""
    _settle(sample, state=State.WITHDRAWN)
    custody.note(sample, CustodyKind.WITHDRAWN, by=by, at=at, note=reason)
    _leave(sample, by=by, at=at)
    return {"note": reason}


def _settle(sample: Sample, **values: Any) -> None:
    """Write the new state at once: the case that is moved next looks at all its samples."""
    for name, value in values.items():
        setattr(sample, name, value)
    sample.save(update_fields=list(values))


def _leave(sample: Sample, *, by: User, at: datetime) -> None:
    """The sample no longer counts; its case waits for another or stands on the rest."""
    deadlines.cancel_all(sample, on=timezone.localdate(at))
    sample.deadline = None
    worklist.close_items(sample, at=at)
    figures.count("spotcheck.sampled", sample, at, amount=-1)
    _tell_case(sample, by=by, at=at)


def _tell_case(sample: Sample, *, by: User, at: datetime) -> None:
    """Move the case when its samples together allow it."""
    inspection = sample.inspection = lock(sample.inspection)
    if inspection.state != InspectionState.SAMPLED:
        return
    states = list(Sample.objects.filter(inspection=inspection).values_list("state", flat=True))
    verdict = rules.inspection_verdict(states)
    if verdict == Verdict.FAIL:
        sample.inspection = visits.mark_failed(inspection, by=by, at=at)
    elif verdict == Verdict.PASS:
        sample.inspection = visits.mark_passed(inspection, by=by, at=at)
    elif rules.GONE.issuperset(states):
        sample.inspection = visits.reopen_sampling(inspection, by=by, at=at)


# --- Telling the result ----------------------------------------------------------------------


def not_told_yet(sample: Sample) -> Any:
    return _("The result notice is drafted already.") if sample.notices.exists() else None


@transition(
    source=WITH_RESULT,
    target=None,
    allowed=rules.may_notify,
    guard=not_told_yet,
    sentence=_("Result notice drafted for %(recipients)s recipients"),
    law="Order 18 art. 35",
)
def issue_result_notice(sample: Sample, *, by: User, at: datetime) -> dict[str, Any]:
    """One letter for each recipient, waiting for the signature of a second person."""
    context = letters.result_notice(sample, on=timezone.localdate(at))
    for recipient, addressee in letters.addressees(sample):
        document = papers.draft(
            kind=RESULT_NOTICE.code,
            office=sample.office,
            addressee=addressee,
            context=context,
            subject_label=f"{sample.number} {sample.product_name}",
            by=by,
            at=at,
        )
        document = papers.submit(document, by=by, at=at)
        ResultNotice.objects.create(
            sample=sample,
            recipient=recipient,
            name=addressee.name,
            code=addressee.code,
            document=document,
        )
    worklist.close_items(sample, notifications.NOTICE, at=at)
    notifications.notice_to_be_approved(sample, at=at)
    if sample.state == State.FAILED:
        _tell_register(sample, by=by, at=at)
    return {"recipients": len(letters.addressees(sample))}


def _tell_register(sample: Sample, *, by: User, at: datetime) -> None:
    """The failed check becomes a fact about the enterprise."""
    add_credit_fact(
        sample.inspection.enterprise,
        fact=f"监督抽查不合格：{sample.product_name}",
        effect=Effect.WORSE,
        on=timezone.localdate(sample.result_at),
        source_label=sample.inspection.number,
        source_url=sample.inspection.get_absolute_url(),
        by=by,
        at=at,
    )


def waits_for_signature(sample: Sample) -> Any:
    """There is a draft, and it is not signed yet."""
    if sample.notices.filter(document__state=DocumentState.SUBMITTED).exists():
        return None
    return _("No result notice waits for a signature.")


@transition(
    source=WITH_RESULT,
    target=None,
    allowed=rules.may_approve_notice,
    guard=waits_for_signature,
    sentence=_("Result notice approved: %(numbers)s"),
    law="党政机关公文处理工作条例 art. 22",
)
def approve_result_notice(sample: Sample, *, by: User, at: datetime) -> dict[str, Any]:
    """The head signs every letter of the sample; the documents say who may."""
    waiting = sample.notices.filter(document__state=DocumentState.SUBMITTED).order_by("pk")
    signed = [
        papers.approve(notice.document, by=by, at=at)
        for notice in waiting.select_related("document")
    ]
    worklist.close_items(sample, notifications.APPROVE, at=at)
    notifications.notice_to_be_served(sample, at=at)
    return {"numbers": "、".join(str(document.number) for document in signed)}


@transition(
    source=WITH_RESULT,
    target=None,
    allowed=rules.may_notify,
    sentence=visits.worded(
        _("Result notice served (%(recipient)s); objections until %(due_on)s"),
        Recipient,
        "recipient",
    ),
    law="Product Quality Law art. 15",
)
def record_service(
    sample: Sample, *, document: Document, served_on: date, by: User, at: datetime
) -> dict[str, Any]:
    """The recipient's fifteen days begin; each recipient has their own (Order 18 art. 36)."""
    notice = sample.notices.select_for_update(of=("self",)).get(document=document)
    if notice.served_on is not None:
        raise Blocked(_("This notice was served already."))
    if sample.result_at and served_on < timezone.localdate(sample.result_at):
        raise Blocked(_("A result cannot be served before it is there."))
    clock = deadlines.start(notice, OBJECTION, on=served_on, office=sample.office)
    notice.served_on, notice.deadline = served_on, clock
    notice.save(update_fields=["served_on", "deadline"])
    if notice.recipient == Recipient.INSPECTED:
        sample.deadline = clock
    if not sample.notices.filter(served_on=None).exists():
        worklist.close_items(sample, at=at)
    return {"recipient": notice.recipient, "due_on": clock.due_on.isoformat()}
