"""The kinds of papers that inspections write; the keys are those of templates/letters/README.md."""

from django.utils.translation import gettext_lazy as _

from documents import kinds

RESULT_NOTICE = kinds.register(
    kinds.Kind(
        code="result_notice",
        series="果",
        title="产品质量监督抽查检验结果通知书",
        template="letters/result_notice/v1.html",
        label=_("Result notice"),
        slips=True,
        required=frozenset({"product", "verdict", "contact", "phone"}),
        defaults={
            "model": "",
            "batch": "",
            "sampled_on": "",
            "laboratory": "",
            "report_number": "",
            "items": [],
            "objection_days": "15",
            "objection_office": "",
            "basis": [],
            "copies": [],
        },
    )
)

SAMPLING_FORM = kinds.register(
    kinds.Kind(
        code="sampling_form",
        series="抽",
        title="产品质量监督抽查抽样单",
        template="letters/sampling_form/v1.html",
        label=_("Sampling form"),
        needs_approval=False,
        required=frozenset({"product", "samplers"}),
        defaults={
            "plan": "",
            "model": "",
            "batch": "",
            "produced_on": "",
            "trademark": "",
            "standard": "",
            "sampled_at": "",
            "place": "",
            "producer": {"name": "", "code": ""},
            "base": "",
            "quantity": "",
            "reserve": "",
            "reserve_place": "",
            "seal_number": "",
            "laboratory": "",
            "price": "",
            "refusal": "",
            "representative": "",
            "remarks": "",
        },
    )
)

SUMMONS_NOTICE = kinds.register(
    kinds.Kind(
        code="summons_notice",
        series="约",
        title="质量安全约谈通知书",
        template="letters/summons_notice/v2.html",
        version=2,
        label=_("Summons letter"),
        slips=True,
        led_by="summons",
        required=frozenset({"source", "product", "basis", "time", "place", "contact", "phone"}),
        defaults={
            "post": "法定代表人",
            "person": "",
            "hindrance": "",
            "occasion": "",
            "model": "",
            "batch": "",
            "produced_on": "",
            "report_number": "",
            "laboratory": "",
            "items": [],
            "findings": "",
            "agenda": [],
            "materials": [],
            "reply_by": "",
            "report_days": "",
            "copies": [],
        },
    )
)

INTERVIEW_RECORD = kinds.register(
    kinds.Kind(
        code="interview_record",
        series="谈",
        title="质量安全约谈记录",
        template="letters/interview_record/v2.html",
        version=2,
        label=_("Interview record"),
        needs_approval=False,
        required=frozenset({"started_at", "ended_at", "place", "host", "recorder", "facts"}),
        defaults={
            "notice_number": "",
            "officials": [],
            "attendees": [],
            "questions": [],
            "explanation": "",
            "demands": [],
            "undertaking": "",
            "media": "",
            "refusal": "",
        },
    )
)

CORRECTION_ORDER = kinds.register(
    kinds.Kind(
        code="correction_order",
        series="责改",
        title="责令改正通知书",
        template="letters/correction_order/v1.html",
        label=_("Correction order"),
        slips=True,
        led_by="rectification",
        required=frozenset({"finding", "demands", "contact", "phone"}),
        defaults={
            "representative": "",
            "address": "",
            "report_number": "",
            "clauses": [],
            "basis": [],
            "due_on": "",
            "within": "",
            "stop": "",
            "report": "",
            "appeal": True,
            "review_organ": "",
            "court": "",
            "copies": [],
        },
    )
)

RECHECK_NOTICE = kinds.register(
    kinds.Kind(
        code="recheck_notice",
        series="复检",
        title="复查结果通知书",
        template="letters/recheck_notice/v1.html",
        label=_("Re-check notice"),
        slips=True,
        required=frozenset({"order_number", "verdict", "contact", "phone"}),
        defaults={
            "rechecked_on": "",
            "findings": "",
            "consequence": "",
            "copies": [],
        },
    )
)

SUSPENSION_ORDER = kinds.register(
    kinds.Kind(
        code="suspension_order",
        series="停整",
        title="责令停业整顿通知书",
        template="letters/suspension_order/v1.html",
        label=_("Suspension order"),
        slips=True,
        led_by="suspension_of",
        required=frozenset({"order_number", "facts", "days", "contact", "phone"}),
        defaults={
            "notice": "",
            "demands": [],
            "basis": [],
            "review_organ": "",
            "court": "",
            "copies": [],
        },
    )
)

LICENCE_TRANSFER = kinds.register(
    kinds.Kind(
        code="licence_transfer",
        series="移照",
        title="关于提请依法吊销营业执照的移送函",
        template="letters/licence_transfer/v1.html",
        label=_("Transfer to the registration authority"),
        slips=True,
        led_by="transfer_of",
        required=frozenset({"enterprise", "facts", "contact", "phone"}),
        defaults={"basis": [], "papers": [], "copies": []},
    )
)

PRODUCER_NOTICE = kinds.register(
    kinds.Kind(
        code="producer_notice",
        series="通",
        title="不合格产品生产者所在地通报函",
        template="letters/producer_notice/v1.html",
        label=_("Notice to the bureau of the producer's place"),
        slips=True,
        led_by="telling",
        required=frozenset({"producer", "product", "facts", "contact", "phone"}),
        defaults={
            "model": "",
            "batch": "",
            "seller": "",
            "report_number": "",
            "basis": [],
            "copies": [],
        },
    )
)

TALK_ATTENDANCE = kinds.register(
    kinds.Kind(
        code="talk_attendance",
        series="签",
        title="集体约谈签到表",
        template="letters/talk_attendance/v1.html",
        label=_("Attendance sheet of a group talk"),
        needs_approval=False,
        required=frozenset({"session", "time", "place", "host", "recorder", "rows"}),
        defaults={"experts": [], "agenda": []},
    )
)
