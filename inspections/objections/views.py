"""Filing an objection: by the enterprise in its space, by officials from a letter."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import http_methods, roles_required
from accounts.limits import limited
from accounts.states import Role
from casework.opening import opening
from inspections.objections import queries, transitions
from inspections.objections.forms import FileForm, PaperForm
from inspections.objections.models import Objection
from inspections.visits.rules import OFFICIALS

Request = Any  # an HttpRequest with a signed-in user


@http_methods(read=("GET",), write=("POST",))
@roles_required(*OFFICIALS)
@limited("upload", methods=("POST",))
def file_for_party(request: Request, pk: int) -> HttpResponse:
    """An objection that came on paper, against one served result."""
    notice = get_object_or_404(queries.open_to(request.user), pk=pk)
    form = PaperForm(request.POST or None, request.FILES or None, notice=notice, user=request.user)
    inspection = notice.sample.inspection
    context = {
        "title": _("File an objection"),
        "sub": f"{notice.name}　{notice.sample.number} {notice.sample.product_name}",
        "back": inspection.get_absolute_url(),
        "plural": inspection.number,
    }
    return opening(
        request,
        form=form,
        creation=transitions.file,
        done=_("The objection is on file."),
        context=context,
    )


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.ENTERPRISE)
@limited("upload", methods=("POST",))
def file_own(request: Request, pk: int) -> HttpResponse:
    """The enterprise objects to a result that was served on it."""
    notice = get_object_or_404(queries.notices_of(request.user), pk=pk)
    form = FileForm(request.POST or None, request.FILES or None, notice=notice, user=request.user)
    context = {
        "notice": notice,
        "results": notice.sample.results.order_by("position"),
        "late": notice.deadline is not None and notice.deadline.due_on < timezone.localdate(),
        "today": timezone.localdate(),
    }
    return opening(
        request,
        form=form,
        creation=transitions.file,
        done=_("Your objection was filed."),
        template="inspections/objections/space_new.html",
        context=context,
        address=lambda row: row.space_url,
    )


@http_methods(read=("GET",))
@roles_required(Role.ENTERPRISE)
def own_objection(request: Request, pk: int) -> HttpResponse:
    """How the enterprise's objection stands."""
    rows = queries.objection_detail(Objection.objects.visible_to(request.user))
    row = get_object_or_404(rows, pk=pk)
    served = [paper for paper in row.papers.all() if paper.served_on and _is_mine(paper, row)]
    context = {"object": row, "papers": served, "today": timezone.localdate()}
    return render(request, "inspections/objections/space.html", context)


def _is_mine(paper: Any, objection: Objection) -> bool:
    return bool(paper.document.addressee_code == objection.applicant_code)
