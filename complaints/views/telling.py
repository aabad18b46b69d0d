"""The citizen chooses how to be told."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, public
from complaints.forms import TellForm
from complaints.telling import choose_telling
from complaints.views.track import opened
from complaints.views.wizard import robot, see_other


@public
@never_cache
@http_methods(write=("POST",))
def choose(request: HttpRequest) -> HttpResponse:
    """Kept, and in force for the next message."""
    complaint = opened(request)
    if complaint is None:
        return see_other("complaint_track")
    form = TellForm(request.POST)
    if form.is_valid():
        choose_telling(complaint, by=robot(), at=timezone.now(), **form.cleaned_data)
    return see_other("complaint_case")
