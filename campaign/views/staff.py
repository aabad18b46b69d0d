"""What the staff enter: a year's month, an event, a bulletin."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import http_methods, roles_required
from campaign import queries, rules
from campaign.forms import DraftBulletinForm, OpenCampaignForm, PlanEventForm
from campaign.models import Campaign
from campaign.transitions import draft_bulletin, open_campaign, plan_event
from casework import acting
from casework.idempotency import once
from casework.transitions import Conflict

Request = Any  # an HttpRequest with a signed-in user


@http_methods(read=("GET",))
@roles_required(*rules.READERS)
def campaign(request: Request) -> HttpResponse:
    """The month that runs, or the newest one; before the first, the way to open it."""
    today = timezone.localdate()
    found = queries.current_campaign(today)
    found = found or Campaign.objects.visible_to(request.user).order_by("-year").first()
    if found is None:
        context = {"may_lead": rules.may_lead(request.user.actor)}
        return render(request, "campaign/no_campaign.html", context)
    return redirect("case_detail", "campaign", found.pk)


def opening(
    request: Request, *, template: str, form: Any, creation: Any, done: str
) -> HttpResponse:
    """A page that opens a new row: its form, and on POST one call of the creation, once a key."""
    creation.require(by=request.user)
    key = request.POST.get("form_key") or uuid.uuid4().hex
    if request.method == "POST" and form.is_valid():
        values = acting.arguments(form)

        def act() -> tuple[int, dict[str, Any]]:
            made = creation(by=request.user, at=timezone.now(), **values)
            return 201, {"url": made.get_absolute_url()}

        scope = f"{creation.action}:{request.user.pk}"
        try:
            _status, answer = once(scope[:60], key, acting.describe(values), act, at=timezone.now())
        except (Conflict, ValidationError) as refusal:
            problem = " ".join(getattr(refusal, "messages", [str(refusal)]))
            form.add_error(None, problem)
        else:
            messages.success(request, done)
            response = redirect(answer["url"])
            response.status_code = 303
            return response
    context = {"form": form, "form_key": key}
    return render(request, template, context, status=422 if request.method == "POST" else 200)


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.OFFICIALS)
def campaign_new(request: Request) -> HttpResponse:
    """Open a year's Quality Month with the whole catalogue."""
    today = timezone.localdate()
    initial = {
        "year": today.year,
        "name": f"{today.year}年临沂市“质量月”活动",
        "name_en": f"Linyi Quality Month {today.year}",
    }
    return opening(
        request,
        template="campaign/campaign_new.html",
        form=OpenCampaignForm(request.POST or None, initial=initial),
        creation=open_campaign,
        done=_("The Quality Month is open with all its activities."),
    )


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.ORGANISERS)
def event_new(request: Request) -> HttpResponse:
    """Plan an event of one's own office."""
    initial = {"activity": request.GET.get("activity", "")[:10]}
    return opening(
        request,
        template="campaign/event_new.html",
        form=PlanEventForm(request.POST or None, initial=initial),
        creation=plan_event,
        done=_("The event is planned. Nobody outside sees it before it is announced."),
    )


@http_methods(read=("GET",), write=("POST",))
@roles_required(*rules.PUBLISHERS)
def bulletin_new(request: Request) -> HttpResponse:
    """Compose a bulletin of exposures that are public."""
    initial = {"exposures": request.GET.getlist("exposure")[:50]}
    return opening(
        request,
        template="campaign/bulletin_new.html",
        form=DraftBulletinForm(request.POST or None, initial=initial, user=request.user),
        creation=draft_bulletin,
        done=_("The bulletin is drafted. Submit it for approval when it is ready."),
    )
