"""The services, and the requests as the standard tells them: no word of a citizen leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from casework import codes
from complaints.models import ApiClient, ServiceRequest
from complaints.open311 import rules
from complaints.questions.models import ExtraQuestion
from complaints.questions.queries import asked_about
from complaints.questions.rules import field_name
from complaints.questions.states import AnswerKind
from complaints.rules import ENDED, OPEN
from complaints.states import Demand, Kind
from enterprises.models import ProductCategory

KEY_PURPOSE = "api-key"

# --- Clients --------------------------------------------------------------------------------


def client_of(key: str) -> ApiClient | None:
    """The program that holds this key; the demo's own key opens nothing outside the demo."""
    if codes.normalise(key) == codes.normalise(rules.DEMO_KEY) and not settings.EASY:
        return None
    mac = codes.mac(key, purpose=KEY_PURPOSE)
    return ApiClient.objects.active().filter(key_mac=mac).first()


# --- Services -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Service:
    """What somebody may ask for, about one group of goods."""

    kind: Kind
    category: ProductCategory

    @property
    def code(self) -> str:
        return rules.service_code(self.kind, self.category.pk)

    @property
    def name(self) -> str:
        return gettext("%(kind)s: %(category)s") % {
            "kind": self.kind.label,
            "category": self.category.label,
        }


def services() -> list[Service]:
    """Complaints and questions, by group of goods."""
    groups = list(ProductCategory.objects.groups().order_by("order", "pk"))
    return [Service(kind, group) for kind in rules.KINDS for group in groups]


def service_of(code: str) -> Service | None:
    parts = rules.parts_of(code)
    if parts is None:
        return None
    kind, category = parts
    group = ProductCategory.objects.groups().filter(pk=category).first()
    return Service(Kind(kind), group) if group else None


def service_row(service: Service) -> dict[str, Any]:
    """A line of the list of services."""
    described = {
        Kind.COMPLAINT: _("A dispute about goods or a service bought for living needs."),
        Kind.INQUIRY: _("A question about quality, standards or the bureau's work."),
    }
    return {
        "service_code": service.code,
        "service_name": service.name,
        "description": str(described[service.kind]),
        "metadata": True,
        "type": "realtime",
        "keywords": f"{service.kind.value},{service.category.pk}",
        "group": str(service.kind.label),
    }


# --- Attributes -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Attribute:
    """One field that a service asks for besides the standard's own."""

    code: str
    label: Any
    datatype: str = "string"
    required: bool = False
    hint: Any = ""
    values: Sequence[tuple[str, Any]] = ()

    def row(self, order: int) -> dict[str, Any]:
        return {
            "variable": True,
            "code": self.code,
            "datatype": self.datatype,
            "required": self.required,
            "datatype_description": str(self.hint),
            "order": order,
            "description": str(self.label),
            "values": [{"key": key, "name": str(name)} for key, name in self.values],
        }


OF_COMPLAINTS = (
    Attribute("respondent_name", _("Trader"), required=True),
    Attribute("respondent_address", _("Address of the shop, or name of the web shop")),
    Attribute("respondent_code", _("credit code")),
    Attribute("purchase_date", _("Bought on"), "datetime", hint=_("A day, such as 2026-09-18.")),
    Attribute("amount", _("Amount paid (yuan)"), "number"),
    Attribute("demands", _("Wants"), "multivaluelist", values=tuple(Demand.choices)),
    Attribute("demand", _("Claim in own words"), "text"),
)
DATATYPES = {
    AnswerKind.TEXT: "string",
    AnswerKind.CHOICE: "singlevaluelist",
    AnswerKind.YESNO: "singlevaluelist",
    AnswerKind.DATE: "datetime",
    AnswerKind.NUMBER: "number",
}
YES_NO = (("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No")))


