"""News of letters, told to the disputes they belong to; inside the same transaction."""

from datetime import datetime
from typing import Any

from complaints.mediation.drafting import note_service
from documents import signals
from documents.models import Document


def on_service(sender: Any, *, document: Document, at: datetime, **_rest: Any) -> None:
    note_service(document, at)


def connect() -> None:
    signals.document_served.connect(on_service, dispatch_uid="complaints.mediation")
