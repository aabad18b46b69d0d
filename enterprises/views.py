"""The register's own pages: the public look-up, the staff's entry forms, the enterprise space."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import http_methods, public, roles_required
from accounts.limits import limited
from accounts.states import Role
from casework import acting, cases
from casework.models import Notice, WorkItem
from casework.opening import opening
from casework.paging import keyset
from documents.queries import waiting_for_receipt
from enterprises import queries, rules
from enterprises.forms import (
    EnrolForm,
    EnterpriseForm,
    EvidenceForm,
    ImportForm,
    NewCredentialForm,
    NominateForm,
    OpenRosterForm,
)
from enterprises.importing import ImportProblem, Plan, Row, carry_out, check, read
from enterprises.models import CqoPilot, Enterprise, Roster
from enterprises.states import Duty, PilotState
from enterprises.transitions import (
    enrol,
    file_credential,
    file_evidence,
    nominate,
    open_roster,
    register,
)

Request = Any  # an HttpRequest with a signed-in user
PLAN_SALT, PLAN_SECONDS = "enterprises.import", 3600
MOST_ON_PAGE = 5000
SHOWN = 50


def see_other(address: str) -> HttpResponse:
    """303: the act is done, look there."""
    response = redirect(address)
    response.status_code = 303
    return response


# --- Public ---------------------------------------------------------------------------------------


@public
@http_methods(read=("GET",))
def look_up(request: HttpRequest) -> HttpResponse:
    """Anybody finds an enterprise by its name or code."""
    words = " ".join(request.GET.get("q", "").split())[:60]
    hits = queries.public_hits(words) if words else []
    most = queries.PUBLIC_HITS
    context = {"words": words, "hits": hits[:most], "more": len(hits) > most}
    return render(request, "enterprises/look_up.html", context)


@public
@http_methods(read=("GET",))
def public_profile(request: HttpRequest, code: str) -> HttpResponse:
    """Published results, certificates and the grade: facts, no personal data, no recommendation."""
    enterprise = queries.public_profile(code)
    if enterprise is None:
        raise Http404
    if code != enterprise.public_code:
        return redirect("enterprise_profile", code=enterprise.public_code)
    today = timezone.localdate()
    context = {
        "enterprise": enterprise,
        "credentials": queries.public_credentials(enterprise, today),
        "honours": queries.current_honours(enterprise, today),
        "products": list(enterprise.products.select_related("category").order_by("name", "pk")),
        "grade": enterprise.grade_changes.order_by("-on", "-pk").first(),
        "is_pilot": queries.is_pilot(enterprise),
        "today": today,
    }
    return render(request, "enterprises/public_profile.html", context)


# --- Staff ----------------------------------------------------------------------------------------


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.EDITORS)
def enterprise_new(request: Request) -> HttpResponse:
    """Enter an enterprise in the register."""
    return opening(
        request,
        template="enterprises/enterprise_new.html",
        form=EnterpriseForm(request.POST or None, user=request.user),
        creation=register,
        done=_("The enterprise is entered in the register."),
    )


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.DECIDERS)
def pilot_new(request: Request) -> HttpResponse:
    """Nominate an enterprise for the CQO pilot."""
    initial = _initial(request, queries.current_roster("cqo"))
    return opening(
        request,
        template="enterprises/pilot_new.html",
        form=NominateForm(request.POST or None, initial=initial),
        creation=nominate,
        done=_("The enterprise is nominated."),
    )


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.DECIDERS)
def backbone_new(request: Request) -> HttpResponse:
    """Give an enterprise a place on the backbone roster."""
    initial = _initial(request, queries.current_roster("backbone"))
    return opening(
        request,
        template="enterprises/backbone_new.html",
        form=EnrolForm(request.POST or None, initial=initial),
        creation=enrol,
        done=_("The enterprise is enrolled."),
    )


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.DECIDERS)
def roster_new(request: Request) -> HttpResponse:
    """Open the roster of a year."""
    today = timezone.localdate()
    initial = {"year": today.year, "kind": request.GET.get("kind", "")}
    return opening(
        request,
        template="enterprises/roster_new.html",
        form=OpenRosterForm(request.POST or None, initial=initial),
        creation=open_roster,
        done=_("The roster is open."),
    )


def _initial(request: Request, roster: Roster | None) -> dict[str, Any]:
    return {"roster": roster, "enterprise": request.GET.get("code", "")[:18]}


# --- Import ---------------------------------------------------------------------------------------


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.EDITORS)
@limited("upload")
def enterprise_import(request: Request) -> HttpResponse:
    """The register from a spreadsheet: look at what would happen, then let it happen."""
    if request.method == "POST" and request.POST.get("plan"):
        return _import_now(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "plan": None, "token": "", "problem": ""}
    if request.method == "GET":
        return render(request, "enterprises/import.html", {**context, "form": ImportForm()})
    if not form.is_valid():
        return render(request, "enterprises/import.html", context, status=422)
    return _preview(request, form, context)


def _preview(request: Request, form: ImportForm, context: dict[str, Any]) -> HttpResponse:
    upload = form.cleaned_data["file"]
    try:
        rows = read(upload.name or "", upload.read())
        if len(rows) > MOST_ON_PAGE:
            raise ImportProblem(_("On this page at most %(most)d rows.") % {"most": MOST_ON_PAGE})
    except ImportProblem as problem:
        form.add_error("file", str(problem))
        return render(request, "enterprises/import.html", context, status=422)
    plan = check(rows, request.user)
    context |= {"plan": plan, "name": upload.name, "faults": plan.faults[:SHOWN]}
    context |= {"lines": preview_lines(plan), "hidden": max(0, len(plan.faults) - SHOWN)}
    if plan.faults:
        return render(request, "enterprises/import.html", context, status=422)
    lines = [[row.number, row.values] for row in rows]
    context["token"] = signing.dumps(lines, salt=_salt(request), compress=True)
    return render(request, "enterprises/import.html", context)


def _salt(request: Request) -> str:
    """A plan is good for the person who saw it."""
    return f"{PLAN_SALT}:{request.user.pk}"


def preview_lines(plan: Plan) -> list[dict[str, Any]]:
    """The first rows that would change something, as the page shows them."""
    new = [{"row": row.number, "name": facts["name"], "new": True} for row, facts in plan.new]
    changed = [
        {"row": row.number, "name": entry.name, "new": False, "fields": field_words(facts)}
        for row, entry, facts in plan.changed
    ]
    lines: list[dict[str, Any]] = [*new, *changed]
    return sorted(lines, key=lambda line: line["row"])[:SHOWN]


def field_words(facts: Mapping[str, Any]) -> str:
    """The names of the changed columns."""
    fields = [Enterprise._meta.get_field(name) for name in facts]
    return "、".join(str(getattr(field, "verbose_name", "")) for field in fields)


def _import_now(request: Request) -> HttpResponse:
    """The rows were shown before; they are checked again against the register of this moment."""
    try:
        token = request.POST["plan"]
        lines = signing.loads(token, salt=_salt(request), max_age=PLAN_SECONDS)
        plan = check([Row(number, values) for number, values in lines], request.user)
        carry_out(plan, by=request.user, at=timezone.now())
    except (signing.BadSignature, ImportProblem) as error:
        problem = _("The preview is too old; please send the file again.")
        problem = str(error) if isinstance(error, ImportProblem) else problem
        context = {"form": ImportForm(), "plan": None, "token": "", "problem": problem}
        return render(request, "enterprises/import.html", context, status=422)
    messages.success(request, _("Imported: %(summary)s") % {"summary": plan.summary})
    return see_other(reverse("case_list", args=["enterprises"]))


# --- Enterprise space -----------------------------------------------------------------------------


def own_enterprise(request: Request) -> Enterprise:
    """The entry of the enterprise for which this account acts."""
    rows = Enterprise.objects.visible_to(request.user).filter(code=request.user.organisation_code)
    return get_object_or_404(rows.select_related("district"))


def own_pilot(request: Request) -> CqoPilot | None:
    """The enterprise's pilot that runs or is proposed, the newest first."""
    rows = queries.pilot_list(CqoPilot.objects.visible_to(request.user))
    open_states = [PilotState.ACTIVE, PilotState.CANDIDATE]
    return rows.filter(state__in=open_states).order_by("-pk").first()


