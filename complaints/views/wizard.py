"""Five short steps on a phone; every step is a plain form."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, public
from accounts.limits import caller, limit, limited, rate, spend, too_many
from accounts.models import User
from casework.transitions import together
from complaints import challenge, drafts, rules
from complaints.forms import FILES, LISTS, IntakeForm
from complaints.intake import Receipt, Submission, hand_in, keep
from complaints.models import Draft
from complaints.states import Kind
from documents.downloads import attachment as download

UNPROVED_SHARE = 3


def kind_of(name: str) -> Kind:
    if name not in Kind.values:
        raise Http404
    return Kind(name)


def see_other(name: str, *args: Any) -> HttpResponse:
    response = redirect(name, *args)
    response.status_code = 303
    return response


@public
@never_cache
@http_methods(read=("GET",))
def choose(request: HttpRequest) -> HttpResponse:
    """The first step: complain, report or ask; each in one line."""
    draft = drafts.find(request)
    open_draft = draft if draft and draft.sealed else None
    return render(request, "complaints/choose.html", {"draft": open_draft, **_marks(1)})


@public
@never_cache
@http_methods(read=("GET",), write=("POST",))
def step(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """One of the steps 2 to 5."""
    chosen = kind_of(kind)
    if (chosen, number) not in rules.STEP_FIELDS:
        raise Http404
    draft = drafts.find(request)
    if draft and draft.receipt:
        return _again(draft)
    if number == rules.LAST_STEP:
        return check(request, chosen, draft)
    if request.method == "POST":
        return _take(request, chosen, number, draft)
    form = IntakeForm(
        kind=chosen, only=rules.STEP_FIELDS[chosen, number], initial=drafts.values(draft)
    )
    return _show(request, chosen, number, form, draft)


def _again(draft: Draft) -> HttpResponse:
    """A second click on "send": the receipt of the first."""
    sent = drafts.from_store(draft.receipt)
    response = see_other("complaint_receipt" if sent else "complaint_new")
    if sent:
        drafts.show_receipt(response, sent)
    return response


def _take(request: HttpRequest, kind: Kind, number: int, draft: Draft | None) -> HttpResponse:
    fields = rules.STEP_FIELDS[kind, number]
    draft, token = drafts.save(draft, kind, typed(request, fields), at=timezone.now())
    form = IntakeForm(request.POST, request.FILES, kind=kind, only=fields)
    if "autosave" in request.POST:
        response: HttpResponse = HttpResponse(status=204)
    else:
        if FILES in fields:
            _take_files(request, form, draft)
        response = _onward(request, kind, number, form, draft)
    drafts.remember(response, token)
    return response


def typed(request: HttpRequest, fields: tuple[str, ...]) -> dict[str, Any]:
    """What stands in the form, right or wrong; nothing typed is lost."""
    return {
        name: request.POST.getlist(name) if name in LISTS else request.POST.get(name, "")[:6000]
        for name in fields
        if name != FILES
    }


def _onward(
    request: HttpRequest, kind: Kind, number: int, form: IntakeForm, draft: Draft
) -> HttpResponse:
    go = request.POST.get("go", "")
    if go == "back":
        back = number - 1
        return (
            see_other("complaint_new")
            if back == rules.FIRST_STEP
            else see_other("complaint_step", kind, back)
        )
    if not form.is_valid():
        return _show(request, kind, number, form, draft, status=422)
    if "remove" in request.POST:
        return see_other("complaint_step", kind, number)
    return see_other("complaint_step", kind, number + 1)


def _show(
    request: HttpRequest,
    kind: Kind,
    number: int,
    form: IntakeForm,
    draft: Draft | None,
    status: int = 200,
) -> HttpResponse:
    photos = drafts.files(draft) if FILES in form.fields else []
    context = {
        "kind": kind,
        "form": form,
        "photos": photos,
        "room": rules.MOST_FILES - len(photos),
        "upload_url": reverse("complaint_photos", args=[kind]),
        **_marks(number),
    }
    return render(request, "complaints/step.html", context, status=status)


def _marks(number: int) -> dict[str, Any]:
    labels = [
        _("What for"),
        _("Goods and trader"),
        _("Problem and proof"),
        _("How to reach you"),
        _("Check and send"),
    ]
    marks = ["x" if n < number else "now" if n == number else "" for n in range(1, 6)]
    ahead = labels[number] if number < len(labels) else ""
    return {
        "number": number,
        "total": rules.LAST_STEP,
        "labels": labels,
        "marks": marks,
        "ahead": ahead,
    }


# --- Photos ---------------------------------------------------------------------------------


def _take_files(request: HttpRequest, form: IntakeForm, draft: Draft) -> None:
    """The photos that stay, and those that came with the form itself."""
    gone = request.POST.get("remove", "")
    drafts.keep_only(draft, [token for token in request.POST.getlist(FILES) if token != gone])
    new = request.FILES.getlist(FILES)
    if len(new) + len(drafts.files(draft)) > rules.MOST_FILES:
        form.add_error(FILES, _("At most %(most)d files.") % {"most": rules.MOST_FILES})
        return
    for file in new:
        try:
            drafts.add_files(draft, [keep(file, by=robot(), at=timezone.now())])
        except ValidationError as error:
            form.add_error(FILES, error)


def robot() -> User:
    return User.objects.robot("public")


@public
@never_cache
@limited("upload")
@http_methods(write=("POST",))
def photos(request: HttpRequest, kind: str) -> HttpResponse:
    """One photo, sent by the page's script as soon as it was taken."""
    chosen = kind_of(kind)
    file = request.FILES.get("file")
    draft = drafts.find(request)
    waiting = len(drafts.files(draft))
    if file is None or waiting >= rules.MOST_FILES:
        text = _("At most %(most)d files.") % {"most": rules.MOST_FILES}
        return JsonResponse({"error": text}, status=400)
    draft, token = drafts.save(draft, chosen, {}, at=timezone.now())
    try:
        stored = keep(file, by=robot(), at=timezone.now())
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    drafts.add_files(draft, [stored])
    response = JsonResponse({"id": str(stored.token)}, status=201)
    drafts.remember(response, token)
    return response


