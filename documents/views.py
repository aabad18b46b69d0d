from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import http_methods, public, roles_required
from accounts.limits import limited
from accounts.states import Role
from casework import codes
from documents import composition, downloads, queries
from documents.faces import FontsMissing
from documents.forms import VerifyFileForm
from documents.models import Attachment, Document
from documents.states import DocumentState
from documents.transitions import CODE_LENGTH, acknowledge

SECONDS_TO_MAKE = 3
DRAFTS = (DocumentState.DRAFT, DocumentState.SUBMITTED)
PEOPLE = ("office", "drafted_by", "approved_by")


@http_methods(read=("GET",))
def document_pdf(request: Any, pk: int) -> HttpResponse:
    """The letter as PDF; a draft is drawn with its mark, a signed one comes from its bytes."""
    rows = Document.objects.visible_to(request.user).select_related(*PEOPLE)
    document = get_object_or_404(rows, pk=pk)
    if not downloads.may_open(document, request.user.actor):
        raise PermissionDenied(_("The text of letters is for those who work on them."))
    if document.sha256:
        return downloads.letter(document, by=request.user, at=timezone.now())
    if document.state in DRAFTS:
        return _draft(request, document)
    return _pending(request, document)


def _draft(request: HttpRequest, document: Document) -> HttpResponse:
    try:
        return downloads.preview(composition.printed(document).content)
    except FontsMissing:
        return _unmade(request, document, fonts_missing=True)
    except composition.Unprintable as error:
        return _unmade(request, document, broken=str(error))


def _unmade(request: HttpRequest, document: Document, **why: Any) -> HttpResponse:
    context = {"document": document, "fonts_missing": False, "broken": "", **why}
    return render(request, "documents/pending.html", context, status=503)


def _pending(request: HttpRequest, document: Document) -> HttpResponse:
    context = {"document": document, "seconds": SECONDS_TO_MAKE, "broken": ""}
    response = render(request, "documents/pending.html", context, status=202)
    response["Retry-After"] = str(SECONDS_TO_MAKE)
    response["Refresh"] = str(SECONDS_TO_MAKE)
    return response


@http_methods(read=("GET",))
def attachment(request: Any, token: Any) -> HttpResponse:
    """An uploaded file, for those whom the policy of its kind lets in."""
    rows = Attachment.objects.visible_to(request.user).available()
    return downloads.attachment(get_object_or_404(rows, token=token))


# --- The enterprise's letters -----------------------------------------------------------------


def _letter_of(request: Any, pk: int) -> Document:
    rows = Document.objects.visible_to(request.user).select_related(*PEOPLE, "replaced_by")
    return get_object_or_404(rows.filter(addressee_code=request.user.organisation_code), pk=pk)


@http_methods(read=("GET",))
@roles_required(Role.ENTERPRISE)
def enterprise_letters(request: Any) -> HttpResponse:
    """Every letter that was served on the enterprise."""
    letters = queries.letters_of(request.user.organisation_code)
    return render(request, "documents/enterprise_letters.html", {"letters": letters})


@http_methods(read=("GET",))
@roles_required(Role.ENTERPRISE)
def enterprise_letter(request: Any, pk: int) -> HttpResponse:
    """One letter, to read and to confirm."""
    document = _letter_of(request, pk)
    context = {
        "document": document,
        "letter": composition.shown(document),
        "refusal": acknowledge.refusal(document, by=request.user),
    }
    return render(request, "documents/enterprise_letter.html", context)


@http_methods(write=("POST",))
@roles_required(Role.ENTERPRISE)
def enterprise_acknowledge(request: Any, pk: int) -> HttpResponse:
    """签收: the enterprise confirms that the letter arrived."""
    document = _letter_of(request, pk)
    acknowledge(document, by=request.user, at=timezone.now())
    messages.success(request, _("Receipt confirmed."))
    response = redirect("enterprise_letter", pk=document.pk)
    response.status_code = 303
    return response


# --- Proof of a letter, for anybody -------------------------------------------------------------


@public
@limited("verify", methods=("GET",))
@http_methods(read=("GET",))
def verify(request: HttpRequest) -> HttpResponse:
    """Asks for the code; a code in the query goes on to its own page."""
    code = codes.normalise(request.GET.get("code", ""))
    if code:
        return redirect("verify_code", code=code[:40])
    context = {"asked": "code" in request.GET, "file_form": VerifyFileForm()}
    return render(request, "documents/verify.html", context)


@public
@limited("verify", methods=("POST",))
@http_methods(read=("POST",))
def verify_file(request: HttpRequest) -> HttpResponse:
    """Whether a PDF is a letter of ours, by its fingerprint; nothing of it is kept."""
    form = VerifyFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "documents/verify.html", {"file_form": form}, status=422)
    digest = form.sha256()
    code = codes.normalise(form.cleaned_data["code"])[:40] or queries.code_of_file(digest)
    if not code:
        context = {"file_form": VerifyFileForm(), "no_letter": digest}
        return render(request, "documents/verify.html", context, status=404)
    response = redirect(f"{reverse('verify_code', args=[code])}?sha256={digest}")
    response.status_code = 303
    return response


@public
@limited("verify", methods=("GET",))
@http_methods(read=("GET",))
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """Number, date, addressee, standing and hash of a letter; never its content."""
    plain = codes.normalise(code)
    proof = queries.proof(plain) if len(plain) == CODE_LENGTH else None
    given = request.GET.get("sha256", "").strip().lower()
    context = {
        "code": codes.grouped(plain),
        "proof": proof,
        "given": given,
        "matches": bool(proof and given and given == proof.sha256),
        "file_form": VerifyFileForm(),
    }
    status = 200 if proof else 404
    response = render(request, "documents/verify.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