@http_methods(read=("GET",))
@roles_required(Role.ENTERPRISE, Role.CQO)
def space_home(request: Request) -> HttpResponse:
    """What waits for the enterprise: letters, corrections, certificates, the CQO's duties."""
    enterprise = own_enterprise(request)
    today = timezone.localdate()
    items = [(item, own_address(item)) for item in _own_items(request)]
    is_contact = request.user.has_role(Role.ENTERPRISE)
    expiring = queries.expiring_credentials(enterprise, today) if is_contact else []
    letters = waiting_for_receipt(enterprise.code).count() if is_contact else 0
    pilot = own_pilot(request)
    context = {
        "enterprise": enterprise,
        "organisation": enterprise.name,
        "items": items,
        "expiring": expiring,
        "waiting": len(items) + len(expiring) + letters,
        "pilot": pilot,
        "duties": list(queries.duties_of(pilot)) if pilot else [],
        "is_contact": is_contact,
        "today": today,
    }
    return render(request, "enterprises/space_home.html", context)


def own_address(item: WorkItem) -> str:
    """Where the enterprise does it: a page of the staff is no place for it to go."""
    return reverse("enterprise_letters") if item.url.startswith("/staff/") else item.url


def _own_items(request: Request) -> QuerySet[WorkItem]:
    rows = WorkItem.objects.visible_to(request.user).open()
    return rows.select_related("deadline__rule").order_by("due_on", "pk")


