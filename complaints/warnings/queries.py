"""Clusters of complaints, and the warnings that came of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from accounts.models import User
from complaints.case_models import Complaint
from complaints.states import Kind, State
from complaints.warnings import rules
from complaints.warnings.models import ConsumerWarning
from complaints.warnings.states import WarningState
from enterprises.models import ProductCategory


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """So many complaints about one kind of goods, at so many traders, since a day."""

    category: ProductCategory
    complaints: int
    traders: int
    since: date
    until: date
    # The warning that was drafted or published about it since then, if any.
    warning: ConsumerWarning | None = None

    @property
    def rows(self) -> str:
        """The query of the list that shows exactly these complaints."""
        return (
            f"kind=complaint&category={self.category.pk}"
            f"&received_from={self.since}&received_to={self.until}"
        )


def counted(user: User, since: date, until: date) -> QuerySet[Complaint]:
    """The complaints that a cluster counts: as this person sees them, without those taken back.

    Reports are left out: what somebody reported stays with the bureau (Order 20 art. 33).
    """
    rows = Complaint.objects.visible_to(user).filter(
        kind=Kind.COMPLAINT,
        category__isnull=False,
        received_at__date__gte=since,
        received_at__date__lte=until,
    )
    return rows.exclude(state__in=[State.WITHDRAWN, State.MERGED, State.REFUSED])


def clusters(user: User, today: date) -> list[Cluster]:
    """Kinds of goods that many people complained of lately, the most first; three queries."""
    since = today - timedelta(days=rules.DAYS)
    rows = (
        counted(user, since, today)
        .values("category")
        .annotate(number=Count("pk"), traders=Count("respondent_name", distinct=True))
        .filter(number__gte=rules.LEAST)
        .order_by("-number", "category")[: rules.SHOWN]
    )
    found = list(rows)
    categories = ProductCategory.objects.in_bulk([row["category"] for row in found])
    warned = recent(user, since)
    return [
        Cluster(
            category=categories[row["category"]],
            complaints=row["number"],
            traders=row["traders"],
            since=since,
            until=today,
            warning=warned.get(row["category"]),
        )
        for row in found
    ]


def recent(user: User, since: date) -> dict[str, ConsumerWarning]:
    """The newest warning of each category since a day."""
    rows = ConsumerWarning.objects.visible_to(user).filter(until__gte=since)
    rows = rows.exclude(state=WarningState.WITHDRAWN).order_by("written_at", "pk")
    return {str(row.category_id): row for row in rows if row.category_id}


def warning_list(rows: QuerySet[ConsumerWarning]) -> QuerySet[ConsumerWarning]:
    return rows.select_related("office", "category", "district", "written_by", "approved_by")


def public() -> QuerySet[ConsumerWarning]:
    return ConsumerWarning.objects.public().select_related("office", "category")


def once_public() -> QuerySet[ConsumerWarning]:
    """Those that everybody could read once; a withdrawn one says that it is over."""
    rows = ConsumerWarning.objects.filter(published_at__isnull=False)
    return rows.select_related("office", "category")


def category(code: str) -> ProductCategory | None:
    return ProductCategory.objects.filter(pk=code).first()
