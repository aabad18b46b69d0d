"""The citizen's entry for his own calendar."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, public
from complaints.mediation import ics, queries
from complaints.views.track import opened


@public
@never_cache
@http_methods(read=("GET",))
def calendar(request: HttpRequest) -> HttpResponse:
    """The next session of the case that this browser has opened with its code."""
    complaint = opened(request)
    if complaint is None:
        return redirect("complaint_track")
    now = timezone.now()
    session = queries.next_session(complaint, now) if complaint.is_open else None
    if session is None:
        raise Http404
    response = HttpResponse(ics.calendar(session, now=now), content_type="text/calendar")
    response["Content-Disposition"] = 'attachment; filename="mediation.ics"'
    return response
