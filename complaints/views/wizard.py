"""Five short steps on a phone; every step is a plain form."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.guards import http_methods, public
from accounts.limits import caller, limit, rate, spend, too_many
from accounts.models import User
from casework.transitions import together
from complaints import challenge, drafts, duplicates, rules, traders
from complaints.forms import FILES, LISTS, IntakeForm
from complaints.intake import Receipt, Submission, hand_in, keep
from complaints.models import Draft
from complaints.questions import asking
from complaints.questions.forms import given
from complaints.states import Kind

UNPROVED_SHARE = 3
GOODS = 2


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
    context = {"draft": open_draft, "at": drafts.reached(open_draft), **_marks(1)}
    return render(request, "complaints/choose.html", context)


@public
@never_cache
@http_methods(write=("POST",))
def anew(request: HttpRequest) -> HttpResponse:
    """What was begun in this browser is thrown away, photos and all."""
    draft = drafts.find(request)
    if draft is not None:
        drafts.discard([draft])
    response = see_other("complaint_new")
    drafts.forget(response, drafts.DRAFT_COOKIE)
    return response


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
    fields, given = rules.STEP_FIELDS[chosen, number], {**brought(request), **drafts.values(draft)}
    besides = _besides(chosen, number, given)
    form = IntakeForm(kind=chosen, only=fields, besides=besides, initial=given)
    return _show(request, chosen, number, form, draft)


# What a page of ours may fill in beforehand, such as that of a lift whose QR somebody scanned.
BROUGHT = {"product_name": 80, "respondent_name": 60, "respondent_code": 18, "district": 6}


def brought(request: HttpRequest) -> dict[str, str]:
    """What the link said; the person reads and changes it like anything typed."""
    return {
        name: request.GET[name].strip()[:longest]
        for name, longest in BROUGHT.items()
        if request.GET.get(name)
    }


def _besides(kind: Kind, number: int, given: dict[str, Any], data: Any = None) -> dict[str, Any]:
    """What is asked besides about the goods: beside their category, or on the next step."""
    asks = "category" in rules.STEP_FIELDS[kind, GOODS]
    if not asks or number not in (GOODS, GOODS + 1):
        return {}
    if data is not None:
        category = data.get("category") if number == GOODS else given.get("category")
        return asking.posted(data, category)
    return asking.at_first(given) if number == GOODS else asking.left_over(given)


def _again(draft: Draft) -> HttpResponse:
    """A second click on "send": the receipt of the first."""
    sent = drafts.from_store(draft.receipt)
    response = see_other("complaint_receipt" if sent else "complaint_new")
    if sent:
        drafts.show_receipt(response, sent)
    return response


def _take(request: HttpRequest, kind: Kind, number: int, draft: Draft | None) -> HttpResponse:
    fields = rules.STEP_FIELDS[kind, number]
    said = {**typed(request, fields), **asking.typed(request.POST), drafts.AT: number}
    draft, token = drafts.save(draft, kind, {**said, **_picked(request)}, at=timezone.now())
    besides = _besides(kind, number, drafts.values(draft), request.POST)
    form = IntakeForm(request.POST, request.FILES, kind=kind, only=fields, besides=besides)
    if "autosave" in request.POST:
        response: HttpResponse = HttpResponse(status=204)
    else:
        if FILES in fields:
            _take_files(request, form, draft)
        response = _onward(request, kind, number, form, draft)
    drafts.remember(response, token)
    return response


def _picked(request: HttpRequest) -> dict[str, str]:
    """The entry of the register that was chosen for the trader."""
    trader = traders.pick(request.POST.get("pick", "")[: traders.LONGEST_WORDS])
    return trader.values() if trader else {}


def typed(request: HttpRequest, fields: tuple[str, ...]) -> dict[str, Any]:
    """What stands in the form, right or wrong; nothing typed is lost.

    But whoever ticks "without my name" has taken back what was typed about the person.
    """
    hides = "anonymous" in fields and bool(request.POST.get("anonymous"))
    return {name: _typed(request, name, hides=hides) for name in fields if name != FILES}


def _typed(request: HttpRequest, name: str, *, hides: bool) -> Any:
    if hides and name.startswith("reporter_"):
        return ""
    return request.POST.getlist(name) if name in LISTS else request.POST.get(name, "")[:6000]


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
    if go == "find" or "pick" in request.POST:
        response = see_other("complaint_step", kind, number)
        response["Location"] += "?find=1#traders" if go == "find" else "#traders"
        return response
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
        "arriving": drafts.arriving(draft),
        "form_key": draft.form_key if draft else "",
        "found": _found(request, form, draft),
        **_marks(number),
    }
    return render(request, "complaints/step.html", context, status=status)


def _found(request: HttpRequest, form: IntakeForm, draft: Draft | None) -> Any:
    """Entries of the register for the name that was typed, where no script offers them."""
    if "respondent_name" not in form.fields or not request.GET.get("find"):
        return None
    if not spend("lookup", caller(request)).allowed:
        return []
    return traders.find(drafts.values(draft).get("respondent_name", ""))


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
        form.add_error(FILES, too_many_files())
        return
    for file in new:
        try:
            drafts.add_files(draft, [keep(file, by=robot(), at=timezone.now())])
        except ValidationError as error:
            form.add_error(FILES, error)


def too_many_files() -> str:
    return _("At most %(most)d files.") % {"most": rules.MOST_FILES}


def robot() -> User:
    return User.objects.robot("public")


# --- The last step --------------------------------------------------------------------------


def check(request: HttpRequest, kind: Kind, draft: Draft | None) -> HttpResponse:
    """Everything once more, the consent, and the one button that sends."""
    if draft is None:
        return see_other("complaint_step", kind, 2)
    typed_so_far = drafts.values(draft)
    if request.POST.get("go") == "back":
        return see_other("complaint_step", kind, rules.LAST_STEP - 1)
    data = {**typed_so_far, "consent": request.POST.get("consent", "")}
    form = IntakeForm(data, kind=kind, besides=_besides(kind, GOODS, typed_so_far))
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
        "arriving": drafts.arriving(draft),
        "anonymous": form.is_anonymous,
        "challenge": challenge.new(str(draft.form_key)),
        "alike": duplicates.alike(request, form),
        "children": duplicates.concerns_children(form),
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
        intake=form.intake(),
        contact=form.contact(),
        answers=given(form.cleaned_data),
        attachments=drafts.files(draft),
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
