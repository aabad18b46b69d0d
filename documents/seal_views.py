from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.guards import http_methods, recently_confirmed, roles_required
from accounts.limits import limited
from accounts.states import Role
from casework.opening import opening
from documents.seal_pages import SealForm
from documents.seals import propose_seal


@http_methods(read=("GET",), write=("POST",))
@roles_required(Role.ADMIN)
@recently_confirmed
@limited("upload", methods=("POST",))
def new_seal(request: Any) -> HttpResponse:
    """Propose the picture of an office's seal; it is used once a second person agrees."""
    form = SealForm(request.POST or None, request.FILES or None, user=request.user)
    return opening(
        request,
        form=form,
        creation=propose_seal,
        done=_("The seal image waits for a second person."),
        context={
            "title": _("Propose a seal image"),
            "back": reverse("case_list", args=["seals"]),
            "plural": _("Seals of offices"),
        },
    )
