"""What the staff enter: a year's month, an event, a bulletin."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import http_methods, roles_required
from campaign import queries, rules
from campaign.forms import DraftBulletinForm, OpenCampaignForm, PlanEventForm
from campaign.models import Campaign
from campaign.transitions import draft_bulletin, open_campaign, plan_event
from casework.opening import opening

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
