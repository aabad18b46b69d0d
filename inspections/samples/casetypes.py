"""What samples contribute to the staff site, the API, search and the case page."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.states import Role
from casework import cases, slots, statuses
from casework.templatetags.ui import day
from documents.models import register_policy
from inspections import casepage
from inspections.samples import (
    aftermath,  # noqa: F401 - its acts register themselves
    aftermath_forms,
    custody,
    falls,  # noqa: F401 - its acts register themselves
    forms,
    queries,
)
from inspections.samples import casepage as on_the_case_page
from inspections.samples.api import SampleSerializer
from inspections.samples.casepage import told_by, told_checks
from inspections.samples.filters import SampleFilter
from inspections.samples.models import CustodyStep, Sample
from inspections.samples.states import Holder, ItemVerdict, Part, SampleState
from inspections.visits.models import Inspection
from inspections.visits.states import Verdict

HITS = 8

SAMPLE_LOOKS: dict[str, statuses.Look] = {
    SampleState.SAMPLED: statuses.Look("received"),
    SampleState.SENT: statuses.Look("waiting"),
    SampleState.RECEIVED: statuses.Look("progress", icon="flask"),
    SampleState.REJECTED: statuses.Look("failed", icon="circle-minus"),
    SampleState.PASSED: statuses.Look("passed"),
    SampleState.FAILED: statuses.Look("failed"),
    SampleState.WITHDRAWN: statuses.Look("closed"),
    SampleState.ANNULLED: statuses.Look("closed", icon="circle-minus"),
}
VERDICT_LOOKS: dict[str, statuses.Look] = {
    Verdict.PASS: statuses.Look("passed"),
    Verdict.FAIL: statuses.Look("failed"),
}
ITEM_LOOKS: dict[str, statuses.Look] = {
    ItemVerdict.PASS: statuses.Look("passed"),
    ItemVerdict.FAIL: statuses.Look("failed"),
    ItemVerdict.NOT_JUDGED: statuses.Look("closed", icon="circle-minus"),
}
SAMPLE_ACTS = {
    "receive": _("Receive"),
    "file_results": _("File the results"),
    "send": _("Hand over to the laboratory"),
    "issue_result_notice": _("Draft the result notice"),
    "approve_result_notice": _("Approve the result notice"),
    "reject": _("Refuse the sample"),
    "attach_report": _("Attach the report file"),
    "record_payment": _("Record the payment for the sample"),
    "record_hand_over": _("Record a hand-over"),
    "settle": _("Give back or dispose of the samples"),
    "issue_form": _("Put the sampling form on file"),
    "amend": _("Correct the sampling form"),
    "withdraw": _("Withdraw the sample"),
}


def local_day(moment: Any) -> Any:
    return timezone.localdate(moment) if moment else None


SAMPLE_COLUMNS = (
    cases.Column(
        "number",
        _("Sample"),
        lambda row: row.known_as,
        "main",
        second=lambda row: " ".join(filter(None, [row.product_name, row.model])),
    ),
    cases.Column("state", _("State"), lambda row: row.get_state_display(), "status"),
    cases.Column("deadline", _("Deadline"), lambda row: row.deadline, "due", exported=False),
    cases.Column("enterprise", _("Enterprise"), lambda row: row.known_enterprise),
    cases.Column("lab", _("Laboratory"), lambda row: row.lab.name),
    cases.Column("sampled_at", _("Sampled"), lambda row: local_day(row.sampled_at), "date"),
    cases.Column("result_at", _("Result"), lambda row: local_day(row.result_at), "date"),
    cases.Column("report_number", _("Report number"), lambda row: row.report_number),
    cases.Column("verdict", _("Verdict"), lambda row: row.get_verdict_display(), listed=False),
)


# --- The sample's page -----------------------------------------------------------------------


def sample_context(sample: Sample, user: User) -> dict[str, Any]:
    """What the page of a sample shows; a laboratory gets nothing that names the enterprise."""
    blind = user.has_role(Role.LAB)
    return {
        "blind": blind,
        "facts": sample_facts(sample, blind=blind),
        "timeline": chain(sample, blind=blind),
        "fault": custody.fault_text(queries.fault_of(sample.custody.all(), sample)),
        "next": casepage.panel(sample_next(sample, user), sample.deadline),
        "items": queries.items_to_test(sample) if not sample.result_at else [],
    }


def _producer_label(sample: Sample) -> Any:
    if sample.producer_cleared_at:
        return _("Labelled producer, did not make the goods")
    return _("Labelled producer")


def sample_facts(sample: Sample, *, blind: bool) -> list[tuple[Any, Any]]:
    """The sampling form as the reader may know it."""
    amount = f"{sample.n_test} {sample.unit}"
    facts = [
        (_("Sample code"), sample.blind_code),
        (_("Model or specification"), sample.model),
        (_("Standard executed"), sample.standard),
        (_("Pieces to test"), amount),
        (_("Seal of the test sample"), sample.seal_test),
        (_("Report due"), day(sample.report_due_on)),
    ]
    if blind:
        return facts
    return [
        *facts,
        (_("Brand"), sample.brand),
        (_("Batch"), sample.batch),
        (_("Size of the lot"), f"{sample.lot_size} {sample.unit}"),
        (_("Back-up pieces"), f"{sample.n_backup} {sample.unit}"),
        (_("Back-up sample"), sample.get_backup_state_display()),
        (_("Where the back-up is kept"), sample.get_backup_place_display()),
        (_("Seal of the back-up sample"), sample.seal_backup),
        (_("Place of sampling"), sample.get_place_display()),
        (_producer_label(sample), sample.producer_name),
        (_("Samplers"), "、".join(str(person) for person in sample.samplers.all())),
        (_("Representative"), sample.representative),
        (_("Laboratory"), sample.lab.name),
        (_("Platform"), sample.platform_name),
        (_("Paid for the sample (yuan)"), sample.purchase_amount),
        (_("Paid on"), day(sample.paid_on)),
        (_("Papers kept until"), day(sample.keep_until)),
    ]


def sample_next(sample: Sample, user: Any) -> dict[str, Any] | None:
    """What is to be done with the sample now; None leaves it to the plain buttons."""
    if not sample.result_at or user.has_role(Role.LAB):
        return None
    base = sample.get_absolute_url()
    notices = list(sample.notices.all())
    step: dict[str, Any] = {
        "title": _("Tell the result"),
        "checks": told_checks([told_by(notices)]),
    }
    unsigned = [row for row in notices if not row.document.approved_at]
    unserved = [row for row in notices if not row.served_on]
    if not notices:
        act = {"label": _("Draft the result notice"), "url": f"{base}issue-result-notice/"}
        step["primary"] = {**act, "post": True}
    elif unsigned and user.has_role(Role.HEAD):
        act = {"label": _("Approve the result notice"), "url": f"{base}approve-result-notice/"}
        step["primary"] = {**act, "post": True}
    elif unsigned:
        step["text"] = _("The head of the office signs next.")
    elif unserved:
        url = f"{unserved[0].document.get_absolute_url()}serve/"
        step["primary"] = {"label": _("Record service"), "url": url, "icon": "send"}
    else:
        step["title"] = _("The time for objections runs")
        step["primary"] = {"label": _("To the case"), "url": sample.inspection.get_absolute_url()}
    return step


TONES = {"rejected": "bad", "withdrawn": "bad"}


def chain(sample: Sample, *, blind: bool) -> list[dict[str, Any]]:
    """The chain of custody, newest first; the laboratory reads its own part of it."""
    return [
        {
            "sentence": step_sentence(step, sample),
            "at": step.at,
            "who": "" if blind and step.taker != Holder.LAB else str(step.by),
            "note": step_note(step, blind=blind),
            "tone": TONES.get(step.kind, ""),
            "icon": "",
            "url": step.photo.get_absolute_url() if step.photo else "",
            "link": _("Photo") if step.photo else "",
        }
        for step in sample.custody.all()
        if not (blind and step.part == Part.BACKUP)
    ]


def step_sentence(step: CustodyStep, sample: Sample) -> str:
    """What happened to which part, and between whom."""
    words = str(step.get_kind_display())
    if step.giver != step.taker:
        words += f"　{step.get_giver_display()} → {step.get_taker_display()}"
    return f"{step.get_part_display()}　{words}" if sample.n_backup else words


def step_note(step: CustodyStep, *, blind: bool) -> str:
    """Where, how and with which seal; a place would tell the laboratory whose goods they are."""
    told = [
        "" if blind else step.place,
        step.get_way_display(),
        "" if blind else step.waybill,
        step.seal_number,
        step.get_seal_state_display(),
        "" if blind and step.taker != Holder.LAB else step.note,
    ]
    return "　".join(filter(None, map(str, told)))


# --- Who may read the photos, search, documents ------------------------------------------------


def photos_of(user: Any) -> Q:
    """Photos of the sampling show whose goods these are: they follow the visit."""
    visits = Inspection.objects.visible_to(user).values("pk")
    found = Sample.photos.through.objects.filter(sample__inspection__in=visits)
    return Q(pk__in=found.values("attachment_id"))


def signatures_of(user: Any) -> Q:
    """Signatures are read with the sampling form they stand on."""
    visits = Inspection.objects.visible_to(user).values("pk")
    found = Sample.objects.filter(inspection__in=visits).exclude(signature=None)
    return Q(pk__in=found.values("signature"))


def reports_of(user: Any) -> Q:
    """The report as the laboratory filed it."""
    rows = Sample.objects.visible_to(user).exclude(report_file=None)
    return Q(pk__in=rows.values("report_file"))


def seals_of(user: Any) -> Q:
    """Photos that the laboratory took of a seal."""
    samples = Sample.objects.visible_to(user).values("pk")
    steps = CustodyStep.objects.filter(sample__in=samples).exclude(photo=None)
    return Q(pk__in=steps.values("photo"))


def search(words: str, user: Any) -> dict[str, Any]:
    """Samples by their code, and where the number may be known by that."""
    found = Q(blind_code__iexact=words)
    if not user.has_role(Role.LAB):
        found |= Q(number__icontains=words)
    rows = Sample.objects.visible_to(user).filter(found).order_by("-pk")[:HITS]
    hits = [
        {
            "url": row.get_absolute_url(),
            "title": row.known_as,
            "detail": row.product_name,
            "icon": "flask",
        }
        for row in rows
    ]
    return {"label": _("Samples"), "hits": hits}


def subject_of_document(document: Any, user: Any) -> dict[str, Any] | None:
    """The case behind a paper of the samples room."""
    if user.has_role(Role.LAB):
        return None
    papers = Q(form=document) | Q(notices__document=document)
    row = Sample.objects.visible_to(user).filter(papers).order_by("pk").first()
    return {"label": row.known_as, "url": row.get_absolute_url()} if row else None


# --- Wiring ----------------------------------------------------------------------------------


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register("inspections.sample", SAMPLE_LOOKS)
    statuses.register("inspections.sample", VERDICT_LOOKS, field="verdict")
    statuses.register("inspections.sampleitemresult", ITEM_LOOKS, field="verdict")
    on_the_case_page.register()
    register_policy(forms.SAMPLING_PHOTO, photos_of)
    register_policy(forms.SAMPLING_SIGNATURE, signatures_of)
    register_policy(forms.SEAL_PHOTO, seals_of)
    register_policy(forms.REPORT_FILE, reports_of)
    slots.register("search.source", name="samples", query=search, order=25)
    slots.register("document.subject", name="samples", query=subject_of_document, order=20)
    cases.register(sample_type())


def sample_type() -> cases.CaseType:
    return cases.CaseType(
        slug="samples",
        model=Sample,
        label=_("Sample"),
        plural=pgettext_lazy("nav", "Samples and tests"),
        columns=SAMPLE_COLUMNS,
        list_query=queries.sample_list,
        detail_query=queries.sample_detail,
        filterset=SampleFilter,
        order="-pk",
        orders=("deadline__due_on", "result_at", "-result_at"),
        detail_template="inspections/samples/sample.html",
        context=sample_context,
        forms={
            "amend": forms.AmendForm,
            "send": forms.SendForm,
            "receive": forms.ReceiveForm,
            "reject": forms.RejectForm,
            "file_results": forms.ResultsForm,
            "withdraw": forms.WithdrawForm,
            "attach_report": aftermath_forms.ReportFileForm,
            "record_payment": aftermath_forms.PaymentForm,
            "record_hand_over": aftermath_forms.HandOverForm,
            "settle": aftermath_forms.SettleForm,
        },
        acts=SAMPLE_ACTS,
        serializer=SampleSerializer,
        roles=(Role.INSPECTOR, Role.REGULATOR, Role.HEAD, Role.LAB),
        nav=cases.Nav(group="business", icon="flask", order=25),
    )