@http_methods(read=("GET",))
@roles_required(Role.ENTERPRISE)
def space_corrections(request: Request) -> HttpResponse:
    """The corrections that were ordered, with the way to send evidence."""
    enterprise = own_enterprise(request)
    context = {"enterprise": enterprise, "organisation": enterprise.name}
    return render(request, "enterprises/space_corrections.html", context)


@http_methods(read=("GET",))
@roles_required(Role.ENTERPRISE)
def space_credentials(request: Request) -> HttpResponse:
    """The certificates on record, the soonest to end first."""
    enterprise = own_enterprise(request)
    context = {
        "enterprise": enterprise,
        "organisation": enterprise.name,
        "credentials": queries.credentials_of(enterprise, timezone.localdate()),
    }
    return render(request, "enterprises/space_credentials.html", context)


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.ENTERPRISE)
@limited("upload")
def space_credential_new(request: Request) -> HttpResponse:
    """File a new certificate."""
    enterprise = own_enterprise(request)
    given = {"obj": enterprise, "user": request.user}
    form = NewCredentialForm(request.POST or None, request.FILES or None, **given)
    key = request.POST.get("form_key") or uuid.uuid4().hex
    if request.method == "POST" and form.is_valid():
        acting.act(
            cases.registry["enterprises"],
            file_credential,
            obj=enterprise,
            user=request.user,
            at=timezone.now(),
            values=dict(form.cleaned_data),
            key=key,
        )
        messages.success(request, _("The certificate is filed; it counts once it is checked."))
        return see_other(reverse("enterprise_credentials"))
    context = {"form": form, "form_key": key, "organisation": enterprise.name}
    status = 422 if request.method == "POST" else 200
    return render(request, "enterprises/space_credential_new.html", context, status=status)


@http_methods(read=("GET",))
@roles_required(Role.ENTERPRISE, Role.CQO)
def space_cqo(request: Request) -> HttpResponse:
    """The seven duties of the CQO as a checklist with evidence."""
    enterprise = own_enterprise(request)
    pilot = own_pilot(request)
    context = {
        "enterprise": enterprise,
        "organisation": enterprise.name,
        "pilot": pilot,
        "officer": next(iter(getattr(pilot, "officers", [])), None),
        "duties": list(queries.duties_of(pilot)) if pilot else [],
        "may_file": bool(pilot and file_evidence.refusal(pilot, by=request.user) is None),
    }
    return render(request, "enterprises/space_cqo.html", context)


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.CQO)
@limited("upload")
def space_duty(request: Request, duty: str) -> HttpResponse:
    """File evidence for one of the seven duties."""
    pilot = own_pilot(request)
    if pilot is None or duty not in Duty.values:
        raise Http404
    data = {**request.POST.dict(), "duty": duty} if request.method == "POST" else None
    form = EvidenceForm(data, request.FILES or None, initial={"duty": duty})
    key = request.POST.get("form_key") or uuid.uuid4().hex
    if request.method == "POST" and form.is_valid():
        acting.act(
            cases.registry["cqo-pilots"],
            file_evidence,
            obj=pilot,
            user=request.user,
            at=timezone.now(),
            values=form.arguments(),
            key=key,
        )
        messages.success(request, _("The evidence is filed."))
        return see_other(reverse("enterprise_cqo"))
    context = {"form": form, "form_key": key, "duty": Duty(duty).label}
    context["organisation"] = pilot.enterprise.name
    status = 422 if request.method == "POST" else 200
    return render(request, "enterprises/space_duty.html", context, status=status)


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.ENTERPRISE, Role.CQO)
def space_notices(request: Request) -> HttpResponse:
    """The lines under the bell."""
    rows = Notice.objects.visible_to(request.user)
    if request.method == "POST":
        rows.unread().update(read_at=timezone.now())
        return see_other(reverse("enterprise_notices"))
    page = keyset(rows, order="-at", cursor=request.GET.get("after"))
    context = {"page": page, "organisation": own_enterprise(request).name}
    return render(request, "enterprises/space_notices.html", context)
