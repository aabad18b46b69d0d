"""The reporter's side: claiming and declining, in the browser that opened the case by its code."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, public
from accounts.limits import limited
from casework import codes
from casework.idempotency import once
from casework.transitions import Conflict
from complaints import vault
from complaints.intake import kept_moment
from complaints.models import Complaint
from complaints.rewards import panels, queries, rules
from complaints.rewards.forms import ClaimForm
from complaints.rewards.models import Reward
from complaints.rewards.transitions import claim, decline
from complaints.views.track import opened
from complaints.views.wizard import robot, see_other

CODE = "code"


@public
@never_cache
@limited("upload")
@http_methods(write=("POST",))
def claim_reward(request: HttpRequest) -> HttpResponse:
    """Claimed by the code of the case alone; the claim code stands in this one answer."""
    complaint = opened(request)
    reward = queries.of_case(complaint) if complaint else None
    if complaint is None or reward is None:
        return see_other("complaint_track")
    form = ClaimForm(request.POST, anonymous=complaint.anonymous)
    if form.is_valid():
        try:
            code = _claim(complaint, reward, form, request.POST.get("form_key", ""))
        except Conflict as error:
            form.add_error(None, str(error))
        else:
            context = {"object": complaint, "code": codes.grouped(code)}
            return render(request, "complaints/rewards/claimed.html", context)
    context = {**panels.public_values(complaint, reward), "object": complaint, "form": form}
    return render(request, "complaints/rewards/claim.html", context, status=422)


def _claim(complaint: Complaint, reward: Reward, form: ClaimForm, key: str) -> str:
    """The claim code; the same form sent again gets the same one."""
    at = kept_moment(complaint, timezone.now())
    word = form.cleaned_data.get("word", "")

    def perform() -> tuple[int, Mapping[str, Any]]:
        code = codes.new_code(rules.CLAIM_CODE_LENGTH)
        claim(reward, by=robot(), at=at, code=code, word=word)
        # Sealed: the database must not know it.
        return 200, {CODE: vault.seal_values(code, "claim")}

    said = codes.mac(word, purpose="claim-word")
    _status, answer = once(f"complaints.reward:{reward.pk}", key, said, perform, at=at)
    return str(vault.unseal_values(answer[CODE], "claim"))


@public
@never_cache
@http_methods(write=("POST",))
def decline_reward(request: HttpRequest) -> HttpResponse:
    """The reporter wants nothing for it."""
    complaint = opened(request)
    reward = queries.of_case(complaint) if complaint else None
    if complaint is None or reward is None:
        return see_other("complaint_track")
    decline(reward, by=robot(), at=kept_moment(complaint, timezone.now()))
    return see_other("complaint_case")
