"""Reports in the staff site: the dashboard in the sidebar, the archive as a kind of case."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from casework import cases, statuses
from reports import queries, rules
from reports.api import ReportSerializer
from reports.filters import ReportFilter
from reports.forms import SupersedeForm
from reports.models import ScheduledReport
from reports.states import ReportState
from reports.transitions import supersede

COLUMNS = (
    cases.Column("period", _("Report"), lambda row: row.label, "main"),
    cases.Column("issue", _("Issue"), lambda row: row.issue, "number"),
    cases.Column(
        "number",
        pgettext_lazy("document", "Number"),
        lambda row: row.document.number if row.document else "",
    ),
    cases.Column("made_at", pgettext_lazy("report", "Made"), lambda row: row.made_at, "date"),
    cases.Column("state", _("State"), lambda row: row.get_state_display(), "status"),
)
LOOKS: Mapping[str, statuses.Look] = {
    ReportState.DUE: statuses.Look("progress"),
    ReportState.MADE: statuses.Look("passed"),
    ReportState.SUPERSEDED: statuses.Look("closed"),
}


def page_context(report: ScheduledReport, user: User) -> dict[str, Any]:
    """The frozen figures, and where to download them."""
    document = report.document
    return {
        # To correct a report is possible, never the next step.
        "acts": [],
        "may_correct": supersede.refusal(report, by=user) is None,
        "figures": report.figures.get("figures", []),
        "summary": report.figures.get("summary", ""),
        "sections": report.figures.get("sections", []),
        "document": document,
        "facts": [
            (pgettext_lazy("report", "Period"), report.period),
            (_("Issue"), report.issue),
            (pgettext_lazy("document", "Number"), document.number if document else ""),
            (pgettext_lazy("document", "SHA-256"), document.sha256[:16] if document else ""),
            (pgettext_lazy("report", "Reason"), report.reason),
        ],
    }


def register() -> None:
    """Say what this app contributes; called once when the apps are ready."""
    statuses.register("reports.scheduledreport", LOOKS)
    cases.register_page(
        cases.NavPage(
            group="top",
            label=pgettext_lazy("nav", "Quality dashboard"),
            icon="layout-dashboard",
            order=20,
            url_name="dashboard",
            roles=rules.READERS,
        )
    )
    cases.register(
        cases.CaseType(
            slug="reports",
            model=ScheduledReport,
            label=_("Report"),
            plural=pgettext_lazy("nav", "Reports"),
            columns=COLUMNS,
            list_query=queries.report_list,
            detail_query=queries.report_detail,
            filterset=ReportFilter,
            order="-period",
            orders=("period",),
            detail_template="reports/report.html",
            context=page_context,
            forms={"supersede": SupersedeForm},
            acts={"supersede": pgettext_lazy("report", "Make a corrected one")},
            serializer=ReportSerializer,
            roles=rules.READERS,
            nav=cases.Nav(group="admin", icon="chart-bar", order=10),
        )
    )
