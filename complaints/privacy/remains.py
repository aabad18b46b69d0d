"""What becomes of every row that hangs on a case when the case is forgotten.

A new kind of row must be entered here: a test walks the models and names the one that is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from complaints import vault
from complaints.models import Complaint, Reporter
from complaints.privacy import rules
from complaints.rules import Contact


@dataclass(frozen=True)
class Rest:
    """What is left of the rows of one kind: `columns` are overwritten, or the rows are gone.

    `file` names the column that points to a stored file, which goes with its row.
    """

    columns: Mapping[str, Any] | None = None
    gone: bool = False
    file: str = ""


# Without columns the row stays as it is: it holds no words of the citizen.
KEPT = Rest()
GONE = Rest(gone=True)

# By the label of the model: how its rows find their case, and what is left of them.
RESTS: dict[str, tuple[str, Rest]] = {
    "complaints.ComplaintFile": ("complaint", Rest(gone=True, file="attachment")),
    "complaints.Statement": ("complaint", Rest({"text": rules.GONE})),
    "complaints.ComplaintInspection": ("complaint", KEPT),
    "complaints.LegalHold": ("complaint", KEPT),
    "complaints.DataRequest": ("complaint", KEPT),
    "complaints.ServiceRequest": ("complaint", Rest({"body_mac": "", "submit_key": ""})),
}


def clear(complaint: Complaint) -> list[int]:
    """Overwrite or delete what was told and by whom; returns the files that have no owner now.

    `complaint` itself is not saved here.
    """
    files: list[int] = []
    for label, (path, rest) in RESTS.items():
        rows = apps.get_model(label)._base_manager.filter(**{path: complaint.pk})
        if rest.file:
            files += rows.order_by("pk").values_list(f"{rest.file}_id", flat=True)
        if rest.gone:
            rows.delete()
        elif rest.columns:
            rows.update(**rest.columns)
    Reporter.objects.filter(complaint=complaint).update(
        **{f"sealed_{name}": b"" for name in rules.FIELDS}, phone_mac=""
    )
    _blank(complaint)
    return files


def _blank(complaint: Complaint) -> None:
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
    reporter.save()
