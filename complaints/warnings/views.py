"""Clusters and the warnings drafted from them; what everybody reads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import http_methods, public, roles_required
from casework.opening import opening
from casework.paging import keyset
from complaints.warnings import queries, rules
from complaints.warnings.forms import DraftForm
from complaints.warnings.transitions import draft
from enterprises.models import ProductCategory

Request = Any  # an HttpRequest with a signed-in user


@http_methods(read=("GET",))
@roles_required(*rules.READERS)
def clusters(request: Request) -> HttpResponse:
    """What many people complain of, and whether anybody has been warned of it."""
    today = timezone.localdate()
    context = {
        "clusters": queries.clusters(request.user, today),
        "least": rules.LEAST,
        "days": rules.DAYS,
        "may_write": rules.may_write(request.user.actor),
    }
    return render(request, "complaints/warnings/clusters.html", context)


def _begun(request: Request, category: ProductCategory | None) -> dict[str, Any]:
    """A draft in the words that such warnings have; the writer changes what does not fit."""
    if category is None:
        return {}
    goods = category.name
    text = (
        f"近期，我局收到有关{goods}的投诉较为集中。提醒广大消费者：\n"
        "一、选购时核对产品名称、规格、生产企业、执行标准和合格证明；\n"
        "二、保留发票、付款记录和包装；\n"
        "三、发现质量问题，先与经营者协商；协商不成的，可在本门户投诉。"
    )
    return {"title": f"关于选购{goods}的消费提示", "text": text}


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.WRITERS)
def warning_new(request: Request) -> HttpResponse:
    """Draft a warning from a cluster."""
    asked = request.GET
    category = queries.category(asked.get("category", ""))
    known = {name: asked.get(name, "") for name in ("category", "since", "until")}
    form = DraftForm(request.POST or None, initial={**known, **_begun(request, category)})
    context = {
        "title": _("Draft a warning to consumers"),
        "sub": _("The head of the office approves it before everybody reads it."),
        "plural": _("Clusters of complaints"),
        "back": reverse("complaint_clusters"),
    }
    done = _("The warning is drafted. Submit it for approval when it is ready.")
    return opening(request, form=form, creation=draft, done=done, context=context)


# --- Everybody --------------------------------------------------------------------------------


@public
@http_methods(read=("GET",))
def warnings(request: HttpRequest) -> HttpResponse:
    """The warnings to consumers, newest first."""
    page = keyset(queries.public(), order="-published_at", cursor=request.GET.get("after"), size=20)
    return render(request, "complaints/warnings/public_list.html", {"page": page})


@public
@http_methods(read=("GET",))
def warning(request: HttpRequest, pk: int) -> HttpResponse:
    """One warning; a withdrawn one says so."""
    found = get_object_or_404(queries.once_public(), pk=pk)
    return render(request, "complaints/warnings/public.html", {"warning": found})
