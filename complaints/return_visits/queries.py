from complaints.case_models import Complaint
from complaints.return_visits.models import ReturnVisit


def visits(complaint: Complaint) -> list[ReturnVisit]:
    """The calls after the end of the case, newest first."""
    rows = complaint.return_visits.select_related("called_by")
    return list(rows.order_by("-called_at", "-pk"))
