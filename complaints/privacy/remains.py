"""What becomes of every row that hangs on a case when the case is forgotten, and what of it is the
person's own and can be taken along before.

A new kind of row must be entered here: a test walks the models and names the one that is missing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When

from casework.models import WorkItem
from complaints import rules as case_rules
from complaints import vault
from complaints.models import Complaint, Reporter
from complaints.privacy import rules
from complaints.rules import Contact
from documents.models import Attachment


@dataclass(frozen=True, kw_only=True)
class Rest:
    """What is left of the rows of one kind; without a word here they stay as they are."""

    # How a row finds its case.
    path: str = "complaint"
    # Free text that is overwritten where there is any, and texts that are emptied.
    words: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    # The rows go; `file` names the column of a stored file that goes with its row.
    gone: bool = False
    file: str = ""
    # What of it is the person's own, for a copy.
    own: tuple[str, ...] = ()


KEPT = Rest()
# By the label of the model.
RESTS: dict[str, Rest] = {
    "complaints.ComplaintFile": Rest(gone=True, file="attachment"),
    "complaints.Statement": Rest(words=("text",), own=("added_at", "text")),
    "complaints.ComplaintInspection": KEPT,
    "complaints.ComplaintCheck": KEPT,
    "complaints.Reveal": Rest(path="reporter__complaint"),
    "complaints.LegalHold": KEPT,
    "complaints.DataRequest": Rest(
        own=("kind", "state", "asked_at", "decided_at", "ground", "answer")
    ),
    "complaints.ServiceRequest": Rest(emptied=("body_mac", "submit_key")),
    "complaints.Answer": Rest(words=("value", "shown", "shown_en"), own=("question_text", "shown")),
    # First the files, then what they came with.
    "complaints.MessageFile": Rest(path="message__complaint", gone=True, file="attachment"),
    "complaints.Message": Rest(gone=True, own=("sent_at", "from_office", "text")),
    "complaints.Rating": Rest(
        words=("words",), own=("rated_on", "score", "handling", "result", "words")
    ),
    "complaints.ReopenRequest": Rest(
        words=("reason", "answer", "answer_before"), own=("asked_at", "state", "reason", "answer")
    ),
    "complaints.ReturnVisit": Rest(words=("note",)),
    "complaints.MediationSession": Rest(
        words=(
            "challenge",
            "absence",
            "complainant_said",
            "trader_said",
            "trader_person",
            "terms",
            "reason",
        ),
        # What the trader said is the trader's.
        own=("position", "meet_at", "place", "complainant_said", "result", "terms"),
    ),
    "complaints.JointTest": Rest(own=("laboratory", "subject", "finding")),
    "complaints.Entrustment": Rest(words=("report",), own=("body", "entrusted_on", "result")),
    "complaints.Declaration": Rest(words=("note",)),
    # An official letter stays in the records of the bureau (Archives Law), with its number.
    "complaints.PartyLetter": KEPT,
    "complaints.Reward": Rest(own=("number", "state", "amount")),
    "complaints.OutsideReference": Rest(own=("source", "number")),
    "complaints.SessionCase": KEPT,
    "complaints.SentAnswer": KEPT,
    "complaints.RoutedCase": KEPT,
    "complaints.CaseLink": Rest(path="first"),
    "complaints.JointConsent": Rest(words=("how",)),
    "complaints.ExtensionRequest": KEPT,
}


def _rows(label: str, cases: Iterable[int]) -> QuerySet[Any]:
    model = apps.get_model(label)
    return model._base_manager.filter(**{f"{RESTS[label].path}__in": list(cases)})


# --- Forgetting -----------------------------------------------------------------------------


def clear(cases: Iterable[int]) -> dict[int, int]:
    """Overwrite or delete what hangs on the cases; the files that have no owner now, by case.

    The cases themselves are the transition's own.
    """
    pks = list(cases)
    files: dict[int, int] = {}
    for label, rest in RESTS.items():
        rows = _rows(label, pks)
        if rest.file:
            files |= dict(rows.order_by("pk").values_list(f"{rest.file}_id", f"{rest.path}_id"))
        if rest.gone:
            rows.delete()
        elif changes := _changes(rest):
            rows.update(**changes)
    number = Complaint.objects.filter(pk=OuterRef("object_id")).values("number")[:1]
    items = WorkItem.objects.filter(content_type=ContentType.objects.get_for_model(Complaint))
    items.filter(object_id__in=pks).update(title=Subquery(number))
    sealed = {f"sealed_{name}": b"" for name in rules.FIELDS}
    Reporter.objects.filter(complaint__in=pks).update(**sealed, phone_mac="")
    return files


def _changes(rest: Rest) -> dict[str, Any]:
    words = {
        name: Case(When(**{name: ""}, then=Value("")), default=Value(rules.GONE))
        for name in rest.words
    }
    return {**words, **dict.fromkeys(rest.emptied, "")}


def blank(complaint: Complaint) -> None:
    """The words of the case itself; it is not saved here."""
    complaint.title = complaint.description = rules.GONE
    complaint.demand = complaint.asked_for = complaint.right_office = ""
    complaint.respondent_address = ""
    # A trader may be a natural person; a firm of the register stays, by its entry there.
    if complaint.enterprise_id is None:
        complaint.respondent_name = complaint.respondent_code = ""
    if complaint.outcome_public:
        complaint.outcome_public = rules.GONE


def seal_contact(reporter: Reporter, contact: Contact) -> None:
    """Write the person's data anew, each under its own purpose."""
    for name in rules.FIELDS:
        setattr(reporter, f"sealed_{name}", vault.seal(getattr(contact, name), name))
    reporter.phone_mac = vault.phone_mac(contact.phone)
    # Which ways there are to write to the person follows the new data.
    reporter.has_mobile = case_rules.is_mobile(contact.phone)
    reporter.has_email = bool(contact.email)
    reporter.save()


# --- Taking along ---------------------------------------------------------------------------


def files_of(complaint: Complaint) -> list[Attachment]:
    """Every photo and paper of the person, oldest first."""
    pks = [
        pk
        for label, rest in RESTS.items()
        if rest.file
        for pk in _rows(label, [complaint.pk]).values_list(f"{rest.file}_id", flat=True)
    ]
    return list(Attachment.objects.filter(pk__in=pks).order_by("uploaded_at", "pk"))


def own_rows(complaint: Complaint) -> Iterator[tuple[Any, tuple[str, ...], list[Any]]]:
    """The models that hold something of the person's own, which columns, and the rows."""
    for label, rest in RESTS.items():
        if rest.own:
            rows = list(_rows(label, [complaint.pk]).order_by("pk"))
            if rows:
                yield apps.get_model(label), rest.own, rows
