"""The page that opens a group session from a selection of cases, and its entry for a calendar."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, roles_required
from casework import ics, listing
from casework.ics import Appointment
from casework.opening import opening
from inspections.group_talks.forms import SessionForm
from inspections.group_talks.models import TalkSession
from inspections.group_talks.states import TalkSessionState
from inspections.group_talks.transitions import open_session
from inspections.visits.rules import LEADERS, OFFICIALS

Request = Any  # an HttpRequest with a signed-in user


@http_methods(read=("GET",), write=("POST",))
@roles_required(*LEADERS)
def session_new(request: Request) -> HttpResponse:
    """The ticked cases at one table; without a tick, all that wait."""
    form = SessionForm(request.POST or None, user=request.user, ticked=listing.ticked(request))
    return opening(
        request,
        form=form,
        creation=open_session,
        done=_("The group talk is set; every enterprise has the draft of its letter."),
        context={
            "title": _("Set a group talk"),
            "sub": _("One session; every enterprise gets a letter and a record of its own."),
            "plural": _("Waiting for a talk"),
            "back": "/staff/talks-owed/",
        },
    )


@never_cache
@http_methods(read=("GET",))
@roles_required(*OFFICIALS)
def calendar(request: Request, pk: int) -> HttpResponse:
    """One entry for our own people, whatever the number of enterprises."""
    rows = TalkSession.objects.visible_to(request.user).select_related("host", "recorder")
    session = get_object_or_404(rows, pk=pk)
    entry = Appointment(
        key=f"talk-session-{session.number}",
        sequence=session.version,
        starts_at=session.meet_at,
        summary=session.title,
        place=session.place,
        description=f"{session.number}\n主持人：{session.host}\n记录人：{session.recorder}",
        cancelled=session.state == TalkSessionState.CALLED_OFF,
    )
    response = HttpResponse(
        ics.calendar([entry], now=timezone.now()), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{session.number}.ics"'
    return response