@public
@http_methods(read=("GET",))
def photo(request: HttpRequest, token: UUID) -> HttpResponse:
    """A photo of the draft, for the browser that holds the draft."""
    found = [file for file in drafts.files(drafts.find(request)) if file.token == token]
    if not found:
        raise Http404
    return download(found[0])


# --- The last step --------------------------------------------------------------------------


def check(request: HttpRequest, kind: Kind, draft: Draft | None) -> HttpResponse:
    """Everything once more, the consent, and the one button that sends."""
    if draft is None:
        return see_other("complaint_step", kind, 2)
    given = drafts.values(draft)
    if request.POST.get("go") == "back":
        return see_other("complaint_step", kind, rules.LAST_STEP - 1)
    form = IntakeForm({**given, "consent": request.POST.get("consent", "")}, kind=kind)
    del form.fields[FILES]
    if request.method == "POST" and form.is_valid():
        return _send(request, form, draft)
    form.is_valid()
    return _show_check(request, kind, form, draft)


def _show_check(request: HttpRequest, kind: Kind, form: IntakeForm, draft: Draft) -> HttpResponse:
    posted = request.method == "POST"
    if not posted and "consent" in form.errors:
        del form.errors["consent"]
    context = {
        "kind": kind,
        "form": form,
        "lines": summary(form),
        "photos": drafts.files(draft),
        "anonymous": form.is_anonymous,
        "challenge": challenge.new(str(draft.form_key)),
        **_marks(rules.LAST_STEP),
    }
    return render(request, "complaints/check.html", context, status=422 if posted else 200)


def summary(form: IntakeForm) -> list[dict[str, Any]]:
    """What was typed, line by line, each with the way back to its step."""
    lines = []
    hidden = form.is_anonymous
    for name, field in form.fields.items():
        if name in {"consent", "anonymous"} or (hidden and name.startswith("reporter_")):
            continue
        number = rules.step_of(form.kind, name)
        value = shown(form, name)
        if number < rules.LAST_STEP and (value or name in form.errors):
            errors = " ".join(str(error) for error in form.errors.get(name, []))
            lines.append({"label": field.label, "value": value, "error": errors, "step": number})
    return sorted(lines, key=lambda line: line["step"])


def shown(form: IntakeForm, name: str) -> str:
    """A value in words: the label of a choice, the date as it is read."""
    field: Any = form.fields[name]
    value = form.cleaned_data.get(name) if name in form.cleaned_data else form.data.get(name)
    if value is None or value in ("", []):
        return ""
    words = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    many = value if isinstance(value, list) else [value]
    return str(_(", ")).join(words.get(str(getattr(one, "pk", one)), str(one)) for one in many)


def _send(request: HttpRequest, form: IntakeForm, draft: Draft) -> HttpResponse:
    key = str(draft.form_key)
    verdict = spend("submit", caller(request), member=key)
    if verdict.allowed and not challenge.solved(request.POST.get("proof", ""), key):
        amount, seconds = rate("submit")
        scope = f"unproved:{caller(request)}"
        amount = max(1, amount // UNPROVED_SHARE)
        verdict = limit(scope, amount, seconds, fallback=True, member=key)
    if not verdict.allowed:
        return too_many(request, verdict)
    submission = Submission(
        intake=form.intake(), contact=form.contact(), attachments=drafts.files(draft)
    )
    with together():
        sent = hand_in(submission, by=robot(), at=timezone.now(), key=key)
        drafts.finish(draft, sent)
    response = see_other("complaint_receipt")
    drafts.show_receipt(response, sent)
    return response


@public
@never_cache
@http_methods(read=("GET",))
def receipt(request: HttpRequest) -> HttpResponse:
    """Number and code, to print or note; shown in this browser alone, and not for long."""
    sent = drafts.receipt(request)
    if sent is None:
        return redirect("complaint_track")
    return render(request, "complaints/receipt.html", receipt_context(sent))


def receipt_context(sent: Receipt) -> dict[str, Any]:
    return {
        "receipt": sent,
        "kind": Kind(sent.kind),
        "first_deadline": sent.due_on,
    }