def attributes(service: Service) -> list[Attribute]:
    """What a request of this service may hold besides; the extra questions are never demanded."""
    own = [
        Attribute("district", _("District"), "singlevaluelist", values=_districts()),
        Attribute("product_name", _("Goods or service")),
    ]
    if service.kind == Kind.COMPLAINT:
        own += OF_COMPLAINTS
    return own + [_of_question(question) for question in asked_about(service.category.pk)]


def _districts() -> list[tuple[str, str]]:
    return [(place.pk, place.label) for place in District.objects.order_by("code")]


def _of_question(question: ExtraQuestion) -> Attribute:
    yes_no = question.kind == AnswerKind.YESNO
    return Attribute(
        field_name(question.pk),
        question.label,
        DATATYPES[AnswerKind(question.kind)],
        hint=question.hint,
        values=YES_NO if yes_no else question.options,
    )


def definition(service: Service) -> dict[str, Any]:
    """The service definition of the standard."""
    asked = attributes(service)
    return {
        "service_code": service.code,
        "attributes": [attribute.row(order) for order, attribute in enumerate(asked, 1)],
    }


def district_in(text: str) -> str:
    """The district that an address names; the longest name wins: a zone before its county."""
    places = sorted(District.objects.order_by("code"), key=lambda place: -len(place.name))
    for place in places:
        if place.pk == text.strip() or place.name in text or place.short_name in text:
            return str(place.pk)
    return ""


# --- Requests -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """Which requests a program asks for."""

    start: datetime
    end: datetime
    ids: Sequence[str] = ()
    codes: Sequence[str] = ()
    status: Sequence[str] = ()
    page: int = 1
    size: int = rules.PAGE


def _told() -> QuerySet[ServiceRequest]:
    return ServiceRequest.objects.told().select_related(
        "complaint__district", "complaint__office", "complaint__deadline", "complaint__category"
    )


def by_id(ids: Iterable[str]) -> list[ServiceRequest]:
    """The requests of these names; whoever knows a name was given it."""
    rows = _told().filter(public_id__in=[codes.normalise(each) for each in ids])
    return list(rows.order_by("-received_at", "-pk"))


def of_client(client: ApiClient, wanted: Wanted) -> list[ServiceRequest]:
    """What came in through this program, newest first."""
    rows = _told().filter(client=client, received_at__gte=wanted.start, received_at__lte=wanted.end)
    if wanted.codes:
        rows = rows.filter(service_code__in=wanted.codes)
    if wanted.status:
        states = [*(OPEN if "open" in wanted.status else ())]
        states += ENDED if "closed" in wanted.status else ()
        rows = rows.filter(complaint__state__in=states)
    first = (wanted.page - 1) * wanted.size
    return list(rows.order_by("-received_at", "-pk")[first : first + wanted.size])


def request_row(request: ServiceRequest) -> dict[str, Any]:
    """One request: what kind, where it stands and since when; nothing that anybody wrote."""
    case = request.complaint
    category = case.category.label if case.category else ""
    name = gettext("%(kind)s: %(category)s") % {
        "kind": case.get_kind_display(),
        "category": category,
    }
    changed = [case.received_at, case.asked_at, case.accepted_at, case.referred_at, case.closed_at]
    due_on = case.deadline.due_on if case.deadline and case.is_open else None
    return {
        "service_request_id": request.public_id,
        "status": rules.status_of(case.state),
        "status_notes": case.get_state_display(),
        "service_name": name,
        "service_code": request.service_code,
        # What the citizen wrote stays here: the category stands for it.
        "description": category,
        "agency_responsible": case.office.name,
        "service_notice": "",
        "requested_datetime": moment(case.received_at),
        "updated_datetime": moment(max(each for each in changed if each)),
        "expected_datetime": due_on.isoformat() + "T23:59:59+08:00" if due_on else None,
        "address": case.district.label,
        "address_id": case.district_id,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def moment(at: datetime) -> str:
    """The date format of the standard: W3C, with the zone."""
    return timezone.localtime(at).isoformat(timespec="seconds")
